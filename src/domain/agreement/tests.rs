//! Who signed what by whose commit, and what it is worth.

use std::sync::Arc;

use super::{Bringer, Origin, Signed, Standing, Word, Worth};
use crate::domain::history::{ObjectId, Signature};
use crate::domain::policy::{Agreement, AgreementSignature, Person, Teams};
use crate::finding::PolicyLine;

/// The digest of the files now, and one of earlier files.
const NOW: &str = "sha256:now";
const OLD: &str = "sha256:old";

fn line() -> PolicyLine {
    PolicyLine {
        file: "policy/agreement.yaml".into(),
        line: 1,
    }
}

/// Returns teams of these people, each with an address: `mia` of marketing has `mia@team.example`.
fn teams(people: &[(&str, &str)]) -> Option<Arc<Teams>> {
    let people = people.iter().map(|(id, team)| {
        let person = Person {
            id: (*id).into(),
            name: (*id).to_owned(),
            team: (*team).into(),
            emails: vec![format!("{id}@team.example")],
            zone: None,
            manager: None,
            until: None,
            line: line(),
        };
        ((*id).into(), person)
    });
    Some(Arc::new(Teams {
        people: people.collect(),
        ..Teams::default()
    }))
}

const USUAL: [(&str, &str); 3] = [("mia", "marketing"), ("sam", "sales"), ("ana", "inside")];

fn commit(number: u8) -> ObjectId {
    ObjectId::new(&[number; 20])
}

fn by(author: &str, number: u8, teams: Option<Arc<Teams>>) -> Bringer {
    Bringer {
        commit: commit(number),
        author: Arc::new(Signature {
            name: author.to_owned(),
            email: format!("{author}@TEAM.example"),
        }),
        teams,
    }
}

fn landed(bringers: Vec<Bringer>) -> Origin {
    Origin::Landed {
        bringers,
        hidden: false,
    }
}

fn signed(by: &str, team: &str, digest: &str) -> Signed {
    Signed {
        by: by.into(),
        team: team.into(),
        digest: digest.to_owned(),
    }
}

#[test]
fn a_signature_is_worth_what_its_commit_makes_it() {
    let usual = || teams(&USUAL);
    let borrowed = |author: &str, number| Worth::Borrowed {
        commit: commit(number),
        author: by(author, number, None).author,
    };
    let outsider = |number, team: &str| Worth::Outsider {
        commit: commit(number),
        team: team.into(),
    };
    let cases = [
        (
            "their own",
            vec![by("mia", 1, usual())],
            Worth::Rightful(commit(1)),
        ),
        (
            "somebody else's",
            vec![by("sam", 1, usual())],
            borrowed("sam", 1),
        ),
        (
            "a stranger's",
            vec![by("eve", 1, usual())],
            borrowed("eve", 1),
        ),
        (
            "theirs, before they were one of ours",
            vec![by("mia", 1, teams(&[("sam", "sales")]))],
            borrowed("mia", 1),
        ),
        (
            "theirs, where nobody was anybody",
            vec![by("mia", 1, None)],
            borrowed("mia", 1),
        ),
        (
            "theirs, from another team",
            vec![by("mia", 1, teams(&[("mia", "sales")]))],
            outsider(1, "sales"),
        ),
        (
            "theirs, beside somebody else's of another branch",
            vec![by("sam", 1, usual()), by("mia", 2, usual())],
            Worth::Rightful(commit(2)),
        ),
        (
            "somebody else's, beside theirs of another branch",
            vec![by("mia", 1, usual()), by("sam", 2, usual())],
            Worth::Rightful(commit(1)),
        ),
        (
            "never theirs",
            vec![by("sam", 1, usual()), by("eve", 2, usual())],
            borrowed("eve", 2),
        ),
    ];
    let mia = signed("mia", "marketing", NOW);
    for (case, bringers, worth) in cases {
        let hidden = Origin::Landed {
            bringers: bringers.clone(),
            hidden: true,
        };
        // What cannot be seen may have been rightful: nobody is called a forger for it.
        let in_part = match worth.is_rightful() {
            true => worth.clone(),
            false => Worth::Hidden,
        };
        assert_eq!(Worth::of(&mia, &landed(bringers)), worth, "{case}");
        assert_eq!(Worth::of(&mia, &hidden), in_part, "{case}, in part");
    }
    assert_eq!(Worth::of(&mia, &Origin::hidden()), Worth::Hidden);
    assert_eq!(Worth::of(&mia, &Origin::Uncommitted), Worth::Uncommitted);
}

