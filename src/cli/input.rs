//! What is handed to a command as JSON: from a file, or from standard input.
#![expect(clippy::disallowed_methods, reason = "cli reads what it is handed")]

use std::fs::File;
use std::io::{self, Read};

use super::failure::Failure;
use crate::store::LARGEST_FILE_BYTES;

/// Returns the bytes of a file, or of standard input for `-`.
pub(super) fn read(place: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let most = LARGEST_FILE_BYTES + 1;
    let read = match place {
        "-" => io::stdin().lock().take(most).read_to_end(&mut bytes),
        path => File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes)),
    };
    read.map_err(|error| Failure::new(format!("{place} cannot be read: {error}")))?;
    if bytes.len() as u64 > LARGEST_FILE_BYTES {
        return Err(Failure::new(format!("{place} is larger than 1 MiB"))
            .hint("one lead is far smaller than that; look whether it is the right file"));
    }
    Ok(bytes)
}

/// Returns the failure to understand it.
pub(super) fn refused(why: String) -> Failure {
    Failure::new(format!("the JSON cannot be used: {why}"))
        .hint("write an object such as {\"company\": {\"name\": \"Acme GmbH\"}, \"source\": \"website_request\"}")
}
