//! `leads doctor`: whether everything around the leads is set up so that promises can be judged.

mod agreement;
mod attributes;
mod book;
mod clock;
mod codeowners;
mod folders;
mod git;
mod grafts;
mod head;
mod history;
mod identity;
mod merge_driver;
mod people;
mod policy;
mod replacements;
mod workflow;

use std::path::Path;

use clap::ValueEnum;

use self::book::{Book, Seen};
use super::terminal::stamp;
use super::{Failure, Outcome, Terminal};
use crate::domain::history::ObjectId;
use crate::render::Head;
use crate::render::doctor::{self as render, Check, State};

/// Look whether repository, policy and CI are set up well, and say what to do.
///
/// Exits 0 if there is no error, 1 if there is, 2 if there is nothing to look at.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Mend what can be mended safely: lines are added to .gitattributes, and git is told in this clone how to merge leads.
    #[arg(long)]
    fix: bool,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Looks at one thing in a book.
type Look = fn(&Book) -> Result<Check, Failure>;

/// Mends one thing, and returns what was done.
type Mend = fn(&Book) -> Result<String, Failure>;

/// One thing to look at in a book.
struct Line {
    id: &'static str,
    check: Look,
    /// Only where it is safe.
    mend: Option<Mend>,
}

/// Everything that is looked at in a book, in the order in which it is told.
const TABLE: [Line; 13] = [
    line(history::ID, history::check),
    line(replacements::ID, replacements::check),
    line(head::ID, head::check),
    line(clock::ID, clock::check),
    line(identity::ID, identity::check),
    line(people::ID, people::check),
    line(policy::ID, policy::check),
    line(agreement::ID, agreement::check),
    Line {
        mend: Some(attributes::mend),
        ..line(attributes::ID, attributes::check)
    },
    Line {
        mend: Some(merge_driver::mend),
        ..line(merge_driver::ID, merge_driver::check)
    },
    line(codeowners::ID, codeowners::check),
    line(workflow::ID, workflow::check),
    line(folders::ID, folders::check),
];

const fn line(id: &'static str, check: Look) -> Line {
    Line {
        id,
        check,
        mend: None,
    }
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let now = stamp();
    let seen = Seen::take(directory, now)?;
    let mut checks = vec![git::check(directory), grafts::check(&seen)];
    for line in &TABLE {
        checks.push(match &seen {
            Seen::Book(book) => look(line, book, args.fix)?,
            Seen::Hidden(cause) if cause.id == line.id => cause.clone(),
            Seen::Hidden(cause) => {
                let message = format!("not looked at: see `{}`", cause.id);
                Check::new(line.id, State::Unknown, message)
            }
        });
    }
    let is_ok = |check: &Check| check.id == history::ID && check.state == State::Ok;
    let is_complete = checks.iter().any(is_ok);
    let look = terminal.look();
    match args.format {
        Format::Text => render::text(terminal, &checks, &look)?,
        Format::Json => {
            let head = Head {
                as_of: now,
                commit: tip(&seen),
                policy: None,
                complete: is_complete,
            };
            render::json(terminal, &checks, &head)?;
        }
    }
    let is_error = checks.iter().any(|check| check.state == State::Error);
    Ok(if is_error {
        Outcome::Found
    } else {
        Outcome::Clean
    })
}

/// Looks at one thing and, if asked to, mends it and looks again.
fn look(line: &Line, book: &Book, fix: bool) -> Result<Check, Failure> {
    let check = (line.check)(book)?;
    let Some(mend) = line.mend.filter(|_| fix && check.fixable) else {
        return Ok(check);
    };
    let message = match mend(book) {
        Ok(done) => done,
        Err(failure) => {
            let help = failure.help().unwrap_or_default().to_owned();
            let message = format!("{}; it could not be mended: {failure}", check.message);
            return Ok(Check { message, ..check }.help(help));
        }
    };
    let again = (line.check)(book)?;
    Ok(Check {
        message,
        fixable: true,
        fixed: again.state == State::Ok,
        ..again
    })
}

fn tip(seen: &Seen) -> Option<ObjectId> {
    match seen {
        Seen::Book(book) => book.reading.tip,
        Seen::Hidden(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_check_has_a_name_of_its_own() {
        let mut ids: Vec<&str> = TABLE.iter().map(|line| line.id).collect();
        ids.extend([git::ID, grafts::ID]);
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), TABLE.len() + 2);
    }
}
