//! Whether this program knows the form of a book: what it would misread, it does not read.

use crate::cli::Failure;
use crate::codec::migration::{Files, KEY, TABLE, newest, version};
use crate::store::{Content, Repository};

/// Refuses the files of a policy that are in a form newer than this program knows.
pub(in crate::cli) fn understood(policy: &[(String, Vec<u8>)]) -> Result<(), Failure> {
    let (written, known) = (version(policy), newest(TABLE));
    match written > known {
        false => Ok(()),
        true => Err(Failure::new(format!(
            "this book is written for a newer leads ({KEY} {written}, and this one knows {known})"
        ))
        .hint(format!(
            "upgrade: cargo install leads; this is {}",
            env!("CARGO_PKG_VERSION")
        ))),
    }
}

/// Returns the plain files of a folder of the work tree.
pub(in crate::cli) fn plain(repository: &Repository, folder: &str) -> Result<Files, Failure> {
    let files = repository.working(folder)?.into_iter();
    let plain = files.filter_map(|file| match file.content {
        Content::Bytes(bytes) => Some((file.path, bytes)),
        _ => None,
    });
    Ok(plain.collect())
}
