//! `workflow`: CI checks the leads, with the whole history.

use super::Book;
use crate::cli::Failure;
use crate::codec::yaml::{Limits, Node, Tree, text};
use crate::render::doctor::{Check, State};

pub(super) const ID: &str = "workflow";

/// Where GitHub looks for workflows.
const FOLDER: &str = ".github/workflows";
/// Where GitLab looks for its own.
const GITLAB: &str = ".gitlab-ci.yml";

/// Looks for a workflow that runs the check, and how much of the history it has.
pub(super) fn check(book: &Book) -> Result<Check, Failure> {
    let names = book.names(FOLDER).into_iter();
    let workflows = names.filter(|name| name.ends_with(".yml") || name.ends_with(".yaml"));
    let workflows = workflows.map(|name| format!("{FOLDER}/{name}"));
    let mut whole = Vec::new();
    let mut shallow = Vec::new();
    for path in workflows.chain([GITLAB.to_owned()]) {
        let Some(bytes) = book.file(&path) else {
            continue;
        };
        let depth = match (text(&bytes), path == GITLAB) {
            (Err(_), _) => continue,
            (Ok(text), true) => gitlab(text),
            (Ok(text), false) => github(text),
        };
        match depth {
            None => {}
            Some(Depth::Whole) => whole.push(path),
            Some(Depth::Cut) => shallow.push(path),
        }
    }
    Ok(match (shallow.as_slice(), whole.as_slice()) {
        ([], []) => {
            let message = "no workflow runs `leads check`: nobody hears of what is late or wrong before it is merged";
            Check::new(ID, State::Warning, message).help(
                "add one that checks out with `fetch-depth: 0` and runs `leads check --format github` on pull requests and each morning",
            )
        }
        ([], whole) => {
            let message = format!(
                "{} runs `leads check` with the whole history",
                whole.join(", ")
            );
            Check::new(ID, State::Ok, message)
        }
        (shallow, _) => {
            let message = format!(
                "{} runs `leads check` on a shallow clone, where nobody can say who is late",
                shallow.join(", ")
            );
            Check::new(ID, State::Error, message)
                .help("add `fetch-depth: 0` below `with:` of its checkout step; in GitLab, GIT_DEPTH: \"0\"")
        }
    })
}

/// How much of the history a check has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    Whole,
    Cut,
}

/// Returns how much of the history a check in this workflow has; `None` if there is none in it.
fn github(text: &str) -> Option<Depth> {
    let Ok(tree) = Tree::read(text, &Limits::default()) else {
        // Other programs may read it all the same.
        let has = |words: &str| text.contains(words);
        return has("leads check").then(|| depth(has("fetch-depth: 0")));
    };
    let jobs = tree.at("/jobs")?;
    let mut found = None;
    for (_, job) in jobs.entries() {
        let steps = job.get("steps").into_iter().flat_map(Node::items);
        if !steps.clone().any(runs) {
            continue;
        }
        let mut checkouts = steps.filter(|step| uses(*step).starts_with("actions/checkout@"));
        let whole = |step: Node<'_, '_>| {
            let depth = step.get("with").and_then(|with| with.get("fetch-depth"));
            depth.and_then(Node::as_text) == Some("0")
        };
        // Where nothing is checked out in a way that is known, nothing is known against it.
        match depth(checkouts.all(whole)) {
            Depth::Cut => return Some(Depth::Cut),
            Depth::Whole => found = Some(Depth::Whole),
        }
    }
    found
}

fn depth(is_whole: bool) -> Depth {
    match is_whole {
        true => Depth::Whole,
        false => Depth::Cut,
    }
}

fn uses<'t>(step: Node<'t, '_>) -> &'t str {
    step.get("uses").and_then(Node::as_str).unwrap_or_default()
}

/// Returns whether a step runs the check: by its name, or by the action.
fn runs(step: Node<'_, '_>) -> bool {
    let action = uses(step).split('@').next().unwrap_or_default();
    let script = step.get("run").and_then(Node::as_str).unwrap_or_default();
    action.ends_with("/actions/leads") || script.lines().any(is_check)
}

/// Returns whether a line of a script runs the check: the program, or its sources through `cargo run`.
fn is_check(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    words.windows(2).any(|pair| {
        let program = pair[0].trim_matches(['"', '\'']);
        let is_program = program.rsplit(['/', '\\']).next() == Some("leads");
        let is_source = program == "--" && words.starts_with(&["cargo", "run"]);
        (is_program || is_source) && pair[1] == "check"
    })
}

/// Returns how much of the history a check in GitLab's pipelines has; `None` if there is none.
fn gitlab(text: &str) -> Option<Depth> {
    let whole = text.lines().any(|line| {
        let value = line.trim().strip_prefix("GIT_DEPTH:").unwrap_or_default();
        let value = value.split(" #").next().unwrap_or_default();
        value.trim().trim_matches(['"', '\'']) == "0"
    });
    text.lines()
        .any(|line| is_check(line.trim_start_matches([' ', '-'])))
        .then(|| depth(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PULL_REQUEST: &str = include_str!("../../../.github/examples/pull-request.yml");
    const OVERDUE: &str = include_str!("../../../.github/examples/overdue.yml");
    const OWN: &str = include_str!("../../../.github/workflows/ci.yml");
    const INTAKE: &str = include_str!("../../../.github/examples/intake.yml");
    const PIPELINE: &str = include_str!("../../../.github/examples/gitlab-ci.yml");

    #[test]
    fn the_examples_are_seen_as_they_are() {
        assert_eq!(github(PULL_REQUEST), Some(Depth::Whole));
        assert_eq!(github(OVERDUE), Some(Depth::Whole));
        assert_eq!(github(OWN), Some(Depth::Whole));
        assert_eq!(github(INTAKE), None);
        assert_eq!(gitlab(PIPELINE), Some(Depth::Whole));
        let shallow = |text: &str| text.replace("fetch-depth: 0", "fetch-depth: 1");
        assert_eq!(github(&shallow(PULL_REQUEST)), Some(Depth::Cut));
        let shallow = PIPELINE.replace("GIT_DEPTH", "GIT_STRATEGY");
        assert_eq!(gitlab(&shallow), Some(Depth::Cut));
    }

    #[test]
    fn each_job_needs_the_history_if_it_checks() {
        let job = |checkout: &str, run: &str| {
            format!(
                "jobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n{checkout}      - run: {run}\n"
            )
        };
        let deep = "        with: { fetch-depth: \"0\" }\n";
        for (text, depth) in [
            (String::new(), None),
            ("jobs:\n  a: x\n".to_owned(), None),
            (job("", "cargo test"), None),
            (job("", "echo leads; check"), None),
            (job("", "cargo fmt -- check"), None),
            (job("", "leads check --format github"), Some(Depth::Cut)),
            (job(deep, "leads check"), Some(Depth::Whole)),
            (
                job(deep, "|\n          cd x\n          ./bin/leads check"),
                Some(Depth::Whole),
            ),
            (
                job(deep, "|\n          \"$RUNNER_TEMP/leads/bin/leads\" check"),
                Some(Depth::Whole),
            ),
            (
                "jobs:\n  a:\n    steps:\n      - run: leads check\n".to_owned(),
                Some(Depth::Whole),
            ),
            (
                "x: &a 1\n# leads check\ny: fetch-depth: 0".to_owned(),
                Some(Depth::Whole),
            ),
            ("x: &a 1\n# leads check\n".to_owned(), Some(Depth::Cut)),
        ] {
            assert_eq!(github(&text), depth, "{text}");
        }
    }
}
