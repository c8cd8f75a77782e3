//! Counts of one document, that add up; every figure is made of sums of them, so that documents can be drawn anew.

use std::ops::AddAssign;

/// Bins of the calibration, tenths of the confidence; the last is parted at .95.
pub(super) const BANDS: usize = 11;

/// Right, given and wanted.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) struct Hits {
    pub right: f64,
    pub given: f64,
    pub wanted: f64,
}

impl AddAssign for Hits {
    fn add_assign(&mut self, other: Hits) {
        self.right += other.right;
        self.given += other.given;
        self.wanted += other.wanted;
    }
}

/// A part of a whole; `None` where there is nothing to be a part of.
pub(super) fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

impl Hits {
    /// Precision; nothing given is 0 where something was wanted.
    pub(super) fn precision(&self) -> Option<f64> {
        self.of(share(self.right, self.given))
    }

    pub(super) fn recall(&self) -> Option<f64> {
        self.of(share(self.right, self.wanted))
    }

    pub(super) fn f(&self) -> Option<f64> {
        // 2PR / (P + R), as both are shares of the same hits.
        self.of(share(2.0 * self.right, self.given + self.wanted))
    }

    /// Precision wherever something was given.
    pub(super) fn of_given(&self) -> Option<f64> {
        share(self.right, self.given)
    }

    fn of(&self, figure: Option<f64>) -> Option<f64> {
        (self.wanted > 0.0).then(|| figure.unwrap_or(0.0))
    }
}

/// Rows of one band of confidence.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) struct Band {
    pub rows: f64,
    pub right: f64,
    pub confidence: f64,
}

impl AddAssign for Band {
    fn add_assign(&mut self, other: Band) {
        self.rows += other.rows;
        self.right += other.right;
        self.confidence += other.confidence;
    }
}

/// How sure rows were and how many were right.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) struct Calibration(pub [Band; BANDS]);

impl Calibration {
    pub(super) fn add(&mut self, confidence: f64, right: bool) {
        let tenth = (confidence * 10.0) as usize;
        let band = if confidence >= 0.95 {
            BANDS - 1
        } else {
            tenth.min(9)
        };
        self.0[band] += Band {
            rows: 1.0,
            right: f64::from(u8::from(right)),
            confidence,
        };
    }

    /// The expected calibration error over ten bins.
    pub(super) fn error(&self) -> Option<f64> {
        let mut ten = self.0;
        let top = ten[BANDS - 1];
        ten[BANDS - 2] += top;
        let off = ten[..BANDS - 1].iter();
        let off: f64 = off.map(|band| (band.confidence - band.right).abs()).sum();
        share(off, self.rows())
    }

    pub(super) fn rows(&self) -> f64 {
        self.0.iter().map(|band| band.rows).sum()
    }

    /// Rows at .95 or above.
    pub(super) fn top(&self) -> Band {
        self.0[BANDS - 1]
    }
}

impl AddAssign for Calibration {
    fn add_assign(&mut self, other: Calibration) {
        for (band, more) in self.0.iter_mut().zip(other.0) {
            *band += more;
        }
    }
}

/// Types that names are compared by.
pub(super) const TYPES: [&str; 3] = ["ORG", "PERSON", "PLACE"];

/// Names of a document.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) struct NameCounts {
    pub types: [Hits; 3],
    /// Wanted names that a row of their type touches.
    pub touched: [f64; 3],
    pub f_sum: f64,
    pub f_documents: f64,
    pub calibration: Calibration,
    pub invalid: f64,
}

impl AddAssign for NameCounts {
    fn add_assign(&mut self, other: NameCounts) {
        for (hits, more) in self.types.iter_mut().zip(other.types) {
            *hits += more;
        }
        for (touched, more) in self.touched.iter_mut().zip(other.touched) {
            *touched += more;
        }
        self.f_sum += other.f_sum;
        self.f_documents += other.f_documents;
        self.calibration += other.calibration;
        self.invalid += other.invalid;
    }
}

/// Fields of a quote that are compared by their words.
pub(super) const FIELDS: [&str; 6] = [
    "role",
    "affiliation",
    "said_on",
    "said_at",
    "via",
    "addressee",
];

/// Quotes of a document.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) struct QuoteCounts {
    pub gold: f64,
    pub rows: f64,
    pub overlap: f64,
    pub exact: f64,
    /// The same in documents whose quotes are all in the gold.
    pub complete_overlap: Hits,
    pub complete_exact: Hits,
    pub complete_documents: f64,
    pub spurious: f64,
    pub kind_right: f64,
    pub speakers: f64,
    pub speakers_matched: f64,
    pub speaker_right: f64,
    pub speaker_full: f64,
    pub speaker_wrong: f64,
    pub speaker_empty: f64,
    pub fields: [Hits; 6],
    pub cue: Hits,
    pub calibration: Calibration,
    pub invalid: f64,
}

impl AddAssign for QuoteCounts {
    fn add_assign(&mut self, other: QuoteCounts) {
        self.gold += other.gold;
        self.rows += other.rows;
        self.overlap += other.overlap;
        self.exact += other.exact;
        self.complete_overlap += other.complete_overlap;
        self.complete_exact += other.complete_exact;
        self.complete_documents += other.complete_documents;
        self.spurious += other.spurious;
        self.kind_right += other.kind_right;
        self.speakers += other.speakers;
        self.speakers_matched += other.speakers_matched;
        self.speaker_right += other.speaker_right;
        self.speaker_full += other.speaker_full;
        self.speaker_wrong += other.speaker_wrong;
        self.speaker_empty += other.speaker_empty;
        for (hits, more) in self.fields.iter_mut().zip(other.fields) {
            *hits += more;
        }
        self.cue += other.cue;
        self.calibration += other.calibration;
        self.invalid += other.invalid;
    }
}
