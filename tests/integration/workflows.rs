//! The workflows, the action, the form and the hook: what they may do, and that their scripts do what they say.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_yaml::Value;

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(top().join(path))
        .unwrap()
        .replace("\r\n", "\n")
}

/// Returns every YAML file that a CI reads, by its path.
fn files() -> Vec<(String, Value)> {
    let mut paths = vec![".pre-commit-hooks.yaml".to_owned()];
    gather(".github", &mut paths);
    paths.sort();
    let files: Vec<_> = paths
        .into_iter()
        .map(|path| {
            let text = read(&path);
            let value =
                serde_yaml::from_str(&text).unwrap_or_else(|fault| panic!("{path}: {fault}"));
            (path, value)
        })
        .collect();
    assert!(files.len() >= 8, "{}", files.len());
    files
}

fn gather(folder: &str, paths: &mut Vec<String>) {
    for entry in fs::read_dir(top().join(folder)).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            gather(&path, paths);
        } else if path.ends_with(".yml") || path.ends_with(".yaml") {
            paths.push(path);
        }
    }
}

fn file(path: &str) -> Value {
    let mut files = files().into_iter();
    files.find(|(name, _)| name == path).expect(path).1
}

/// Returns the files that are workflows of GitHub.
fn workflows() -> Vec<(String, Value)> {
    let mut files = files();
    files.retain(|(_, file)| file.get("jobs").is_some());
    assert!(files.len() >= 4);
    files
}

/// Returns every value under this key, wherever it stands.
fn under<'v>(value: &'v Value, key: &str) -> Vec<&'v Value> {
    match value {
        Value::Mapping(map) => map
            .iter()
            .flat_map(|(name, value)| {
                let here = (name.as_str() == Some(key)).then_some(value);
                here.into_iter().chain(under(value, key))
            })
            .collect(),
        Value::Sequence(items) => items.iter().flat_map(|item| under(item, key)).collect(),
        _ => Vec::new(),
    }
}

/// Returns each step of a workflow or an action.
fn steps(file: &Value) -> Vec<&Value> {
    let lists = under(file, "steps").into_iter();
    lists.filter_map(Value::as_sequence).flatten().collect()
}

/// Returns every script of a file.
fn scripts(file: &Value) -> Vec<&str> {
    let lists = ["run", "script", "before_script", "after_script"];
    let values = lists.iter().flat_map(|key| under(file, key));
    values
        .flat_map(|value| match value {
            Value::Sequence(lines) => lines.iter().filter_map(Value::as_str).collect(),
            value => value.as_str().into_iter().collect::<Vec<_>>(),
        })
        .collect()
}

