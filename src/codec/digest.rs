//! The digest of schema and policy: what both teams sign.

use sha2::{Digest, Sha256};

/// Returns `sha256:` and the digest of these files in lower-case hexadecimal.
///
/// The files come sorted by path, the agreement left out. Of each the path, a NUL, the number of bytes in decimal, a NUL
/// and the bytes go in, so that no two folders share a digest.
pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut hash = Sha256::new();
    for (path, bytes) in files {
        hash.update(path);
        hash.update([0]);
        hash.update(bytes.len().to_string());
        hash.update([0]);
        hash.update(bytes);
    }
    let hexadecimal: String = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("sha256:{hexadecimal}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_where_counts() {
        let none = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(of([]), none);
        let folders: [&[(&str, &[u8])]; 4] = [
            &[("a", b"bc")],
            &[("ab", b"c")],
            &[("a", b"b"), ("c", b"")],
            &[("a", b"b"), ("", b"c")],
        ];
        let digests: std::collections::BTreeSet<_> = folders
            .iter()
            .map(|files| of(files.iter().copied()))
            .collect();
        assert_eq!(digests.len(), folders.len());
    }
}
