//! `--as-of REV`: the moment at which a commit landed.

use crate::git::Sandbox;

/// Commits a lead at this time.
fn commit(book: &Sandbox, id: &str, stamp: &str) {
    let lead = format!("id: {id}\ncompany: {{ name: {id} }}\nsource: referral\nstage: inquiry\n");
    book.write(&format!("leads/{id}.yaml"), &lead);
    book.git(&["add", "--all"]);
    let mut git = book.program("git");
    git.args(["commit", "--quiet", "--message", id]);
    let done = git.env("GIT_COMMITTER_DATE", stamp).output().unwrap();
    assert!(done.status.success(), "{done:?}");
}

/// Returns the instant of an answer.
fn as_of(book: &Sandbox, revision: &str) -> String {
    let said = book.leads(&["log", "--all", "--format", "json", "--as-of", revision]);
    let document: serde_json::Value = serde_json::from_str(&said.out).expect(&said.err);
    document["as_of"].as_str().unwrap().to_owned()
}

#[test]
fn one_commit_dated_years_ahead_moves_no_other() {
    for (stamps, expected) in [
        (
            [
                "2024-01-01T08:00:00Z",
                "2024-01-02T09:30:00Z",
                "2024-01-02T10:30:00Z",
            ],
            "2024-01-02T10:30:00Z",
        ),
        // As many before it as there are with it.
        (
            [
                "2024-01-01T08:00:00Z",
                "2099-01-01T00:00:00Z",
                "2024-01-02T10:30:00Z",
            ],
            "2024-01-02T10:30:00Z",
        ),
        (
            [
                "2099-01-01T00:00:00Z",
                "2024-01-01T08:00:00Z",
                "2024-01-02T10:30:00Z",
            ],
            "2024-01-02T10:30:00Z",
        ),
        // One dated back is not when it landed.
        (
            [
                "2024-01-01T08:00:00Z",
                "2024-01-02T09:30:00Z",
                "2020-01-01T00:00:00Z",
            ],
            "2024-01-02T09:30:00Z",
        ),
        // A clock that is wrong about all of them.
        (
            [
                "2098-01-01T00:00:00Z",
                "2099-01-01T00:00:00Z",
                "2099-01-02T00:00:00Z",
            ],
            "2099-01-02T00:00:00Z",
        ),
    ] {
        let book = Sandbox::new();
        for (id, stamp) in ["aa-1", "bb-1", "cc-1"].iter().zip(stamps) {
            commit(&book, id, stamp);
        }
        commit(&book, "dd-1", "2024-01-03T00:00:00Z");
        assert_eq!(as_of(&book, "HEAD~1"), expected, "{stamps:?}");
    }
}
