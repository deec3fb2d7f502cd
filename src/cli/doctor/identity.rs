//! `identity`: the policy knows who commits here.

use super::{Book, people};
use crate::cli::Failure;
use crate::render::doctor::{Check, State};

pub(super) const ID: &str = "identity";

/// Looks at the name and e-mail address of the next commit.
pub(super) fn check(book: &Book) -> Result<Check, Failure> {
    let Some(identity) = book.repository().identity() else {
        let message = "git does not know your e-mail address";
        return Ok(Check::new(ID, State::Warning, message)
            .help("git config user.email you@team.example && git config user.name \"Your Name\""));
    };
    let email = &identity.email;
    let Some(policy) = &book.reading.book.policy else {
        let message = format!("git knows you as {email}; the policy cannot be read");
        return Ok(Check::new(ID, State::Unknown, message));
    };
    Ok(match policy.teams.by_email(email) {
        Some(person) => {
            let message = format!("you are {}, {} ({email})", person.name, person.team);
            Check::new(ID, State::Ok, message)
        }
        None if people::is_program(&identity.name, email) => {
            Check::new(ID, State::Ok, format!("a program commits here ({email})"))
        }
        None => {
            let message =
                format!("policy/teams.yaml knows nobody with your e-mail address, {email}");
            Check::new(ID, State::Warning, message)
                .help("add the address to the `emails` of whose it is, or tell git the one that stands there: git config user.email")
        }
    })
}
