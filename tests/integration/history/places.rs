//! Where a repository can be and in which formats.

use leads::domain::history::{History, ObjectId};
use leads::store::{Content, Error, Repository};

use crate::git::{Sandbox, id};

fn book() -> Sandbox {
    let book = Sandbox::new();
    book.write("leads/2026-11/a.yaml", "1").commit("first");
    book
}

const STORY: [&str; 1] = ["first: leads/2026-11/a.yaml - → 1"];

#[test]
fn a_folder_inside_finds_the_top() {
    let book = book();
    let inside = book.dir().join("leads/2026-11");
    let found = Repository::discover(&inside).unwrap();
    assert_eq!(found.workdir().unwrap().canonicalize().unwrap(), book.dir());
    assert_eq!(found.head().unwrap(), Some(book.head()));
}

#[test]
fn a_bare_repository_has_no_work_tree() {
    let book = book();
    book.git(&["clone", "--quiet", "--bare", ".", "../bare"]);
    let bare = book.at("bare");
    assert_eq!(bare.story(), STORY);
    assert_eq!(bare.open().workdir(), None);
    assert_eq!(bare.open().working("leads").unwrap(), []);
}

#[test]
fn a_linked_work_tree_shares_its_objects() {
    let book = book();
    book.git(&["worktree", "add", "--quiet", "-b", "beside", "../beside"]);
    let common = book.open().common_dir().to_owned();
    let beside = book.at("beside");
    assert_eq!(beside.open().common_dir(), common);
    assert_ne!(beside.open().git_dir(), common);
    beside.write("leads/b.yaml", "1").commit("beside");
    assert_eq!(beside.story()[1], "beside: leads/b.yaml - → 1");
}

#[test]
fn a_submodule_is_its_own_repository() {
    let book = book();
    book.git(&["clone", "--quiet", ".", "../other"]);
    book.git(&["submodule", "--quiet", "add", "../other", "sub"]);
    book.commit("submodule");
    let sub = book.at("book/sub");
    assert_eq!(sub.story(), STORY);
}

#[test]
fn a_book_without_commits_has_no_head() {
    let book = Sandbox::new();
    assert_eq!(book.open().head().unwrap(), None);
    let error = book.open().resolve("main").unwrap_err();
    assert!(matches!(error, Error::UnknownRevision { .. }), "{error}");
}

#[test]
fn a_detached_head_is_fine() {
    let book = book();
    let first = book.head();
    book.write("leads/b.yaml", "1").commit("second");
    book.git(&["checkout", "--quiet", "--detach", "HEAD~1"]);
    assert_eq!(book.open().head().unwrap(), Some(first));
    assert_eq!(book.story(), STORY);
}

#[test]
fn long_names_of_objects_work() {
    let book = Sandbox::with(&["--object-format=sha256"]);
    book.write("leads/a.yaml", "1").commit("first");
    book.branch("work");
    book.write("leads/a.yaml", "2").commit("second");
    book.switch("main");
    book.merge(&["work"]);
    book.commit_index("merge");
    assert_eq!(
        book.story(),
        [
            "first: leads/a.yaml - → 1",
            "second [merge]: leads/a.yaml 1 → 2",
            "merge: leads/a.yaml 1, 2 → 2",
        ]
    );
    let git = book.git(&["hash-object", "leads/a.yaml"]);
    assert_eq!(book.open().blob_id(b"2"), id(&git));
}

#[test]
fn packed_or_loose_is_the_same() {
    let book = book();
    for text in ["2", "3", "4"] {
        book.write("leads/2026-11/a.yaml", text).commit(text);
    }
    let loose = book.story();
    book.git(&["gc", "--quiet", "--aggressive"]);
    book.git(&["commit-graph", "write", "--reachable"]);
    assert_eq!(book.story(), loose);
}

#[test]
fn versions_read_the_same_however_they_are_packed() {
    let book = book();
    let texts: Vec<String> = (0..30)
        .map(|n| format!("{}{n}\n", "line\n".repeat(n)))
        .collect();
    for text in &texts {
        book.write("leads/2026-11/a.yaml", text).commit("more");
    }
    let history = book.history();
    let versions = history.changes.iter().filter_map(|change| change.after);
    let blobs: Vec<_> = versions.map(|version| version.blob).skip(1).collect();
    let expected: Vec<_> = texts
        .iter()
        .map(|text| Content::Bytes(text.as_bytes().to_vec()))
        .collect();
    let assert_same = |how: &str, book: &Sandbox| {
        let open = book.open();
        let mut reader = open.reader();
        let read = |blob: &ObjectId| reader.read(*blob).unwrap();
        let read: Vec<_> = blobs.iter().map(read).collect();
        assert_eq!(read, expected, "{how}");
        assert!(reader.read(ObjectId::new(&[7; 20])).is_err());
        assert!(reader.read(ObjectId::new(&[])).is_err());
        let again = open.history(book.head(), &()).unwrap();
        let changes = |history: &History| format!("{:?}", history.changes);
        assert_eq!(changes(&again), changes(&history), "{how}");
    };
    assert_same("loose", &book);
    let repack = ["repack", "-adfq", "--depth=40"];
    for offsets in ["true", "false"] {
        let by_offset = format!("repack.useDeltaBaseOffset={offsets}");
        book.git(&[&["-c", &by_offset][..], &repack].concat());
        assert_same(&by_offset, &book);
    }
    book.git(&["clone", "--quiet", "--shared", ".", "../borrower"]);
    book.write("leads/2026-11/a.yaml", "later").commit("later");
    assert_same("borrowed", &book.at("borrower"));
}

