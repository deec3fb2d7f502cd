//! Puts files where none are: planned first, then each one whole or not at all.
#![expect(
    clippy::disallowed_methods,
    reason = "cli writes the files a team starts with"
)]

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use crate::cli::failure::Failure;

/// What is there and what is not.
#[derive(Debug)]
pub(super) struct Plan {
    /// Paths that are free, with the text that belongs there.
    pub(super) missing: Vec<(&'static str, String)>,
    /// Paths that hold something already.
    pub(super) kept: Vec<&'static str>,
}

impl Plan {
    /// Returns what is to be done for these files under `top`.
    pub(super) fn new(top: &Path, files: Vec<(&'static str, String)>) -> Result<Self, Failure> {
        let mut plan = Plan {
            missing: Vec::new(),
            kept: Vec::new(),
        };
        for (path, text) in files {
            if is_free(top, path)? {
                plan.missing.push((path, text));
            } else {
                plan.kept.push(path);
            }
        }
        Ok(plan)
    }

    /// Writes what is missing.
    pub(super) fn apply(&self, top: &Path) -> Result<(), Failure> {
        for (count, (path, text)) in self.missing.iter().enumerate() {
            place(&top.join(path), text).map_err(|error| {
                let failure = Failure::new(format!("{path} cannot be written: {error}"));
                let written: Vec<&str> = self.missing[..count]
                    .iter()
                    .map(|(path, _)| *path)
                    .collect();
                match written.as_slice() {
                    [] => failure.hint("nothing was written"),
                    written => failure.hint(format!(
                        "these were: {}; mend the cause and type `leads init` again",
                        written.join(", ")
                    )),
                }
            })?;
        }
        Ok(())
    }
}

/// Returns whether nothing is at this path. Each folder on the way must be one, in the repository itself.
pub(super) fn is_free(top: &Path, path: &str) -> Result<bool, Failure> {
    let unreadable =
        |path: &str, error: io::Error| Failure::new(format!("{path} cannot be looked at: {error}"));
    for (end, _) in path.match_indices('/') {
        let folder = &path[..end];
        match fs::symlink_metadata(top.join(folder)) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => {
                let hint = "nothing was written; give it another name, or move it away";
                return Err(
                    Failure::new(format!("{folder} is in the way: it is not a folder")).hint(hint),
                );
            }
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(true),
            Err(error) => return Err(unreadable(folder, error)),
        }
    }
    match fs::symlink_metadata(top.join(path)) {
        Ok(_) => Ok(false),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) => Err(unreadable(path, error)),
    }
}

/// Writes a file beside its place and puts it there in one step; what came there meanwhile stays.
fn place(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let aside = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&aside)?;
    let placed = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .and_then(|()| {
            drop(file);
            settle(&aside, path)
        });
    // Where it was renamed it is gone already; where writing failed, nothing of it is worth keeping.
    let _ = fs::remove_file(&aside);
    placed
}

/// Gives the file its name. A link fails where the name is taken; a rename is for disks that know no links.
fn settle(aside: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(aside, path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        Err(_) if fs::symlink_metadata(path).is_ok() => Err(ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(aside, path),
    }
}
