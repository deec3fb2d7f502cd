//! Repositories that are refused, or honoured with a remark.

use std::fs;
use std::path::{Path, PathBuf};

use leads::domain::history::ObjectId;
use leads::store::{Error, Repository};

use crate::git::Sandbox;

fn book() -> Sandbox {
    let book = Sandbox::new();
    book.write("leads/a.yaml", "1").commit("first");
    book.write("leads/a.yaml", "2").commit("second");
    book
}

/// Returns why a repository was refused, and that the words are for people.
fn refusal(dir: &Path) -> Error {
    let error = Repository::discover(dir).unwrap_err();
    for text in [error.to_string(), error.hint()] {
        assert!(
            !text.is_empty() && !text.contains("Error") && !text.contains(" { "),
            "{text}"
        );
    }
    error
}

#[test]
fn a_plain_folder_is_no_repository() {
    let dir = tempfile::TempDir::new().unwrap();
    assert!(matches!(refusal(dir.path()), Error::NoRepository { .. }));
}

#[test]
fn grafts_are_refused() {
    let book = book();
    let file = book.dir().join(".git/info/grafts");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, format!("{}\n", book.head())).unwrap();
    assert!(matches!(refusal(book.dir()), Error::Grafts { file: named } if named == file));
}

#[test]
fn references_in_another_format_are_refused() {
    let book = Sandbox::new();
    let table = ["init", "--quiet", "--ref-format=reftable", "../table"];
    if !book.can(&table) {
        return; // this git is older than the format
    }
    let error = refusal(book.at("table").dir());
    assert!(error.to_string().contains("reftable"), "{error}");
}

#[test]
fn unknown_extensions_are_refused() {
    let book = book();
    book.git(&["config", "core.repositoryFormatVersion", "1"]);
    assert_eq!(book.story().len(), 2);
    book.git(&["config", "extensions.fancyStorage", "true"]);
    let error = refusal(book.dir());
    assert!(error.to_string().contains("fancystorage"), "{error}");
    fs::write(
        book.dir().join(".git/config"),
        "[core]\nrepositoryformatversion = 7\n",
    )
    .unwrap();
    let error = refusal(book.dir());
    assert!(matches!(error, Error::Unsupported { .. }), "{error}");
}

#[cfg(unix)]
#[test]
fn a_repository_of_another_user_is_refused() {
    let book = book();
    let other = 12_345;
    for path in [book.dir().to_owned(), book.dir().join(".git")] {
        if std::os::unix::fs::chown(path, Some(other), None).is_err() {
            return; // only the superuser can give files away
        }
    }
    let error = refusal(&book.dir().join("leads"));
    assert!(
        matches!(&error, Error::Untrusted { dir } if dir == book.dir()),
        "{error}"
    );
    assert!(error.hint().contains("safe.directory"), "{}", error.hint());

    // What the environment calls safe is, as to git.
    let top = book.dir().to_str().unwrap();
    let above = format!("{}/*", book.root().display());
    for (safe, trusted) in [
        (&["*"][..], true),
        (&[top], true),
        (&[&above], true),
        (&["/elsewhere", top], true),
        (&[top, ""], false),
        (&["", top], true),
        (&["book"], false),
        (&["/elsewhere", "/elsewhere/*"], false),
        (&[], false),
    ] {
        let run = |program: &str, arguments: &[&str]| {
            let mut command = book.program(program);
            command.env("GIT_CONFIG_COUNT", safe.len().to_string());
            for (number, folder) in safe.iter().enumerate() {
                command.env(format!("GIT_CONFIG_KEY_{number}"), "safe.directory");
                command.env(format!("GIT_CONFIG_VALUE_{number}"), folder);
            }
            command.args(arguments).output().unwrap()
        };
        let git = run("git", &["status"]);
        assert_eq!(git.status.success(), trusted, "git {safe:?}: {git:?}");
        let leads = run(env!("CARGO_BIN_EXE_leads"), &["log", "--all"]);
        assert_eq!(leads.status.success(), trusted, "{safe:?}: {leads:?}");
    }
}

