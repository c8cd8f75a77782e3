//! What shells and manuals want: completions and the man page.

use crate::Ending;
use crate::args::{Arguments, Completions};
use anyhow::Result;
use clap::CommandFactory;
use std::io::{self, Write};

/// Prints a completion script.
pub fn completions(command: &Completions) -> Result<Ending> {
    let mut script = Vec::new();
    clap_complete::generate(
        command.shell,
        &mut Arguments::command(),
        "kutip",
        &mut script,
    );
    io::stdout().lock().write_all(&script)?;
    Ok(Ending::Fine)
}

/// Prints the manual page: kutip's own, then one part a command.
pub fn man() -> Result<Ending> {
    let mut page = Vec::new();
    let mut command = Arguments::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for subcommand in command.get_subcommands() {
        let man = clap_mangen::Man::new(subcommand.clone());
        man.render_name_section(&mut page)?;
        man.render_synopsis_section(&mut page)?;
        man.render_options_section(&mut page)?;
    }
    io::stdout().lock().write_all(&page)?;
    Ok(Ending::Fine)
}
