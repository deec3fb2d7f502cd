//! The history once more in a new repository, with some files left otherwise: git tells it, git takes it down, and between
//! them what is to go goes. Nothing is kept in memory but one file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read as _, Seek as _, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::revisions::{answer, object};
use super::{Error, Repository, program};
use crate::domain::history::ObjectId;

/// What is done, for messages.
const ACTION: &str = "write the history anew";

/// What is not carried over: it is nobody's but this clone's.
const LEFT_BEHIND: [&str; 3] = ["refs/stash", "refs/replace/*", "refs/remotes/*/HEAD"];

/// How a history was written anew.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rewritten {
    /// How many commits there are.
    pub commits: usize,
    /// How many of them have another name now.
    pub renamed: usize,
    /// How many versions of files were left otherwise.
    pub changed: usize,
}

/// Writes the history of all branches and tags into a new repository in a folder that is empty or not there, and checks
/// its branch out. Of these blobs `left` says what is left; `None` leaves one as it is.
///
/// Fails and takes the folder away again if git does.
pub(super) fn into(
    repository: &Repository,
    folder: &Path,
    branch: &str,
    blobs: &BTreeSet<ObjectId>,
    left: &mut dyn FnMut(&[u8]) -> Option<Vec<u8>>,
) -> Result<Rewritten, Error> {
    let is_free = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    };
    if !is_free {
        return Err(Error::Exists {
            path: folder.display().to_string(),
        });
    }
    let rewritten = write(repository, folder, branch, blobs, left);
    if rewritten.is_err() {
        let _ = fs::remove_dir_all(folder);
    }
    rewritten
}

fn write(
    repository: &Repository,
    folder: &Path,
    branch: &str,
    blobs: &BTreeSet<ObjectId>,
    left: &mut dyn FnMut(&[u8]) -> Option<Vec<u8>>,
) -> Result<Rewritten, Error> {
    let mut init = git();
    init.args(["init", "--quiet"])
        .arg(format!("--object-format={}", repository.format))
        .arg(format!("--initial-branch={branch}"))
        .arg(folder);
    answer(&mut init, ACTION)?;
    let failed = |error: &io::Error| Error::Git {
        action: ACTION,
        reason: super::error::said(error),
    };
    // Closed, since git puts another file in its place.
    let marks = tempfile::NamedTempFile::new().map_err(|error| failed(&error))?;
    let marks = marks.into_temp_path();

    let mut export = git();
    export
        .arg("--git-dir")
        .arg(repository.git_dir())
        .args(["fast-export", "--show-original-ids", "--use-done-feature"])
        .args(["--signed-tags=strip", "--tag-of-filtered-object=rewrite"])
        .arg("--reencode=no")
        .args(LEFT_BEHIND.map(|name| format!("--exclude={name}")))
        .arg("--all")
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    let mut import = git();
    import
        .arg("--git-dir")
        .arg(folder.join(".git"))
        // Where the disk does not tell capitals from small letters, git still has to.
        .args(["-c", "core.ignoreCase=false"])
        .args(["fast-import", "--quiet", "--done", "--force"])
        .arg("--date-format=raw-permissive")
        .arg({
            let mut option = std::ffi::OsString::from("--export-marks=");
            option.push(marks.as_os_str());
            option
        })
        .stdin(Stdio::piped())
        .stdout(Stdio::null());
    let mut teller = Running::start(&mut export).map_err(|error| failed(&error))?;
    let mut taker = Running::start(&mut import).map_err(|error| failed(&error))?;
    let (Some(from), Some(to)) = (teller.child.stdout.take(), taker.child.stdin.take()) else {
        return Err(failed(&io::ErrorKind::BrokenPipe.into()));
    };
    let (mut from, mut to) = (BufReader::new(from), BufWriter::new(to));
    let mut told = Told::default();
    let passed = pass(&mut from, &mut to, blobs, left, &mut told).and_then(|()| to.flush());
    // Both ends are closed, so that neither waits for the other.
    drop((from, to));
    taker.finish()?;
    teller.finish()?;
    passed.map_err(|error| failed(&error))?;

    let mut reset = git();
    reset
        .arg("-C")
        .arg(folder)
        .args(["reset", "--quiet", "--hard"]);
    answer(&mut reset, ACTION)?;
    let marks = fs::read_to_string(&marks).map_err(|error| failed(&error))?;
    Ok(told.compare(&marks))
}

/// Returns the git of this computer, whatever repository the environment names.
fn git() -> Command {
    let mut command = Command::new("git");
    program::forget_the_repository(&mut command);
    command
}

/// A git at work, and what it says of its troubles.
struct Running {
    child: Child,
    words: File,
}

impl Running {
    fn start(command: &mut Command) -> io::Result<Running> {
        let words = tempfile::tempfile()?;
        let child = command.stderr(words.try_clone()?).spawn()?;
        Ok(Running { child, words })
    }

