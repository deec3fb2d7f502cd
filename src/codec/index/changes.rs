//! The changes of one lead's files in the index.

use super::bytes::{In, Out, Texts};
use crate::domain::history::{Before, Change, CommitIndex, Held, Mode, ObjectId, Version};

/// What was at a path: one byte, and a version if it is another than the last one written.
const ABSENT: u8 = 0;
const UNKNOWN: u8 = 1;
const LAST: u8 = 2;
const FILE: u8 = 3;
const LINK: u8 = 4;
const SUBMODULE: u8 = 5;

/// Returns the bytes of the changes.
pub(super) fn write(changes: &[&Change]) -> Vec<u8> {
    let mut paths = Texts::default();
    let mut body = Out::default();
    let mut last = None;
    body.number(changes.len() as u64);
    for change in changes {
        body.number(u64::from(change.commit.0));
        body.number(paths.number(&change.path));
        body.list(change.before.iter(), |out, before| {
            write_version(out, *before, last)
        });
        let after = change.after.map_or(Before::Absent, Before::Version);
        write_version(&mut body, after, last);
        last = change.after.or(last);
    }
    let mut out = Out::default();
    paths.write(&mut out);
    out.bytes.append(&mut body.bytes);
    out.bytes
}

/// Returns the changes in these bytes.
pub(super) fn read(bytes: &[u8]) -> Option<Vec<Change>> {
    let mut bytes = In::new(bytes);
    let mut paths = Texts::read(&mut bytes)?;
    let mut last = None;
    let changes = bytes.list(|bytes| {
        let commit = CommitIndex(u32::try_from(bytes.number()?).ok()?);
        let path = paths.get_mut(usize::try_from(bytes.number()?).ok()?)?;
        let path = path.shared();
        let parents = bytes.count()?;
        let before = (0..parents).map(|_| read_version(bytes, last));
        let before = before.collect::<Option<Held>>()?;
        let after = match read_version(bytes, last)? {
            Before::Absent => None,
            Before::Version(version) => Some(version),
            Before::Unknown => return None,
        };
        last = after.or(last);
        Some(Change {
            commit,
            path,
            before,
            after,
        })
    })?;
    bytes.is_done().then_some(changes)
}

fn write_version(out: &mut Out, version: Before, last: Option<Version>) {
    let version = match version {
        Before::Absent => return out.bytes.push(ABSENT),
        Before::Unknown => return out.bytes.push(UNKNOWN),
        Before::Version(version) if Some(version) == last => return out.bytes.push(LAST),
        Before::Version(version) => version,
    };
    out.bytes.push(match version.mode {
        Mode::File => FILE,
        Mode::Link => LINK,
        Mode::Submodule => SUBMODULE,
    });
    let id = version.blob.as_bytes();
    out.bytes.push(id.len() as u8);
    out.bytes.extend_from_slice(id);
}

fn read_version(bytes: &mut In<'_>, last: Option<Version>) -> Option<Before> {
    let mode = match bytes.byte()? {
        ABSENT => return Some(Before::Absent),
        UNKNOWN => return Some(Before::Unknown),
        LAST => return last.map(Before::Version),
        FILE => Mode::File,
        LINK => Mode::Link,
        SUBMODULE => Mode::Submodule,
        _ => return None,
    };
    let len = usize::from(bytes.byte()?);
    let blob = ObjectId::new(bytes.take(len)?);
    Some(Before::Version(Version { blob, mode }))
}