/// Returns the file with these signatures: by whom, for whom, of which digest.
fn sheet(digest: &str, signatures: &[(&str, &str, &str)]) -> Agreement {
    let signatures = signatures.iter().enumerate();
    Agreement {
        digest: digest.to_owned(),
        signatures: signatures
            .map(|(position, (by, team, digest))| AgreementSignature {
                by: (*by).into(),
                team: (*team).into(),
                digest: (*digest).to_owned(),
                at: None,
                position,
                line: line(),
            })
            .collect(),
        required: vec!["marketing".into(), "sales".into()],
    }
}

/// Returns how it stands where each signature came by the commit of this person, or by none yet.
fn standing(sheet: Agreement, author: Option<&str>, once: &[(Signed, Origin)]) -> Standing {
    let origin = |_: &Signed| match author {
        None => Origin::Uncommitted,
        Some("") => Origin::hidden(),
        Some(author) => landed(vec![by(author, 1, teams(&USUAL))]),
    };
    Standing::of(NOW.to_owned(), Some(sheet), origin, once)
}

/// Returns a word without what it points at.
fn name(word: Word<'_>) -> &'static str {
    match word {
        Word::Given(_) => "given",
        Word::Uncommitted(_) => "uncommitted",
        Word::Hidden => "hidden",
        Word::Forged => "forged",
        Word::Old(_) => "old",
        Word::Withdrawn(..) => "withdrawn",
        Word::Never => "never",
    }
}

#[test]
fn a_team_has_given_its_word_only_for_the_files_as_they_are() {
    type Case = (
        &'static [(&'static str, &'static str, &'static str)],
        Option<&'static str>,
        &'static str,
    );
    let cases: [Case; 9] = [
        (&[], Some("mia"), "never"),
        (&[("sam", "sales", NOW)], Some("sam"), "never"),
        (&[("mia", "marketing", NOW)], Some("mia"), "given"),
        (&[("mia", "marketing", NOW)], Some("sam"), "forged"),
        (&[("mia", "marketing", NOW)], None, "uncommitted"),
        (&[("mia", "marketing", NOW)], Some(""), "hidden"),
        (&[("mia", "marketing", OLD)], Some("mia"), "old"),
        // A forged signature of an old policy says nothing of the team.
        (&[("mia", "marketing", OLD)], Some("sam"), "never"),
        (
            &[("mia", "marketing", OLD), ("mia", "marketing", NOW)],
            Some("mia"),
            "given",
        ),
    ];
    for (signatures, author, expected) in cases {
        let standing = standing(sheet(NOW, signatures), author, &[]);
        let word = standing.word(&"marketing".into());
        assert_eq!(name(word), expected, "{signatures:?} by {author:?}");
        assert!(!standing.is_agreed(), "sales has not signed");
    }
}

#[test]
fn who_signed_once_and_is_not_there_now_has_signed_an_earlier_policy() {
    let rightful = |digest| {
        let origin = landed(vec![by("mia", 3, teams(&USUAL))]);
        [(signed("mia", "marketing", digest), origin)]
    };
    let word = |once: &[(Signed, Origin)]| {
        let standing = standing(sheet(NOW, &[]), Some("mia"), once);
        name(standing.word(&"marketing".into()))
    };
    assert_eq!(word(&rightful(OLD)), "withdrawn");
    assert_eq!(
        word(&rightful(NOW)),
        "never",
        "of these very files, and taken out"
    );
    let forged = landed(vec![by("sam", 3, teams(&USUAL))]);
    assert_eq!(word(&[(signed("mia", "marketing", OLD), forged)]), "never");
}

#[test]
fn it_is_agreed_when_all_signed_and_the_digest_is_that_of_the_files() {
    let both = [("mia", "marketing", NOW), ("sam", "sales", NOW)];
    let origin = |signed: &Signed| landed(vec![by(&signed.by, 1, teams(&USUAL))]);
    let agreed = |digest| {
        let sheet = sheet(digest, &both);
        Standing::of(NOW.to_owned(), Some(sheet), origin, &[]).is_agreed()
    };
    assert!(agreed(NOW));
    assert!(!agreed(OLD));
    assert!(!Standing::of(NOW.to_owned(), None, origin, &[]).is_agreed());
}
