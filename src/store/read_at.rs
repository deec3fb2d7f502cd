//! Reads a part of a file, wherever other threads are in it.

use std::fs::File;
use std::io;

/// Fills bytes from an offset on.
#[cfg(unix)]
pub(super) fn read_at(file: &File, start: u64, bytes: &mut [u8]) -> io::Result<()> {
    use std::os::unix::fs::FileExt as _;
    file.read_exact_at(bytes, start)
}

/// Fills bytes from an offset on.
#[cfg(windows)]
pub(super) fn read_at(file: &File, mut start: u64, mut bytes: &mut [u8]) -> io::Result<()> {
    use std::os::windows::fs::FileExt as _;
    while !bytes.is_empty() {
        let read = file.seek_read(bytes, start)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        start += read as u64;
        bytes = &mut bytes[read..];
    }
    Ok(())
}
