//! What each quotation mark does, judged from local evidence.