    /// Waits for its end, and fails if it did.
    fn finish(&mut self) -> Result<(), Error> {
        let mut words = String::new();
        let ended = self.child.wait();
        let _ = self.words.rewind();
        let _ = self.words.read_to_string(&mut words);
        match ended {
            Ok(status) if status.success() => Ok(()),
            _ => Err(Error::Git {
                action: ACTION,
                reason: program::useful(&words),
            }),
        }
    }
}

/// What was told of the commits and files.
#[derive(Default)]
struct Told {
    /// The commits by their marks.
    commits: BTreeMap<String, ObjectId>,
    changed: usize,
}

impl Told {
    /// Compares the commits with what became of them, a line each: the mark and the name.
    fn compare(&self, marks: &str) -> Rewritten {
        let lines = marks.lines().filter_map(|line| line.split_once(' '));
        let became = lines.filter_map(|(mark, name)| {
            let before = self.commits.get(mark)?;
            Some((*before, object(name)?))
        });
        let renamed = became.filter(|(before, after)| before != after).count();
        Rewritten {
            commits: self.commits.len(),
            renamed,
            changed: self.changed,
        }
    }
}

/// What the lines that come next are about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Blob,
    Commit,
    Other,
}

/// Passes on what git tells, with what is left of these blobs in their place.
fn pass(
    from: &mut impl BufRead,
    to: &mut impl Write,
    blobs: &BTreeSet<ObjectId>,
    left: &mut dyn FnMut(&[u8]) -> Option<Vec<u8>>,
    told: &mut Told,
) -> io::Result<()> {
    let (mut about, mut mark, mut name) = (About::Other, String::new(), None);
    let mut line = Vec::new();
    loop {
        line.clear();
        if from.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let words = line.strip_suffix(b"\n").unwrap_or(&line);
        let said = |key: &[u8]| {
            let value = words.strip_prefix(key)?;
            std::str::from_utf8(value).ok()
        };
        if words == b"blob" {
            (about, name) = (About::Blob, None);
        } else if said(b"commit ").is_some() {
            about = About::Commit;
        } else if said(b"tag ").is_some() || said(b"reset ").is_some() {
            about = About::Other;
        } else if let Some(value) = said(b"mark ") {
            value.clone_into(&mut mark);
        } else if let Some(value) = said(b"original-oid ") {
            name = object(value);
            if let (About::Commit, Some(name)) = (about, name) {
                told.commits.insert(mark.clone(), name);
            }
        } else if let Some(size) = said(b"data ") {
            let size: u64 = size.parse().map_err(io::Error::other)?;
            let is_meant = about == About::Blob && name.is_some_and(|name| blobs.contains(&name));
            if !is_meant {
                to.write_all(&line)?;
                io::copy(&mut from.take(size), to)?;
                continue;
            }
            let mut bytes = Vec::new();
            from.take(size).read_to_end(&mut bytes)?;
            if let Some(left) = left(&bytes) {
                told.changed += 1;
                bytes = left;
            }
            writeln!(to, "data {}", bytes.len())?;
            to.write_all(&bytes)?;
            continue;
        }
        to.write_all(&line)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &str = "feature done\nblob\nmark :1\noriginal-oid 1111111111111111111111111111111111111111\n\
        data 5\nblob\n\nblob\nmark :2\noriginal-oid 2222222222222222222222222222222222222222\ndata 7\ndata 9\n\n\
        reset refs/heads/main\ncommit refs/heads/main\nmark :3\noriginal-oid 3333333333333333333333333333333333333333\n\
        author A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\ndata 21\ndata 99\noriginal-oid\nM 100644 :1 a\n\ndone\n";

    fn passed(meant: &str, left: Option<&str>) -> (String, Told) {
        let (mut to, mut told) = (Vec::new(), Told::default());
        let blobs = object(meant).into_iter().collect();
        let mut left = |_: &[u8]| left.map(|left| left.as_bytes().to_vec());
        let mut from = STREAM.as_bytes();
        pass(&mut from, &mut to, &blobs, &mut left, &mut told).unwrap();
        (String::from_utf8(to).unwrap(), told)
    }

    #[test]
    fn what_is_not_meant_passes_as_it_is() {
        for (meant, left) in [
            ("4444444444444444444444444444444444444444", Some("x")),
            ("3333333333333333333333333333333333333333", Some("x")),
            ("1111111111111111111111111111111111111111", None),
        ] {
            let (to, told) = passed(meant, left);
            assert_eq!(to, STREAM, "{meant}");
            assert_eq!(told.changed, 0);
        }
    }

    #[test]
    fn what_is_left_stands_in_its_place() {
        let (to, told) = passed("2222222222222222222222222222222222222222", Some("gone"));
        assert_eq!(to, STREAM.replace("data 7\ndata 9\n", "data 4\ngone"));
        assert_eq!(told.changed, 1);
        let same = told.compare(":3 3333333333333333333333333333333333333333\n:1 x\n");
        assert_eq!((same.commits, same.renamed), (1, 0));
        let other = told.compare(":3 5555555555555555555555555555555555555555\n");
        assert_eq!((other.commits, other.renamed), (1, 1));
    }
}