#[test]
fn a_bare_repository_is_found_from_wherever_one_stands() {
    let book = book();
    book.git(&["clone", "--quiet", "--bare", ".", "../bare.git"]);
    for (standing, place) in [
        (".", "../bare.git"),
        ("../bare.git", "."),
        ("../bare.git/refs", "."),
        ("../bare.git/refs", ".."),
        ("../bare.git/refs/heads", "../.."),
        (".git", "."),
        (".git/refs", ".."),
        ("leads", ".."),
    ] {
        let mut leads = book.program(env!("CARGO_BIN_EXE_leads"));
        leads.current_dir(book.dir().join(standing));
        let said = leads.args(["-C", place, "log", "a"]).output().unwrap();
        assert!(said.status.success(), "{standing} {place}: {said:?}");
    }
}

#[test]
fn replaced_objects_are_honoured_and_noted() {
    let book = book();
    book.write("leads/a.yaml", "3").commit("third");
    let [second, first] = ["HEAD~1", "HEAD~2"].map(|name| book.git(&["rev-parse", name]));
    book.git(&["replace", &second, &first]);
    assert_eq!(
        book.story(),
        ["first: leads/a.yaml - → 1", "third: leads/a.yaml 1 → 3"]
    );
    let notes = book.history().notes;
    assert!(notes[0].contains("1 of git's objects"), "{notes:?}");
}

#[test]
fn damaged_objects_are_named() {
    let book = book();
    let names = ["HEAD~1", "HEAD^{tree}", "HEAD~1:leads", "HEAD:leads/a.yaml"];
    for name in names {
        let object = book.git(&["rev-parse", name]);
        let path = loose(&book, &object);
        let whole = fs::read(&path).unwrap();
        let harm: [&[u8]; 4] = [b"", b"garbage", &whole[..whole.len() / 2], &[0x78; 40]];
        for bytes in harm {
            overwrite(&path, bytes);
            let error = read_all(&book).unwrap_err();
            assert!(
                error.to_string().contains(&object) || matches!(error, Error::Git { .. }),
                "{name}: {error}"
            );
            assert!(!error.hint().is_empty());
        }
        fs::remove_file(&path).unwrap();
        let error = read_all(&book).unwrap_err();
        assert!(
            matches!(error, Error::Missing { partial: false, .. }),
            "{name}: {error}"
        );
        fs::write(&path, whole).unwrap();
    }
    assert!(read_all(&book).is_ok());
}

#[test]
fn one_kind_of_object_is_no_other() {
    let book = book();
    let tree = book.git(&["rev-parse", "HEAD^{tree}"]);
    let open = book.open();
    for error in [
        open.read(crate::git::id(&tree)).unwrap_err(),
        open.history(crate::git::id(&tree), &()).unwrap_err(),
        open.files(crate::git::id(&tree), "leads").unwrap_err(),
        open.read(ObjectId::new(&[7; 32])).unwrap_err(),
    ] {
        assert!(
            matches!(error, Error::Damaged { .. } | Error::Missing { .. }),
            "{error}"
        );
    }
}

/// Reads everything there is.
fn read_all(book: &Sandbox) -> Result<(), Error> {
    let repository = Repository::discover(book.dir())?;
    let head = repository.head()?.expect("there is a commit");
    let history = repository.history(head, &())?;
    let mut reader = repository.reader();
    for version in history.changes.iter().filter_map(|change| change.after) {
        reader.read(version.blob)?;
    }
    Ok(())
}

fn loose(book: &Sandbox, object: &str) -> PathBuf {
    book.dir()
        .join(".git/objects")
        .join(&object[..2])
        .join(&object[2..])
}

/// Replaces a file that may not be written to.
fn overwrite(path: &Path, bytes: &[u8]) {
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
}
