//! The index: whatever it holds, and whatever happened to it, every answer is the one that git's objects give.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use crate::git::Sandbox;
use crate::history::same_as_git::Dice;

/// After every commit of the book, so that all of them had landed.
const AS_OF: [&str; 2] = ["--as-of", "2027-06-01T08:00:00Z"];

const STAGES: [&str; 5] = ["inquiry", "working", "qualified", "won", "nurture"];

/// The questions whose answers may come from an index.
const QUESTIONS: [&[&str]; 4] = [
    &["log", "--all", "--format", "jsonl"],
    &["status", "--format", "json"],
    &["status", "--all", "--format", "csv"],
    &["show", "l7", "--format", "json"],
];

/// Makes a book with branches, merges, moves, deletions and files that cannot be read.
fn book(seed: u64, commits: usize) -> Sandbox {
    let book = Sandbox::new();
    book.git_with(
        &["fast-import", "--quiet"],
        stream(seed, commits).as_bytes(),
    );
    book.git(&["reset", "--quiet", "--hard", "main"]);
    book
}

fn stream(seed: u64, commits: usize) -> String {
    let mut dice = Dice(seed);
    let mut out = String::new();
    let mut tips: Vec<usize> = vec![1];
    for mark in 1..=commits {
        let on_line = mark == 1 || dice.roll(4) > 0;
        let tip = if on_line { 0 } else { dice.roll(tips.len()) };
        let time = 1_793_610_000 + 600 * mark as u64 + dice.roll(4000) as u64;
        let branch = if tip == 0 { "main" } else { "side" };
        let who = ["ana", "kim", "mia"][dice.roll(3)];
        write!(
            out,
            "commit refs/heads/{branch}\nmark :{mark}\nauthor {who} <{who}@brightwell.example> {time} +0100\n\
             committer C <c@x> {time} +0000\ndata 5\nwork\n\n"
        )
        .unwrap();
        if mark == 1 {
            for name in ["definition", "followup", "sla", "stages", "teams"] {
                let text = policy(name);
                let len = text.len();
                write!(out, "M 644 inline policy/{name}.yaml\ndata {len}\n{text}\n").unwrap();
            }
        } else {
            writeln!(out, "from :{}", tips[tip]).unwrap();
            if tips.len() > 1 && dice.roll(4) == 0 {
                let other = (tip + 1 + dice.roll(tips.len() - 1)) % tips.len();
                writeln!(out, "merge :{}", tips[other]).unwrap();
            }
        }
        for _ in 0..dice.roll(3) {
            let lead = dice.roll(40);
            let path = format!("leads/{}/l{lead}.yaml", dice.roll(3));
            match dice.roll(9) {
                0 => writeln!(out, "D {path}").unwrap(),
                1 => write!(out, "M 644 inline {path}\ndata 11\nid: l1\n- x\n").unwrap(),
                _ => {
                    let text = text(lead, &mut dice);
                    let len = text.len();
                    write!(out, "M 644 inline {path}\ndata {len}\n{text}\n").unwrap();
                }
            }
        }
        // Some commits touch no lead at all.
        write!(out, "M 644 inline notes.txt\ndata 5\n{mark:05}\n").unwrap();
        tips[tip] = mark;
        match dice.roll(6) {
            0 if tips.len() < 5 => tips.push(tips[0]),
            1 if tips.len() > 2 => drop(tips.pop()),
            _ => {}
        }
    }
    out
}

fn policy(name: &str) -> &'static str {
    match name {
        "definition" => include_str!("../../policy/definition.yaml"),
        "followup" => include_str!("../../policy/followup.yaml"),
        // Without the public holidays, which are a file of their own.
        "sla" => {
            "default_calendar: office\ncalendars:\n  office:\n    zone: Europe/Berlin\n    hours: { mon-fri: [\"09:00-17:00\"] }\nclocks:\n  first_response: { targets: [{ within: 12h }] }\n  max_idle: { targets: [{ within: 7d }] }\n"
        }
        "stages" => include_str!("../../policy/stages.yaml"),
        _ => include_str!("../../policy/teams.yaml"),
    }
}

fn text(lead: usize, dice: &mut Dice) -> String {
    let stage = STAGES[dice.roll(STAGES.len())];
    let owner = ["ana", "sam"][dice.roll(2)];
    let mut text = format!(
        "id: l{lead}\ncompany: {{ name: L{lead} }}\nsource: webinar\nstage: {stage}\nowner: {owner}\n\
         received_at: 2026-11-02T09:00:00Z\n"
    );
    let touches = dice.roll(4);
    if touches > 0 {
        text += "activities:\n";
    }
    for day in 0..touches {
        writeln!(
            text,
            "  - {{ at: 2026-11-0{}T10:00:00Z, by: {owner}, channel: call, direction: outbound, note: n{} }}",
            3 + day,
            dice.roll(3)
        )
        .unwrap();
    }
    text
}

