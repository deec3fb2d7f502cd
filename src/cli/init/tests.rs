//! What `leads init` writes has no faults, and what is there stays.
#![allow(clippy::disallowed_methods, reason = "tests look at what was written")]

use std::fs;

use super::*;

fn repository() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let done = Command::new("git")
        .args(["init", "--quiet"])
        .current_dir(directory.path())
        .status()
        .unwrap();
    assert!(done.success());
    directory
}

fn args() -> Args {
    Args {
        name: Some("Jürgen Ötzi".into()),
        email: Some("juergen@team.example".into()),
        ..Args::default()
    }
}

fn said(args: &Args, directory: &Path, typed: Option<&str>) -> Result<String, Failure> {
    let mut out = Vec::new();
    let mut typed = typed.map(str::as_bytes);
    run(
        args,
        directory,
        typed.as_mut().map(|typed| typed as &mut dyn io::BufRead),
        &mut out,
    )?;
    Ok(String::from_utf8(out).unwrap())
}

fn teams(directory: &Path) -> serde_yaml::Value {
    serde_yaml::from_str(&fs::read_to_string(directory.join(starter::PEOPLE)).unwrap()).unwrap()
}

#[test]
fn the_policy_it_writes_has_no_faults_but_the_missing_signatures() {
    for zone in [None, Some("America/Lima".to_owned())] {
        let top = repository();
        said(&Args { zone, ..args() }, top.path(), None).unwrap();
        let names = fs::read_dir(top.path().join("policy"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let files: Vec<_> = names
            .map(|name| {
                (
                    format!("policy/{name}"),
                    fs::read(top.path().join("policy").join(&name)).unwrap(),
                )
            })
            .collect();
        let (policy, findings) = crate::codec::policy::read(&files);
        let errors: Vec<_> = findings
            .iter()
            .filter(|finding| finding.place.file != "policy/agreement.yaml")
            .collect();
        assert!(policy.is_some() && errors.is_empty(), "{errors:#?}");
        assert_eq!(
            teams(top.path())["people"]["juergen"]["name"],
            "Jürgen Ötzi"
        );
    }
}

#[test]
fn what_is_there_stays() {
    let top = repository();
    fs::create_dir(top.path().join("policy")).unwrap();
    fs::write(top.path().join(starter::HOURS), "mine").unwrap();
    let first = said(&args(), top.path(), None).unwrap();
    assert!(
        first.contains("kept  policy/sla.yaml") && first.contains("wrote policy/teams.yaml"),
        "{first}"
    );
    assert_eq!(
        fs::read_to_string(top.path().join(starter::HOURS)).unwrap(),
        "mine"
    );
    assert!(!top.path().join(starter::HOLIDAYS).exists());
    let second = said(&args(), top.path(), None).unwrap();
    assert!(
        second.contains("Everything is there already.") && !second.contains("wrote"),
        "{second}"
    );
}

#[test]
fn a_dry_run_writes_nothing() {
    let top = repository();
    let said = said(
        &Args {
            dry_run: true,
            ..args()
        },
        top.path(),
        None,
    )
    .unwrap();
    assert!(said.contains("would write policy/teams.yaml"), "{said}");
    assert_eq!(fs::read_dir(top.path()).unwrap().count(), 1);
}

#[test]
fn at_a_terminal_it_asks_until_the_answer_will_do() {
    let top = repository();
    let typed = "Ada Byron\nnobody\nada@team.example\nsales\nMars/Base\nEurope/London\n";
    let said = said(&Args::default(), top.path(), Some(typed)).unwrap();
    assert_eq!(said.matches("please try again").count(), 2, "{said}");
    let teams = teams(top.path());
    assert_eq!(teams["people"]["ada"]["team"], "sales");
    assert_eq!(teams["people"]["ada"]["zone"], "Europe/London");
    assert_eq!(teams["teams"]["marketing"]["lead"], "ada");
}

#[test]
fn from_a_folder_below_it_writes_at_the_top() {
    let top = repository();
    let below = top.path().join("a b/c");
    fs::create_dir_all(&below).unwrap();
    said(&args(), &below, None).unwrap();
    assert!(top.path().join(starter::PEOPLE).exists());
}

#[test]
fn without_a_repository_it_says_git_init() {
    let nowhere = tempfile::tempdir().unwrap();
    assert!(
        said(&args(), nowhere.path(), None)
            .unwrap_err()
            .help()
            .unwrap()
            .contains("git init")
    );
}

#[test]
fn where_git_refuses_its_own_reason_is_told() {
    let bare = tempfile::tempdir().unwrap();
    super::git(bare.path(), &["init", "--quiet", "--bare"])
        .unwrap()
        .unwrap();
    let failure = said(&args(), bare.path(), None).unwrap_err();
    assert!(failure.help().unwrap().contains("clone"), "{failure}");

    #[cfg(unix)]
    {
        let top = repository();
        for path in [top.path().to_owned(), top.path().join(".git")] {
            if std::os::unix::fs::chown(path, Some(12_345), None).is_err() {
                return; // only the superuser can give files away
            }
        }
        let failure = said(&args(), top.path(), None).unwrap_err();
        assert!(failure.to_string().contains("another user"), "{failure}");
        assert!(
            failure.help().unwrap().contains("safe.directory"),
            "{failure}"
        );
    }
}

#[test]
fn a_zone_that_is_none_gets_a_proposal_and_nothing_is_written() {
    let top = repository();
    let failure = said(
        &Args {
            zone: Some("Europe/Brlin".into()),
            ..args()
        },
        top.path(),
        None,
    )
    .unwrap_err();
    assert!(failure.help().unwrap().contains("Europe/Berlin"));
    assert_eq!(fs::read_dir(top.path()).unwrap().count(), 1);
}

#[test]
fn a_file_where_a_folder_should_be_is_not_touched() {
    let top = repository();
    fs::write(top.path().join("schema"), "").unwrap();
    let failure = said(&args(), top.path(), None).unwrap_err();
    assert!(
        failure.to_string().contains("schema is in the way"),
        "{failure}"
    );
    assert_eq!(fs::read_dir(top.path()).unwrap().count(), 2);
}