fn is_commit(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[test]
fn what_is_used_is_pinned() {
    for (path, file) in files() {
        for uses in under(&file, "uses") {
            let uses = uses.as_str().unwrap();
            let pinned = uses.rsplit_once('@').is_some_and(|(_, at)| is_commit(at));
            assert!(pinned || uses.starts_with("./"), "{path}: {uses}");
        }
        for commit in under(&file, "LEADS_COMMIT") {
            assert!(commit.as_str().is_some_and(is_commit), "{path}: {commit:?}");
        }
        for script in scripts(&file)
            .iter()
            .filter(|script| script.contains("--git "))
        {
            assert!(
                script.contains("--rev \"$LEADS_COMMIT\""),
                "{path}: {script}"
            );
        }
    }
}

#[test]
fn nobody_may_more_than_needed() {
    for (path, file) in workflows() {
        let whole = file
            .get("permissions")
            .unwrap_or_else(|| panic!("{path}: no permissions"));
        for (name, right) in whole.as_mapping().unwrap() {
            assert_eq!(
                right.as_str(),
                Some("read"),
                "{path}: {name:?} for every job"
            );
        }
        let on = file.get("on").unwrap();
        let pull_request = on.get("pull_request").is_some();
        for (name, job) in file["jobs"].as_mapping().unwrap() {
            let rights = job.get("permissions").and_then(Value::as_mapping);
            let mut writes = rights
                .into_iter()
                .flatten()
                .filter(|(_, right)| right.as_str() != Some("read"));
            assert!(
                !pull_request || writes.next().is_none(),
                "{path}: {name:?} writes on a pull request"
            );
        }
        for event in ["pull_request_target", "workflow_run", "issue_comment"] {
            assert!(
                on.get(event).is_none(),
                "{path}: {event} runs strangers' code with our rights"
            );
        }
        assert_eq!(under(&file, "secrets"), Vec::<&Value>::new(), "{path}");
    }
}

#[test]
fn no_script_holds_what_somebody_wrote() {
    for (path, file) in files() {
        for script in scripts(&file) {
            assert!(!script.contains("${{"), "{path}: {script}");
        }
        let text = read(&path);
        for written in [
            "github.event.issue.body",
            "github.event.issue.title",
            "github.head_ref",
            "secrets.",
        ] {
            assert!(!text.contains(written), "{path}: {written}");
        }
    }
}

#[test]
fn no_checkout_leaves_the_token_behind() {
    for (path, file) in files() {
        for step in steps(&file) {
            let uses = step.get("uses").and_then(Value::as_str).unwrap_or_default();
            if uses.starts_with("actions/checkout@") {
                assert_eq!(
                    step["with"]["persist-credentials"],
                    Value::Bool(false),
                    "{path}"
                );
                let whole = !path.contains("/examples/") || step["with"]["fetch-depth"] == 0;
                assert!(whole, "{path}: a shallow clone cannot tell who is late");
            }
        }
    }
}

#[test]
fn each_input_of_the_action_is_used_and_explained() {
    let action = file(".github/actions/leads/action.yml");
    let text = read(".github/actions/leads/action.yml");
    let inputs = action["inputs"].as_mapping().unwrap();
    for (name, input) in inputs {
        let name = name.as_str().unwrap();
        assert!(
            text.contains(&format!(": ${{{{ inputs.{name} }}}}\n")),
            "{name}"
        );
        assert!(
            input["description"]
                .as_str()
                .is_some_and(|words| words.ends_with('.')),
            "{name}"
        );
    }
    for (path, file) in workflows() {
        for step in steps(&file) {
            let uses = step.get("uses").and_then(Value::as_str).unwrap_or_default();
            let given = step.get("with").and_then(Value::as_mapping);
            if uses.contains("/actions/leads@") {
                for name in given.into_iter().flatten().map(|(name, _)| name) {
                    assert!(inputs.contains_key(name), "{path}: {name:?}");
                }
            }
        }
    }
}

#[test]
fn the_form_and_the_workflow_speak_of_one_label() {
    let form = file(".github/ISSUE_TEMPLATE/website-request.yml");
    let label = form["labels"][0].as_str().unwrap();
    let intake = file(".github/examples/intake.yml");
    let waits = intake["jobs"]["lead"]["if"].as_str().unwrap();
    assert_eq!(waits, format!("github.event.label.name == '{label}'"));
    let fields = form["body"].as_sequence().unwrap();
    let names = fields
        .iter()
        .filter_map(|field| field["attributes"].get("label"));
    let names: Vec<&str> = names.filter_map(Value::as_str).collect();
    let distinct: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(distinct.len(), names.len(), "{names:?}");
    assert!(
        names.contains(&"Company") && names.len() == fields.len() - 1,
        "{names:?}"
    );
}

#[test]
fn the_hook_checks_the_book_and_blames_nobody_for_the_time() {
    let hook = file(".pre-commit-hooks.yaml");
    let entry = hook[0]["entry"].as_str().unwrap().split(' ').skip(1);
    let args = hook[0]["args"]
        .as_sequence()
        .unwrap()
        .iter()
        .map(|word| word.as_str().unwrap());
    let as_of = ["--as-of", "2026-11-09T09:00:00Z"];
    let words: Vec<&str> = entry.chain(args).chain(as_of).collect();
    let book = crate::git::Sandbox::new();
    book.take_rules(top());
    let late = "id: acme-7k3q\ncompany: { name: Acme }\nsource: website_request\nstage: inquiry\n";
    book.write("leads/acme-7k3q.yaml", late)
        .commit("a lead that nobody answers");
    assert_eq!(
        book.leads(&[&["check", "--only", "overdue"], &as_of[..]].concat())
            .code,
        Some(1)
    );
    let said = book.leads(&words);
    assert_eq!(said.code, Some(0), "{}", said.out);
    book.write("leads/acme-7k3q.yaml", &late.replace("stage", "stagee"));
    let said = book.leads(&words);
    assert_eq!(said.code, Some(1), "{}", said.out);
}

/// Writes every script below the target folder, where `.ci/run` has another program read them.
#[test]
fn scripts_are_laid_out_for_other_readers() {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scripts");
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).unwrap();
    let mut written = 0;
    for (path, file) in files() {
        let gitlab = path.contains("gitlab");
        let scripts = match gitlab {
            // One shell runs all the lines of a job.
            true => under(&file, "script")
                .into_iter()
                .map(|script| lines(script).join("\n"))
                .collect(),
            false => scripts(&file)
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>(),
        };
        for (number, script) in scripts.iter().enumerate() {
            let name = format!(
                "{}-{number}.sh",
                path.trim_start_matches('.').replace('/', "-")
            );
            fs::write(place.join(name), format!("#!/usr/bin/env bash\n{script}\n")).unwrap();
            written += 1;
        }
    }
    assert!(written > 10, "{written}");
}