fn index(book: &Sandbox) -> PathBuf {
    book.dir().join(".git/leads/index-v1")
}

/// Asks every question with the index and without, and compares.
fn assert_same(book: &Sandbox, when: &str) {
    for question in QUESTIONS {
        let asked = [question, &AS_OF[..]].concat();
        let with = book.leads(&asked);
        let without = book.leads(&[&asked[..], &["--no-index"]].concat());
        assert_eq!(with.err, without.err, "{when}: {question:?}");
        assert!(with.out == without.out, "{when}: {question:?}");
        assert_eq!(with.code, without.code, "{when}: {question:?}");
    }
}

#[test]
fn answers_are_the_same_wherever_the_tip_goes() {
    for seed in [1, 2] {
        let book = book(seed, 900);
        let commits = book.git(&["rev-list", "--topo-order", "--all"]);
        let commits: Vec<&str> = commits.lines().collect();
        assert_same(&book, "at first");
        assert!(index(&book).is_file());
        let mut dice = Dice(seed);
        book.git(&["switch", "--quiet", "--detach"]);
        let near = |dice: &mut Dice| {
            let line = book.git(&["rev-list", "--first-parent", "-30", "HEAD"]);
            let line: Vec<&str> = line.lines().collect();
            line[dice.roll(line.len())].to_owned()
        };
        for step in 0..8 {
            let target = match step % 3 {
                0 => commits[dice.roll(commits.len())].to_owned(),
                1 => near(&mut dice),
                _ => "main".to_owned(),
            };
            book.git(&["reset", "--quiet", "--hard", &target]);
            if step % 2 == 0 {
                // Such a merge is remarked upon, by its message.
                let subject = "Merge remote-tracking branch 'origin/main'";
                book.git(&["merge", "--quiet", "-m", subject, "-s", "ours", "side"]);
                let text = text(step, &mut dice);
                book.write(&format!("leads/{step}/l{step}.yaml"), &text);
                book.commit("on top");
                let asked = [QUESTIONS[0], &AS_OF[..]].concat();
                let remark = book.leads(&asked).err;
                let such = ["--first-parent", "--merges", "--grep=^Merge remote"];
                let such = book.git(&[&["rev-list"], &such[..], &["HEAD"]].concat());
                let remarked = remark.contains("into a private copy");
                assert_eq!(remarked, !such.is_empty(), "step {step}");
            }
            assert_same(&book, &format!("seed {seed}, step {step}, at {target}"));
        }
    }
}

#[test]
fn answers_are_the_same_for_the_past_and_for_what_is_not_committed() {
    let book = book(3, 800);
    assert_same(&book, "at first");
    let written = fs::read(index(&book)).unwrap();
    for past in ["HEAD~40", "2026-11-04T00:00:00Z", "2026-11-03"] {
        for question in [&QUESTIONS[0], &QUESTIONS[2]] {
            let asked = [question, &["--as-of", past][..]].concat();
            let with = book.leads(&asked);
            let without = book.leads(&[&asked[..], &["--no-index"]].concat());
            assert!(!with.out.is_empty() && with.out == without.out, "{past}");
        }
    }
    assert!(
        fs::read(index(&book)).unwrap() == written,
        "a look into the past leaves the index alone"
    );
    let file = book.git(&["ls-files", "leads"]);
    let files: Vec<&str> = file.lines().collect();
    book.remove(files[0]);
    book.write(files[1], "id: [\n");
    book.write("leads/new.yaml", "id: new\nstage: inquiry\n");
    let moved = files[2].rsplit('/').next().unwrap();
    book.git(&["mv", files[2], &format!("leads/{moved}")]);
    let staged = book.dir().join(files[3]);
    fs::write(&staged, "id: x\nstage: won\n").unwrap();
    book.git(&["add", files[3]]);
    assert_same(&book, "with uncommitted changes");
}

#[test]
fn an_edit_of_the_same_size_is_seen_at_once() {
    let book = book(4, 800);
    book.leads(&["status"]);
    let files = book.git(&["ls-files", "leads"]);
    let path = files.lines().find(|path| {
        let text = fs::read_to_string(book.dir().join(path)).unwrap();
        text.contains("owner: ana")
    });
    let path = path.unwrap();
    let text = fs::read_to_string(book.dir().join(path)).unwrap();
    book.write(path, &text.replace("owner: ana", "owner: leo"));
    assert_same(&book, "after an edit");
    let said = book.leads(&["status", "--all", "--owner", "leo"]);
    assert!(said.out.contains("leo"), "{}", said.out);
}

