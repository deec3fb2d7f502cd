//! Files that a command makes where the user says: whole, or not at all.
#![expect(
    clippy::disallowed_methods,
    reason = "cli writes what it was asked for"
)]

use std::fs;
use std::path::Path;

use super::failure::Failure;

/// Writes a file: beside it first, then in its place, so that whoever reads it meanwhile sees the old one or the new.
pub(super) fn write(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::new(format!("{} cannot be written: {error}", file.display()))
            .hint("name a file in a folder that is there and that you may write to")
    };
    let Some(name) = file.file_name() else {
        return Err(Failure::new(format!("{} is no file", file.display())));
    };
    // A pipe or a device is written to, and not replaced.
    let special = fs::metadata(file).is_ok_and(|found| !found.is_file());
    if special {
        return fs::write(file, bytes).map_err(failed);
    }
    let mut draft = std::ffi::OsString::from(".");
    draft.push(name);
    draft.push(".leads-draft");
    let draft = file.with_file_name(draft);
    fs::write(&draft, bytes)
        .and_then(|()| fs::rename(&draft, file))
        .map_err(failed)
}
