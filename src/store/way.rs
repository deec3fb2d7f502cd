//! The way from the top of the work tree to a file: through plain folders, and never out of the tree.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use gix::validate::path::component;

use super::Error;
use super::working::special;

/// Where a file is, or would be.
#[derive(Clone)]
pub(super) struct Way {
    /// The folder it is in.
    pub(super) folder: PathBuf,
    /// Its name in there.
    pub(super) name: String,
}

impl Way {
    /// Returns the way to a file, whether the file and the last folders are there or not.
    ///
    /// Fails if the path is none that git would take, and if something on the way is not a plain folder of this repository.
    pub(super) fn find(top: &Path, path: &str) -> Result<Way, Error> {
        check(path)?;
        let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
        let mut folder = top.to_owned();
        let mut passed = 0;
        for part in above.split('/').filter(|part| !part.is_empty()) {
            folder.push(part);
            passed += part.len();
            look(&folder, &path[..passed])?;
            passed += 1;
        }
        Ok(Way {
            folder,
            name: name.to_owned(),
        })
    }

    /// Returns where the file is on disk.
    pub(super) fn file(&self) -> PathBuf {
        self.folder.join(&self.name)
    }
}

/// Fails if a path names nothing that git would keep below the top of a work tree, or nothing that Windows would keep:
/// a colleague may work there.
pub fn check_everywhere(path: &str) -> Result<(), Error> {
    check_for(path, true)
}

/// Fails if a path names nothing that git would keep below the top of a work tree.
pub(super) fn check(path: &str) -> Result<(), Error> {
    check_for(path, cfg!(windows))
}

fn check_for(path: &str, windows: bool) -> Result<(), Error> {
    let refused = |reason| Error::BadPath {
        path: path.to_owned(),
        reason,
    };
    let options = component::Options {
        protect_windows: windows,
        ..Default::default()
    };
    if path.contains('\0') {
        return Err(refused("no name holds a zero byte"));
    }
    for part in path.split('/') {
        gix::validate::path::component(part.into(), None, options).map_err(|error| {
            refused(match error {
                component::Error::Empty if path.starts_with('/') => "it starts at the disk's root",
                component::Error::Empty => "a name in it is empty",
                component::Error::Relative => "`.` and `..` may lead elsewhere",
                component::Error::DotGitDir => "what is in `.git` is git's own",
                _ if windows => "Windows keeps no file of that name",
                _ => "no system keeps a file of that name",
            })
        })?;
    }
    Ok(())
}

/// Fails if what is here is not a plain folder of this repository; nothing is well, too.
fn look(folder: &Path, path: &str) -> Result<(), Error> {
    let what = match fs::symlink_metadata(folder) {
        Ok(metadata) if metadata.is_symlink() => "symbolic link",
        Ok(metadata) if metadata.is_file() => "file",
        Ok(metadata) if !metadata.is_dir() => special(&metadata),
        Ok(_) if fs::symlink_metadata(folder.join(".git")).is_ok() => "repository of its own",
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Error::unwritable(path, &error)),
    };
    Err(Error::InTheWay {
        path: path.to_owned(),
        what,
    })
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn a_path_leads_to_a_file_below_the_top() {
        for path in [
            "leads/2026-11/acme-7k3q.yaml",
            "-x",
            "a b/c",
            ".gitignore",
            ".github/x",
            "leads/.git-x",
            "leads/müller.yaml",
            "leads/..x",
        ] {
            assert!(check(path).is_ok(), "{path}");
        }
        if cfg!(unix) {
            for path in ["leads/*", ":(top)/x", "a\\b", "leads/a\nb"] {
                assert!(check(path).is_ok(), "{path}");
            }
        }
        for (path, words) in [
            ("", "empty"),
            ("/etc/passwd", "root"),
            ("leads//x", "empty"),
            ("leads/", "empty"),
            ("..", "elsewhere"),
            ("leads/../x", "elsewhere"),
            ("./x", "elsewhere"),
            (".git/config", "git's own"),
            ("leads/.GIT/x", "git's own"),
            ("leads/.gIt", "git's own"),
            ("git~1/config", "git's own"),
            (".git /config", "git's own"),
            (".g\u{200c}it/config", "git's own"),
            ("leads/a\0b", "zero"),
        ] {
            let error = check(path).err().unwrap_or_else(|| panic!("{path}"));
            assert!(error.to_string().contains(words), "{path}: {error}");
        }
    }
}
