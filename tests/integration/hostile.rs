//! What a hostile or unlucky person puts into a repository: each is said in words, and nothing stops the program.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::Stdio;

use crate::git::{Said, Sandbox};

const AS_OF: &str = "2026-11-05T09:00:00Z";

const LEAD: &str = "id: acme-7k3q\ncompany: { name: Acme GmbH }\nsource: website_request\nreceived_at: 2026-11-02T10:12:00+01:00\nstage: inquiry\nowner: ana\n";

/// Makes a book with one lead.
fn book() -> Sandbox {
    let book = Sandbox::new();
    book.take_rules(Path::new(env!("CARGO_MANIFEST_DIR")));
    book.write("leads/2026-11/acme-7k3q.yaml", LEAD);
    book.commit("the book");
    book
}

/// Runs every reading command, and returns what `check` says; none may panic, hang or let a control character out.
fn survey(book: &Sandbox) -> Said {
    let mut check = None;
    for command in [
        &["status"] as &[&str],
        &["status", "--format", "csv", "--all"],
        &["log", "--all"],
        &["check", "--format", "json", "--committed"],
        &["check", "--format", "github"],
        &["check", "--format", "sarif"],
        &["check", "--format", "junit"],
        &["check", "--format", "markdown"],
        &["check"],
    ] {
        let said = book.leads(&[command, &["--as-of", AS_OF]].concat());
        for text in [&said.out, &said.err] {
            let control = text.chars().find(|c| c.is_control() && *c != '\n');
            assert_eq!(control, None, "{command:?}: {text:?}");
            assert!(!text.contains("panicked"), "{command:?}: {text}");
        }
        assert!(
            said.code.is_some_and(|code| code <= 2),
            "{command:?}: {said:?}"
        );
        match command.last().filter(|_| !said.out.is_empty()) {
            Some(&"sarif") => drop(serde_json::from_str::<serde_json::Value>(&said.out).unwrap()),
            Some(&"junit") => drop(roxmltree::Document::parse(&said.out).unwrap()),
            _ => {}
        }
        check = Some(said);
    }
    check.unwrap()
}

