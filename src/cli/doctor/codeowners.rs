//! `codeowners`: both teams are asked to review what they live by.

use super::Book;
use crate::cli::Failure;
use crate::render::doctor::{Check, State};

pub(super) const ID: &str = "codeowners";

/// Where GitHub and GitLab look for it.
const PLACES: [&str; 4] = [
    ".github/CODEOWNERS",
    "CODEOWNERS",
    "docs/CODEOWNERS",
    ".gitlab/CODEOWNERS",
];

/// What stands in the file that a team starts with.
const PLACEHOLDER: &str = "@your-org/";

/// Looks for the file, and whether the team put its own name in.
pub(super) fn check(book: &Book) -> Result<Check, Failure> {
    let found = PLACES
        .iter()
        .find_map(|place| Some((place, book.file(place)?)));
    let Some((place, bytes)) = found else {
        let message = "there is no CODEOWNERS: nobody is asked to review a change of the policy";
        return Ok(Check::new(ID, State::Warning, message)
            .help("`leads init` writes one; it never overwrites what is there"));
    };
    let text = String::from_utf8_lossy(&bytes);
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    Ok(
        match lines.filter(|line| line.contains(PLACEHOLDER)).count() {
            0 => Check::new(ID, State::Ok, format!("{place} names your own teams")),
            _ => {
                let message =
                    format!("{place} still names `{PLACEHOLDER}`, so nobody is asked to review");
                Check::new(ID, State::Warning, message)
                    .help("put your organisation in place of `your-org`")
            }
        },
    )
}
