//! `kutip sample`: rows to be judged in a spreadsheet.

use crate::Ending;
use crate::args::{Sample, SampleBy, SampleRows};
use crate::export::Target;
use crate::messages::Messages;
use anyhow::{Result, bail};
use kutip::archive::Stored;
use kutip::sample::{COLUMNS, Sampler, Stratum};

/// Draws rows of a finished run.
pub fn sample(command: &Sample, messages: &Messages) -> Result<Ending> {
    let Some(stored) = Stored::open(&command.folder)? else {
        bail!(
            "{}: not a folder that `kutip extract` wrote",
            command.folder.display()
        );
    };
    let workbook = is_workbook(&command.output);
    let target = Target::new(&command.output, command.force)?;
    let by = match command.by {
        SampleBy::Rule => Stratum::Rule,
        SampleBy::Confidence => Stratum::Confidence,
        SampleBy::Outlet => Stratum::Outlet,
        SampleBy::Type => Stratum::Type,
    };
    let rows = match command.rows {
        SampleRows::Names => (true, false),
        SampleRows::Quotes => (false, true),
        SampleRows::Both => (true, true),
    };
    let mut sampler = Sampler::new(command.number, by, rows, command.seed);
    stored.each(true, &mut |record| {
        sampler.add(record);
        Ok(())
    })?;
    let drawn = sampler.finish();
    if workbook {
        kutip::export::write_rows(&target.beside, "sample", &COLUMNS, &drawn)?;
    } else {
        let mut csv = csv::Writer::from_path(&target.beside)?;
        csv.write_record(COLUMNS)?;
        for row in &drawn {
            csv.write_record(row)?;
        }
        csv.flush()?;
    }
    target.finish()?;
    messages.note(&format!(
        "{} rows drawn: fill in `right` (1 or 0) or what the row should say, then `kutip corrections {}`",
        drawn.len(),
        command.output.display()
    ));
    Ok(Ending::Fine)
}

/// Whether a file is an Excel workbook, as its name tells.
pub fn is_workbook(path: &std::path::Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"))
}