#[test]
fn odd_names_stay_names() {
    let book = book();
    for name in [
        "-dash",
        "spa ce",
        "::error::x",
        "ünï-1",
        "%0A",
        "..x",
        "$(touch boo)",
        "'q'",
        "a,b",
        "=1+1",
        "<b>",
        "[x](y)",
        "*",
        "~",
    ] {
        if !cfg!(windows)
            || name
                .chars()
                .all(|c| c.is_alphanumeric() || "-. ".contains(c))
        {
            book.write(&format!("leads/2026-11/{name}.yaml"), LEAD);
        }
    }
    if cfg!(unix) {
        for name in [
            "esc\u{1b}[31m",
            "line\nbreak",
            "tab\t",
            "right\u{202e}left",
            "back\\slash",
            "bell\u{7}",
        ] {
            book.write(&format!("leads/2026-11/{name}.yaml"), LEAD);
        }
    }
    book.write("leads/2026-12/-dash.yaml", LEAD);
    let uncommitted = survey(&book);
    assert_eq!(uncommitted.code, Some(1));
    assert!(
        uncommitted.out.contains("::error::x") || cfg!(windows),
        "{}",
        uncommitted.out
    );
    book.commit("odd names");
    assert_eq!(survey(&book).code, Some(1));
    if cfg!(unix) {
        fs::remove_dir_all(book.dir().join("leads")).unwrap();
        let said = survey(&book);
        assert!(
            said.out
                .contains("`git restore 'leads/2026-11/$(touch boo).yaml'`"),
            "{}",
            said.out
        );
        let found = fs::read_dir(book.dir())
            .unwrap()
            .any(|file| file.unwrap().file_name() == "boo");
        assert!(!found);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_one_finding() {
    use std::os::unix::ffi::OsStrExt;
    let book = book();
    let name = std::ffi::OsStr::from_bytes(b"leads/2026-11/x\xff-1a2b.yaml");
    fs::write(book.dir().join(name), LEAD).unwrap();
    for _ in 0..2 {
        let said = survey(&book);
        assert!(!said.out.contains("id-mismatch"), "{said:?}");
        assert!(
            said.out.contains("whose name is not valid UTF-8"),
            "{said:?}"
        );
        book.commit("an odd name");
    }
}

#[test]
fn odd_contents_are_findings() {
    let book = book();
    let deep = format!(
        "id: deep\nx-deep: {}{}\n",
        "[".repeat(5_000),
        "]".repeat(5_000)
    );
    let long = format!("id: {}\n", "x".repeat(100_000));
    let many: String = (0..40_000).map(|n| format!("x-{n}: {n}\n")).collect();
    let texts: [(&str, &[u8]); 12] = [
        ("empty", b""),
        ("blank", b"\n\n  \n"),
        ("comment", b"# nothing here\n"),
        ("null", b"id: a\0b\n"),
        ("latin", b"company: { name: Caf\xe9 }\n"),
        (
            "escape",
            b"id: escape\ncompany: { name: \"a\\e[31mb\" }\nstage: \"\\u202e\"\n",
        ),
        ("raw-escape", b"id: raw\ncompany: { name: a\x1b[31mb }\n"),
        ("list", b"- 1\n- 2\n"),
        ("bomb", b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n"),
        ("deep", deep.as_bytes()),
        ("long", long.as_bytes()),
        ("many", many.as_bytes()),
    ];
    for (name, bytes) in texts {
        fs::write(book.dir().join(format!("leads/2026-11/{name}.yaml")), bytes).unwrap();
    }
    let said = survey(&book);
    for (name, _) in texts {
        let place = format!("leads/2026-11/{name}.yaml");
        assert!(
            said.out.contains(&place),
            "{name} is not found out:\n{}",
            said.out
        );
    }
    assert!(said.out.len() < 20_000, "one file fills the screen");
    assert!(
        said.out.contains("leads/2026-11/acme-7k3q.yaml"),
        "the good lead is judged too"
    );
    book.commit("odd contents");
    assert_eq!(survey(&book).code, Some(1));
}

#[cfg(unix)]
#[test]
fn links_and_files_for_folders_are_found() {
    use std::os::unix::fs::symlink;
    for folder in ["leads", "policy", "schema"] {
        for link in [true, false] {
            let book = book();
            let place = book.dir().join(folder);
            fs::rename(&place, book.dir().join("elsewhere")).unwrap();
            if link {
                symlink("elsewhere", &place).unwrap();
            } else {
                fs::write(&place, "nothing").unwrap();
            }
            let what = if link {
                "a symbolic link"
            } else {
                "a file, where a folder should be"
            };
            for committed in [false, true] {
                let said = survey(&book);
                let sentence = format!(
                    "error[unreadable-file]: this is not read, because it is {what}\n--> {folder}\n"
                );
                assert!(
                    said.out.contains(&sentence),
                    "{folder}, {committed}: {}",
                    said.out
                );
                assert_ne!(said.code, Some(0));
                book.commit("odd folder");
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn a_linked_folder_of_leads_is_found() {
    let book = book();
    book.write("elsewhere/brill-9c4z.yaml", LEAD);
    std::os::unix::fs::symlink("../elsewhere", book.dir().join("leads/2026-12")).unwrap();
    for _ in 0..2 {
        let said = survey(&book);
        assert!(said.out.contains("--> leads/2026-12\n"), "{}", said.out);
        book.commit("linked");
    }
}

#[test]
fn a_lead_that_is_a_folder_is_no_lead() {
    let book = book();
    fs::remove_file(book.dir().join("leads/2026-11/acme-7k3q.yaml")).unwrap();
    book.write(
        "leads/2026-11/acme-7k3q.yaml/inner-1a5k.yaml",
        &LEAD.replace("acme-7k3q", "inner-1a5k"),
    );
    for _ in 0..2 {
        let said = survey(&book);
        assert!(said.out.contains("deleted-lead"), "{}", said.out);
        book.commit("a folder");
    }
}

#[test]
fn a_schema_that_says_little_stops_nothing() {
    let book = book();
    for text in [
        "",
        "[]",
        "true",
        "false",
        "{}",
        "null",
        "{",
        "{\"$ref\": \"#\"}",
        "{\"$ref\": \"file:///etc/passwd\"}",
        "{\"pattern\": \"(a+)+$\"}",
    ] {
        book.write("schema/lead.schema.json", text);
        let said = book.leads(&["check", "--as-of", AS_OF]);
        assert!(!said.err.contains("panicked"), "{text}: {}", said.err);
        let fine = matches!(
            text,
            "true" | "{}" | "{\"pattern\": \"(a+)+$\"}" | "{\"$ref\": \"#\"}"
        );
        assert!(fine || said.out.contains("schema"), "{text}: {}", said.out);
    }
}

#[test]
fn a_policy_that_says_little_stops_nothing() {
    let book = book();
    for text in [
        "",
        "[]",
        "~",
        "{}",
        "x",
        "a: &a 1\n",
        "\u{feff}",
        "stages: {}\nclocks: {}\npeople: {}\nprofile: []\n",
    ] {
        for file in [
            "agreement",
            "definition",
            "followup",
            "sla",
            "stages",
            "teams",
        ] {
            book.write(&format!("policy/{file}.yaml"), text);
        }
        let said = survey(&book);
        assert!(said.out.contains("policy-"), "{text}: {}", said.out);
        assert_ne!(said.code, Some(0), "{text}");
    }
    book.commit("little");
    survey(&book);
}

#[test]
fn damaged_objects_are_said_in_words() {
    let book = book();
    for name in ["HEAD", "HEAD^{tree}", "HEAD:leads/2026-11/acme-7k3q.yaml"] {
        let id = book.git(&["rev-parse", name]);
        let path = book
            .dir()
            .join(".git/objects")
            .join(&id[..2])
            .join(&id[2..]);
        let whole = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        for harm in [
            None,
            Some(&b""[..]),
            Some(b"garbage"),
            Some(&whole[..whole.len() / 2]),
        ] {
            if let Some(bytes) = harm {
                fs::write(&path, bytes).unwrap();
            }
            let said = survey(&book);
            assert_eq!(said.code, Some(2), "{name}, {harm:?}: {said:?}");
            assert!(said.err.contains("help: "), "{name}: {}", said.err);
            if harm.is_some() {
                fs::remove_file(&path).unwrap();
            }
        }
        fs::write(&path, whole).unwrap();
    }
    assert_ne!(survey(&book).code, Some(2));
}

#[test]
fn references_to_nowhere_are_said_in_words() {
    for head in [
        "",
        "garbage\n",
        "ref: refs/heads/gone\n",
        "ref: ../../etc/passwd\n",
        "0000000000000000000000000000000000000000\n",
        "1234567890123456789012345678901234567890\n",
    ] {
        let book = book();
        fs::write(book.dir().join(".git/HEAD"), head).unwrap();
        let said = survey(&book);
        assert!(
            said.code != Some(2) || said.err.contains("help: "),
            "{head:?}: {said:?}"
        );
    }
}

#[test]
fn an_unlucky_as_of_is_refused_or_answered() {
    let book = book();
    for (as_of, code) in [
        ("", 2),
        ("now", 2),
        ("-1", 2),
        ("HEAD~9", 2),
        ("0001-01-01", 2),
        ("9999-12-31T23:59:59Z", 1),
        ("2026-11-31", 2),
        ("2026-11-05T09:00:00", 2),
        ("\u{1b}[31m", 2),
    ] {
        let said = book.leads(&["check", &format!("--as-of={as_of}")]);
        assert_eq!(
            said.code.is_some_and(|code| code < 2),
            code < 2,
            "{as_of:?}: {said:?}"
        );
        assert!(
            !said.err.contains('\u{1b}') && !said.err.contains("panicked"),
            "{}",
            said.err
        );
    }
}

#[test]
fn a_reader_who_leaves_is_not_complained_to() {
    let book = book();
    for number in 0..400 {
        book.write(&format!("leads/many/lead-{number}.yaml"), "id: [\n");
    }
    let mut child = book
        .program(env!("CARGO_BIN_EXE_leads"))
        .args(["check", "--format", "json", "--as-of", AS_OF])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 10];
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut first).unwrap();
    drop(out);
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

/// Colour is for terminals: a pipe gets none, unless somebody insists.
#[test]
fn pipes_get_no_colour() {
    let book = book();
    let run = |variables: &[(&str, &str)]| {
        let mut command = book.program(env!("CARGO_BIN_EXE_leads"));
        command
            .args(["check", "--as-of", AS_OF])
            .envs(variables.iter().copied());
        Said::of(&command.output().unwrap()).out
    };
    assert!(!run(&[]).contains('\u{1b}'));
    assert!(run(&[("CLICOLOR_FORCE", "1")]).contains('\u{1b}'));
    assert!(!run(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).contains('\u{1b}'));
}

#[test]
fn nobody_to_ask_is_no_reason_to_wait() {
    let book = Sandbox::new();
    let mut child = book
        .program(env!("CARGO_BIN_EXE_leads"))
        .arg("init")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"").unwrap();
    let said = Said::of(&child.wait_with_output().unwrap());
    assert!(said.code.is_some(), "{said:?}");
    assert!(!said.err.contains("panicked"), "{}", said.err);
}

#[test]
fn texts_alone_are_judged_as_among_everything() {
    const TEXTS: &str = "schema,yaml-syntax,encoding";
    let book = book();
    let findings = |more: &[&str]| -> Vec<serde_json::Value> {
        let said = book.leads(&[&["check", "--format", "json"], more].concat());
        let document: serde_json::Value = serde_json::from_str(&said.out).unwrap();
        let findings = document["findings"].as_array().unwrap().iter();
        let of_texts = |finding: &&serde_json::Value| {
            let rule = finding["rule"].as_str().unwrap();
            TEXTS.split(',').any(|name| name == rule)
        };
        findings.filter(of_texts).cloned().collect()
    };
    let same = |count: usize| {
        for more in [&[] as &[&str], &["--committed"]] {
            let all = findings(more);
            assert_eq!(findings(&[&["--only", TEXTS], more].concat()), all);
            assert!(!more.is_empty() || all.len() == count, "{all:#?}");
        }
    };
    same(0);
    let other = |id: &str| LEAD.replace("acme-7k3q", id);
    book.write(
        "leads/2026-11/bravo-1a2b.yaml",
        &other("bravo-1a2b").replace("stage: inquiry", "stage: 7\nnobody_knows: 1"),
    );
    same(2);
    book.commit("a lead of another shape");
    same(2);
    // Whose it is, the file does not say any more.
    book.write(
        "leads/2026-11/acme-7k3q.yaml",
        "id: acme-7k3q\nowner: [ana\n",
    );
    same(3);
    book.write(
        "leads/bravo-1a2b.yaml",
        &other("bravo-1a2b").replace("owner: ana", "owner: 7"),
    );
    same(4);
}

#[test]
fn texts_alone_without_a_policy_are_answered_as_everything() {
    let book = book();
    fs::remove_dir_all(book.dir().join("policy")).unwrap();
    book.write("policy", "none\n");
    let said = |only: &str| {
        let said = book.leads(&["check", "--only", only]);
        (said.code, said.out, said.err)
    };
    assert_eq!(said("yaml-syntax"), said("yaml-syntax,append-only"));
}