#[test]
fn an_index_that_grew_is_the_one_that_is_made_at_once() {
    let book = book(5, 800);
    let tip = book.head().to_string();
    let status = [&["status", "--all"], &AS_OF[..]].concat();
    book.leads(&status);
    let at_once = fs::read(index(&book)).unwrap();
    for back in ["HEAD~1", "HEAD~70", "HEAD~150"] {
        fs::remove_file(index(&book)).unwrap();
        book.git(&["reset", "--quiet", "--hard", back]);
        book.leads(&status);
        let before = fs::read(index(&book)).unwrap();
        book.git(&["reset", "--quiet", "--hard", &tip]);
        // Whoever looks at open leads alone reads no subjects, and yet loses none.
        for question in [&["status"][..], &["status", "--all"]] {
            fs::write(index(&book), &before).unwrap();
            book.leads(&[question, &AS_OF[..]].concat());
            let grown = fs::read(index(&book)).unwrap();
            let few = back == "HEAD~1";
            assert!(few || grown == at_once, "{question:?}, grown from {back}");
        }
    }
}

#[test]
fn a_damaged_index_is_made_anew_and_nobody_notices() {
    let book = book(6, 800);
    assert_same(&book, "at first");
    let status = [&["status", "--all"], &AS_OF[..]].concat();
    let whole = fs::read(index(&book)).unwrap();
    let expected = book.leads(&status).out;
    let last = whole.len() - 1;
    let mut damaged: Vec<Vec<u8>> = [0, 10, last / 2, last]
        .map(|len| whole[..len].to_vec())
        .into();
    for at in (0..8).map(|part| part * last / 7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        damaged.push(bytes);
    }
    damaged.push(b"something else".to_vec());
    for bytes in damaged {
        fs::write(index(&book), &bytes).unwrap();
        let said = book.leads(&status);
        assert_eq!((said.out, said.err.as_str()), (expected.clone(), ""));
        // Damage where this question did not look stays, until somebody looks there.
        let left = fs::read(index(&book)).unwrap();
        assert!(left == whole || left.len() == whole.len() && left == bytes);
    }
    let drafts = fs::read_dir(book.dir().join(".git/leads")).unwrap();
    let names = drafts.map(|entry| entry.unwrap().file_name());
    assert_eq!(names.collect::<Vec<_>>(), ["index-v1"]);
}

#[test]
fn where_no_index_can_be_kept_none_is_needed() {
    let book = book(7, 800);
    // Whoever runs the tests, nobody makes a folder where a file is.
    book.write(".git/leads", "");
    assert_same(&book, "without a place for it");
    fs::remove_file(book.dir().join(".git/leads")).unwrap();
    fs::create_dir_all(index(&book)).unwrap();
    assert_same(&book, "with a folder in its place");
}

#[test]
fn several_processes_at_once_get_the_same_and_leave_one_whole_index() {
    let book = book(8, 800);
    let status = [&["status", "--all"], &AS_OF[..]].concat();
    book.leads(&status);
    let whole = fs::read(index(&book)).unwrap();
    let expected = book.leads(&status).out;
    fs::remove_file(index(&book)).unwrap();
    let children: Vec<_> = (0..4)
        .map(|_| {
            let mut command = book.program(env!("CARGO_BIN_EXE_leads"));
            command.args(&status).spawn().unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
    }
    assert!(fs::read(index(&book)).unwrap() == whole);
}

#[test]
fn replaced_objects_are_not_those_of_the_index() {
    let book = book(9, 800);
    assert_same(&book, "at first");
    let before = book.leads(&[&["log", "--all"], &AS_OF[..]].concat()).out;
    let old = book.git(&["rev-parse", "HEAD~5"]);
    let new = book.git(&[
        "commit-tree",
        "-m",
        "other",
        "HEAD~5^{tree}",
        "-p",
        "HEAD~90",
    ]);
    book.git(&["replace", &old, &new]);
    assert_same(&book, "with a replaced commit");
    let after = book.leads(&[&["log", "--all"], &AS_OF[..]].concat()).out;
    assert_ne!(before, after);
}

#[test]
fn judgement_reads_no_index_and_makes_none() {
    let book = book(10, 800);
    book.leads(&[&["check"], &AS_OF[..]].concat());
    book.leads(&[&["audit"], &AS_OF[..]].concat());
    assert!(!index(&book).exists());
}

#[test]
fn a_small_book_has_no_index_and_work_trees_share_one() {
    let small = book(11, 60);
    small.leads(&["status"]);
    assert!(!small.dir().join(".git/leads").exists());
    let book = book(12, 800);
    book.git(&[
        "worktree", "add", "--quiet", "--detach", "../other", "HEAD~3",
    ]);
    let other = book.at("other");
    assert_same(&other, "in another work tree");
    assert!(other.root().join("book/.git/leads/index-v1").is_file());
}