fn lines(script: &Value) -> Vec<&str> {
    script
        .as_sequence()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect()
}

/// What the scripts do when a shell runs them: on systems that have one.
#[cfg(unix)]
mod runs {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::git::{Said, Sandbox};

    /// Returns the script of the step with this name.
    fn script(path: &str, name: &str) -> String {
        let file = file(path);
        let steps = steps(&file);
        let step = steps.iter().find(|step| step["name"] == *name).expect(name);
        step["run"].as_str().unwrap().to_owned()
    }

    /// A runner of GitHub, as far as the scripts see it.
    struct Runner {
        sandbox: Sandbox,
    }

    impl Runner {
        fn new() -> Self {
            let sandbox = Sandbox::new();
            fs::create_dir(sandbox.root().join("temp")).unwrap();
            Runner { sandbox }
        }

        fn path(&self, name: &str) -> String {
            self.sandbox.root().join(name).display().to_string()
        }

        fn read(&self, name: &str) -> String {
            fs::read_to_string(self.path(name)).unwrap_or_default()
        }

        /// Puts a program in front of all others.
        fn program(&self, name: &str, script: &str) {
            let bin = self.sandbox.root().join("bin");
            fs::create_dir_all(&bin).unwrap();
            let path = bin.join(name);
            fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        }

        /// Runs a script as GitHub runs it.
        fn run(&self, script: &str, variables: &[(&str, &str)]) -> Said {
            let path = std::env::var("PATH").unwrap();
            let output = self
                .sandbox
                .program("bash")
                .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
                .env("PATH", format!("{}:{path}", self.path("bin")))
                .env("RUNNER_TEMP", self.path("temp"))
                .env("GITHUB_OUTPUT", self.path("output"))
                .env("GITHUB_STEP_SUMMARY", self.path("summary"))
                .envs(variables.iter().copied())
                .output();
            Said::of(&output.unwrap())
        }

        /// Runs the action's check with these inputs.
        fn check(&self, program: &str, inputs: &[(&str, &str)]) -> Said {
            let mut variables = vec![
                ("BINARY", program),
                ("BASE", ""),
                ("ARGS", ""),
                ("SARIF", ""),
                ("FAIL", "true"),
            ];
            variables.extend(inputs);
            self.run(
                &script(".github/actions/leads/action.yml", "Check"),
                &variables,
            )
        }
    }

