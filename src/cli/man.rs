//! `leads man`: the manual, a page a command.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use clap_mangen::Man;

use super::{Arguments, Failure, Outcome, Terminal, output};

/// Print the manual page, or write the pages of all commands into a folder.
///
/// To read it: leads man | man -l -
#[derive(clap::Args)]
pub(super) struct Args {
    /// Write a page for each command into this folder, which must be there.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let mut program = Arguments::command();
    program.build();
    let Some(folder) = &args.out else {
        terminal.write_all(&page(program)?)?;
        return Ok(Outcome::Clean);
    };
    let mut pages = vec![("leads".to_owned(), program.clone())];
    for command in program
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
    {
        let name = format!("leads-{}", command.get_name());
        pages.push((name, command.clone()));
    }
    for (name, command) in pages {
        let file = directory.join(folder).join(format!("{name}.1"));
        output::write(&file, &page(command)?)?;
        writeln!(
            terminal,
            "wrote {}",
            folder.join(format!("{name}.1")).display()
        )?;
    }
    Ok(Outcome::Clean)
}

fn page(command: clap::Command) -> std::io::Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    Ok(page)
}
