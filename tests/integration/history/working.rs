//! What lies on disk, however odd.

use leads::store::{Content, WorkingFile, with_lf};

use crate::git::{Sandbox, id};

fn shown(book: &Sandbox, folder: &str) -> Vec<(String, Content)> {
    let files = book.open().working(folder).unwrap();
    let pair = |file: WorkingFile| (file.path, file.content);
    files.into_iter().map(pair).collect()
}

fn text(text: &str) -> Content {
    Content::Bytes(text.as_bytes().to_vec())
}

#[test]
fn files_are_sorted_by_path_and_ignored_ones_shown() {
    let book = Sandbox::new();
    book.write("leads/b.yaml", "b")
        .write("leads/a/z.yaml", "z")
        .write("leads/a.yaml", "a")
        .write("leads/.gitkeep", "no")
        .write(".gitignore", "*.yaml\n");
    assert_eq!(
        shown(&book, "leads"),
        [
            ("leads/a.yaml".to_owned(), text("a")),
            ("leads/a/z.yaml".to_owned(), text("z")),
            ("leads/b.yaml".to_owned(), text("b")),
        ]
    );
    assert_eq!(shown(&book, "nothing"), []);
    assert_eq!(
        shown(&book, "leads/b.yaml"),
        [("leads/b.yaml".to_owned(), text("b"))]
    );
}

/// Nothing hides in a folder; but what editors and systems leave behind is nobody's lead.
#[test]
fn hidden_files_are_shown_where_people_may_take_them_for_leads() {
    let book = Sandbox::new();
    let among_leads = [
        "leads/.drafts/x.yaml",
        "leads/.drafts/y/z.YML",
        "leads/.hidden.yaml",
        "leads/a/.b/.c/d.yaml",
    ];
    let nobodys = [
        "leads/.gitkeep",
        "leads/.DS_Store",
        "leads/.a.yaml.swp",
        "leads/.idea/x.json",
        "policy/.x.yaml",
        "policy/.y/x.yaml",
    ];
    for path in among_leads.iter().chain(&nobodys) {
        book.write(path, "x");
    }
    let commit = book.commit("all of it");
    let expected = among_leads.map(|path| (path.to_owned(), text("x")));
    assert_eq!(shown(&book, "leads"), expected);
    assert_eq!(shown(&book, "policy"), []);
    let open = book.open();
    let committed = |folder| {
        open.files(commit, folder)
            .unwrap()
            .into_iter()
            .map(|file| file.path)
    };
    assert!(committed("leads").eq(among_leads));
    assert_eq!(committed("policy").count(), 0);
    // No lead is among them, so nothing happened to one.
    assert_eq!(open.history(commit, &()).unwrap().changes.len(), 0);
    assert!(
        among_leads
            .iter()
            .all(|path| leads::domain::lead::id_of(path).is_none())
    );
}

#[test]
fn large_files_are_not_read() {
    let book = Sandbox::new();
    let large = "x".repeat(1024 * 1024);
    book.write("leads/fits.yaml", &large)
        .write("leads/large.yaml", &format!("{large}x"));
    let too_large = Content::TooLarge {
        bytes: 1024 * 1024 + 1,
    };
    let files = shown(&book, "leads");
    assert_eq!(files[0].1, text(&large));
    assert_eq!(files[1].1, too_large);
    let commit = book.commit("large");
    let open = book.open();
    let committed = open.files(commit, "leads").unwrap();
    assert_eq!(open.read(committed[0].version.blob).unwrap(), text(&large));
    assert_eq!(open.read(committed[1].version.blob).unwrap(), too_large);
    assert_eq!(open.history(commit, &()).unwrap().changes.len(), 2);
}

#[cfg(unix)]
#[test]
fn nothing_odd_is_followed_or_opened() {
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    let book = Sandbox::new();
    book.write("leads/a.yaml", "a")
        .write("leads/nested/b.yaml", "b");
    let leads = book.dir().join("leads");
    symlink("/etc/passwd", leads.join("link.yaml")).unwrap();
    symlink("..", leads.join("loop")).unwrap();
    symlink("nowhere", leads.join("dangling.yaml")).unwrap();
    let _socket = UnixListener::bind(leads.join("socket.yaml")).unwrap();
    let pipe = std::process::Command::new("mkfifo")
        .arg(leads.join("pipe.yaml"))
        .status();
    assert!(pipe.unwrap().success());
    let odd = leads.join(std::ffi::OsStr::from_bytes(b"odd\xff.yaml"));
    let odd_works = std::fs::write(odd, "odd").is_ok();
    book.git(&["init", "--quiet", "leads/nested"]);
    let mut expected = vec![
        ("leads/a.yaml", text("a")),
        ("leads/dangling.yaml", Content::Link),
        ("leads/link.yaml", Content::Link),
        ("leads/loop", Content::Link),
        ("leads/nested", Content::Special("repository of its own")),
        ("leads/odd\u{fffd}.yaml", Content::BadName),
        ("leads/pipe.yaml", Content::Special("named pipe")),
        ("leads/socket.yaml", Content::Special("socket")),
    ];
    expected.retain(|(path, _)| odd_works || !path.contains("odd"));
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(path, content)| (path.to_owned(), content))
        .collect();
    assert_eq!(shown(&book, "leads"), expected);
}

#[cfg(unix)]
#[test]
fn the_folder_itself_is_not_followed() {
    let book = Sandbox::new();
    std::os::unix::fs::symlink("/etc", book.dir().join("leads")).unwrap();
    assert_eq!(shown(&book, "leads"), [("leads".to_owned(), Content::Link)]);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_shown() {
    use std::os::unix::fs::PermissionsExt as _;
    let book = Sandbox::new();
    book.write("leads/a.yaml", "a")
        .write("leads/sub/b.yaml", "b");
    let forbid = |path: &str, mode| {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(book.dir().join(path), mode).unwrap();
    };
    forbid("leads/a.yaml", 0o000);
    forbid("leads/sub", 0o000);
    let files = shown(&book, "leads");
    forbid("leads/sub", 0o755);
    if files[0].1 == text("a") {
        return; // the superuser reads everything
    }
    assert!(matches!(&files[0].1, Content::Unreadable(words) if !words.is_empty()));
    assert_eq!(files[1].0, "leads/sub");
    assert!(matches!(files[1].1, Content::Unreadable(_)));
}

#[test]
fn a_file_on_disk_compares_with_its_version() {
    let book = Sandbox::new();
    book.write("leads/a.yaml", "id: a\nstage: working\n");
    let commit = book.commit("first");
    let open = book.open();
    let version = open.files(commit, "leads").unwrap()[0].version;
    assert_eq!(open.blob_id(b"id: a\nstage: working\n"), version.blob);
    assert_eq!(
        open.blob_id(&with_lf(b"id: a\r\nstage: working\r\n")),
        version.blob
    );
    assert_ne!(open.blob_id(b"id: a\n"), version.blob);
    assert_eq!(
        open.blob_id(b""),
        id("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")
    );
    assert_eq!(&*with_lf(b"\r\r\n\n\r"), b"\r\n\n\r");
}