    const AS_OF: &str = "--as-of 2026-11-19T10:00:00Z";

    #[test]
    fn the_action_notes_sums_up_and_fails() {
        let mut runner = Runner::new();
        let made = runner
            .sandbox
            .leads(&["demo", "made", "--as-of", "2026-11-19T10:00:00Z"]);
        assert_eq!(made.code, Some(0), "{}", made.err);
        runner.sandbox = runner.sandbox.at("book/made");
        let leads = env!("CARGO_BIN_EXE_leads");
        let sarif = runner.path("found.sarif");
        let said = runner.check(leads, &[("ARGS", AS_OF), ("SARIF", &sarif)]);
        assert_eq!(said.code, Some(1), "{}", said.err);
        assert!(said.out.starts_with("::error file=leads/"), "{}", said.out);
        let summary = runner.read("summary");
        assert!(
            summary.starts_with("### leads check: 11 errors, 3 warnings\n"),
            "{summary}"
        );
        let table = runner.path("temp/leads-check.md");
        assert_eq!(runner.read("output"), format!("code=1\ntable={table}\n"));
        let log: serde_json::Value = serde_json::from_str(&runner.read("found.sarif")).unwrap();
        assert_eq!(log["version"], "2.1.0");

        let said = runner.check(leads, &[("ARGS", AS_OF), ("FAIL", "false")]);
        assert_eq!(said.code, Some(0), "{}", said.err);
        let only = format!("  {AS_OF}\n--only   schema ");
        assert_eq!(runner.check(leads, &[("ARGS", &only)]).code, Some(0));
        for fail in ["true", "false"] {
            let said = runner.check(leads, &[("ARGS", "--only nonsense"), ("FAIL", fail)]);
            assert_eq!(said.code, Some(2), "{}", said.err);
        }
    }

    #[test]
    fn no_input_of_the_action_is_a_command() {
        let runner = Runner::new();
        runner.program("leads", "printf '<%s>' \"$@\"; echo");
        let said = runner.check(
            "leads",
            &[
                ("BASE", "origin/$(touch boo)`touch boo`"),
                ("ARGS", "--only $(touch boo) * ; touch boo"),
            ],
        );
        assert_eq!(
            said.out,
            "<check><--base=origin/$(touch boo)`touch boo`><--only><$(touch><boo)><*><;><touch><boo><--format><github>\n"
        );
        assert!(!runner.sandbox.dir().join("boo").exists());
        let said = runner.check("leads", &[]);
        assert_eq!(said.out, "<check><--format><github>\n", "{}", said.err);
    }

    #[test]
    fn a_summary_and_an_issue_hold_whole_lines() {
        let runner = Runner::new();
        let rows = "yes '| error | a row of many | ünï |' | head -n 60000";
        runner.program("leads", rows);
        assert_eq!(runner.check("leads", &[]).code, Some(0));
        let summary = runner.read("summary");
        assert!(summary.len() > 900_000 && summary.len() < 1_048_576);
        assert!(summary.ends_with("ünï |\n\n… and more: the log of this step has them all\n"));

        fs::remove_file(runner.path("output")).unwrap();
        let hand_on = script(".github/examples/overdue.yml", "Hand the list on");
        let table = runner.path("temp/leads-check.md");
        let said = runner.run(&hand_on, &[("TABLE", &table)]);
        assert_eq!(said.code, Some(0), "{}", said.err);
        let output = runner.read("output");
        assert!(output.len() > 59_000 && output.chars().count() < 65_536);
        let end = output
            .lines()
            .next()
            .unwrap()
            .strip_prefix("list<<")
            .unwrap();
        assert_eq!(end.len(), 32);
        assert!(output.ends_with(&format!(
            "ünï |\n\n… and more: the log of the check has them all\n{end}\n"
        )));
    }

