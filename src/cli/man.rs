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

fn page(mut command: clap::Command) -> std::io::Result<Vec<u8>> {
    // As the help has it: a synopsis made of all options would leave out what each of them takes.
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().to_owned();
    let mut page = Vec::new();
    Man::new(command.override_usage(usage)).render(&mut page)?;
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_begins_as_the_help_does() {
        let mut program = Arguments::command();
        program.build();
        let commands = program.get_subcommands().cloned();
        for command in [program.clone()].into_iter().chain(commands) {
            let name = command.get_bin_name().unwrap_or("leads").to_owned();
            let usage = command.clone().render_usage().to_string();
            let lines = usage.trim_start_matches("Usage: ").lines();
            let page = String::from_utf8(page(command).unwrap()).unwrap();
            let (_, page) = page.split_once(".SH SYNOPSIS\n").unwrap();
            let (synopsis, _) = page.split_once(".SH DESCRIPTION").unwrap();
            for line in lines.map(|line| line.trim().strip_prefix(&name).unwrap()) {
                let line = format!("\\fB{}\\fR{}", name, line).replace('-', "\\-");
                assert!(synopsis.contains(&line), "no `{line}` in {synopsis}");
            }
        }
    }
}