#[test]
fn more_packs_than_stay_open_are_read_too() {
    const PACKS: usize = 20;
    let book = book();
    book.git(&["config", "gc.autoPackLimit", "0"]);
    for number in 0..PACKS {
        let text = format!("{number}\n");
        book.write("leads/2026-11/a.yaml", &text).commit("more");
        book.git(&["repack", "-dq"]);
    }
    let packs = std::fs::read_dir(book.dir().join(".git/objects/pack")).unwrap();
    let paths = packs.map(|file| file.unwrap().path());
    let is_pack = |path: &std::path::PathBuf| path.extension().is_some_and(|end| end == "pack");
    assert!(paths.filter(is_pack).count() >= PACKS);
    let story = book.story();
    book.git(&["repack", "-adq"]);
    assert_eq!(story, book.story());
    assert_eq!(story.len(), PACKS + 1);
}

#[test]
fn a_commit_among_its_own_ancestors_is_one_error() {
    let book = book();
    let first = book.head();
    book.write("leads/2026-11/a.yaml", "2").commit("second");
    book.git(&["replace", "--graft", &first.to_string(), "HEAD"]);
    let error = book.open().history(book.head(), &()).unwrap_err();
    assert!(error.to_string().contains("its own ancestors"), "{error}");
}

#[test]
fn a_damaged_pack_makes_nothing_panic() {
    let book = book();
    for text in 0..30 {
        let text = format!("{text}\n{}", "the same line\n".repeat(40));
        book.write("leads/2026-11/a.yaml", &text).commit("more");
    }
    book.git(&["repack", "-adq"]);
    let folder = book.dir().join(".git/objects/pack");
    let mut files = std::fs::read_dir(folder).unwrap();
    let is_pack = |path: &std::path::PathBuf| path.extension().is_some_and(|end| end == "pack");
    let pack = files.find_map(|file| Some(file.ok()?.path()).filter(is_pack));
    let pack = pack.unwrap();
    let whole = std::fs::read(&pack).unwrap();
    let mut permissions = std::fs::metadata(&pack).unwrap().permissions();
    #[expect(clippy::permissions_set_readonly_false, reason = "a file of this test")]
    permissions.set_readonly(false);
    std::fs::set_permissions(&pack, permissions).unwrap();
    let head = book.head();
    let versions = book.history().changes;
    let versions = versions.iter().filter_map(|change| change.after);
    let versions: Vec<_> = versions.map(|version| version.blob).collect();
    let mut failed = 0;
    for at in (12..whole.len() - 20).step_by(41) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        std::fs::write(&pack, damaged).unwrap();
        let open = book.open();
        let mut reader = open.reader();
        let read = versions.iter().all(|blob| reader.read(*blob).is_ok());
        failed += usize::from(!read || open.history(head, &()).is_err());
    }
    assert!(failed > 0, "damage is noticed");
}

#[test]
fn revisions_are_named_as_git_names_them() {
    let book = book();
    let first = book.head();
    book.git(&["tag", "--annotate", "--message", "x", "v1"]);
    book.write("leads/b.yaml", "1");
    let second = book.commit("second");
    let open = book.open();
    for (name, commit) in [
        ("HEAD", second),
        ("main", second),
        ("v1", first),
        ("HEAD~1", first),
        ("refs/heads/main^", first),
        (&first.to_string()[..10], first),
        ("@", second),
    ] {
        assert_eq!(open.resolve(name).unwrap(), commit, "{name}");
    }
    for name in [
        "nowhere",
        "HEAD~9",
        "",
        "HEAD:leads",
        "-x",
        "\u{1b}[31m",
        "0000000",
    ] {
        let error = open.resolve(name).unwrap_err();
        assert!(
            matches!(error, Error::UnknownRevision { .. }),
            "{name}: {error}"
        );
        assert!(!error.hint().is_empty());
    }
}

#[test]
fn files_of_a_commit_are_listed() {
    let book = book();
    book.write("policy/teams.yaml", "1")
        .write("policy/days.ics", "1")
        .write("policy/.hidden", "1")
        .write("schema", "a file");
    let commit = book.commit("policy");
    book.write("policy/more.yaml", "1");
    let list = |folder: &str| -> Vec<String> {
        let files = book.open().files(commit, folder).unwrap();
        files.into_iter().map(|file| file.path).collect()
    };
    assert_eq!(list("policy"), ["policy/days.ics", "policy/teams.yaml"]);
    assert_eq!(list("leads/"), ["leads/2026-11/a.yaml"]);
    assert_eq!(list("leads/2026-11"), ["leads/2026-11/a.yaml"]);
    assert_eq!(list("schema"), ["schema"]);
    assert!(list("nothing").is_empty());
    assert_eq!(list("").len(), 4);
}