    #[test]
    fn one_issue_is_opened_kept_and_closed() {
        let keep = script(".github/examples/overdue.yml", "Keep one issue");
        let list = "### leads check: 1 error\n\n| `$(touch boo)` |";
        for (code, open, expected) in [
            ("0", "", vec!["issue list"]),
            ("0", "7", vec!["issue list", "issue close 7"]),
            ("1", "7", vec!["issue list", "issue edit 7"]),
            (
                "1",
                "",
                vec![
                    "issue list",
                    "label create overdue-leads",
                    "issue create --title",
                ],
            ),
        ] {
            let runner = Runner::new();
            let log = runner.path("asked");
            runner.program(
                "gh",
                &format!("echo \"$@\" >>'{log}'\n[ \"$2\" != list ] || echo '{open}'"),
            );
            let said = runner.run(&keep, &[("CODE", code), ("LIST", list)]);
            assert_eq!(said.code, Some(0), "{}", said.err);
            let asked = runner.read("asked");
            let asked: Vec<&str> = asked.lines().collect();
            assert_eq!(asked.len(), expected.len(), "{asked:?}");
            for (asked, expected) in asked.iter().zip(&expected) {
                assert!(asked.starts_with(expected), "{asked}");
            }
            if code == "1" {
                assert_eq!(runner.read("temp/list.md"), format!("{list}\n"));
            }
            assert!(!runner.sandbox.dir().join("boo").exists());
        }
    }

    #[test]
    fn the_text_of_a_request_reaches_only_a_file() {
        let runner = Runner::new();
        runner.sandbox.commit("the book");
        // As `jq` would: the body of the issue.
        let body = "### Company\n\n$(touch boo)`touch boo`\"; touch boo; '";
        runner.sandbox.write("body", body);
        runner.program("jq", "cat body");
        fs::create_dir_all(runner.path("temp/leads/bin")).unwrap();
        runner.program("leads", &format!("echo \"$@\" >'{}'", runner.path("asked")));
        fs::copy(
            runner.path("bin/leads"),
            runner.path("temp/leads/bin/leads"),
        )
        .unwrap();
        let event = runner.path("event.json");
        let write = script(".github/examples/intake.yml", "Write the lead");
        let said = runner.run(&write, &[("NUMBER", "12"), ("GITHUB_EVENT_PATH", &event)]);
        assert_eq!(said.code, Some(0), "{}", said.err);
        let request = runner.path("temp/request.md");
        assert_eq!(runner.read("temp/request.md"), body);
        assert_eq!(
            runner.read("asked"),
            format!("new --from-issue {request} --commit\n")
        );
        assert_eq!(
            runner.sandbox.git(&["branch", "--show-current"]),
            "website-request-12"
        );
        assert!(!runner.sandbox.dir().join("boo").exists());
    }

    #[test]
    fn a_request_is_proposed_once() {
        let open = script(".github/examples/intake.yml", "Open a pull request");
        let runner = Runner::new();
        runner.sandbox.commit("the book");
        let origin = runner.path("origin.git");
        runner.sandbox.git(&["init", "--quiet", "--bare", &origin]);
        runner.sandbox.git(&["remote", "add", "origin", &origin]);
        runner.program(
            "gh",
            &format!("echo \"$1 $2\" >>'{}'", runner.path("asked")),
        );
        for _ in 0..2 {
            let said = runner.run(&open, &[("NUMBER", "12"), ("BASE", "main")]);
            assert_eq!(said.code, Some(0), "{}", said.err);
        }
        assert_eq!(
            runner.read("asked"),
            "auth setup-git\npr create\nauth setup-git\n"
        );
        let head = runner.sandbox.git(&["rev-parse", "HEAD"]);
        let pushed = runner
            .sandbox
            .git(&["ls-remote", "origin", "refs/heads/website-request-12"]);
        assert!(pushed.starts_with(&head), "{pushed}");
    }
}
