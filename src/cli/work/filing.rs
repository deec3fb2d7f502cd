//! A book that new leads are filed in.

use std::path::Path;

use super::{Actor, Options};
use crate::cli::Failure;
use crate::cli::reading::{self, Reading};
use crate::cli::terminal::stamp;
use crate::store::Repository;

/// Returns the book as somebody finds it who files leads at this moment, and who that is.
pub(in crate::cli) fn filing(
    directory: &Path,
    options: &Options,
) -> Result<(Reading, Actor), Failure> {
    let repository = Repository::discover(directory)?;
    if repository.workdir().is_none() {
        return Err(Failure::new("a bare repository has no place for new files")
            .hint("run this in a clone with a work tree"));
    }
    let now = stamp();
    let reading = reading::read_blank(repository, now)?;
    reading.require_policy()?;
    let repository = &reading.current.repository;
    let person = options.person.as_deref();
    let actor = Actor::find(person, reading.policy(), repository, now)?;
    Ok((reading, actor))
}
