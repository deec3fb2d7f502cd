//! The default policy, and what is found when one thing in it is wrong.

mod clocks;
mod defaults;
mod differences;
mod files;
mod funnel;
mod hostile;

use std::collections::BTreeSet;

use super::*;
use crate::finding::Severity;

/// The policy that `init` writes.
fn defaults() -> Vec<(String, Vec<u8>)> {
    let files: [(&str, &[u8]); 7] = [
        (
            "agreement.yaml",
            include_bytes!("../../../../policy/agreement.yaml"),
        ),
        (
            "definition.yaml",
            include_bytes!("../../../../policy/definition.yaml"),
        ),
        (
            "followup.yaml",
            include_bytes!("../../../../policy/followup.yaml"),
        ),
        (
            "holidays-de.ics",
            include_bytes!("../../../../policy/holidays-de.ics"),
        ),
        ("sla.yaml", include_bytes!("../../../../policy/sla.yaml")),
        (
            "stages.yaml",
            include_bytes!("../../../../policy/stages.yaml"),
        ),
        (
            "teams.yaml",
            include_bytes!("../../../../policy/teams.yaml"),
        ),
    ];
    let owned = |(name, bytes): (&str, &[u8])| (format!("policy/{name}"), bytes.to_vec());
    files.into_iter().map(owned).collect()
}

/// The default policy with one file as `text`; gone, if there is none.
fn with(name: &str, text: Option<&str>) -> Vec<(String, Vec<u8>)> {
    let path = format!("policy/{name}");
    let mut files = defaults();
    files.retain(|(other, _)| *other != path);
    files.extend(text.map(|text| (path, text.as_bytes().to_vec())));
    files
}

/// The default policy with this text in one file put in the place of that.
fn edited(name: &str, edits: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    let mut text = text_of(&defaults(), name);
    for (from, to) in edits {
        assert!(text.contains(from), "{name} has no {from:?}");
        text = text.replacen(from, to, 1);
    }
    with(name, Some(&text))
}

fn text_of(files: &[(String, Vec<u8>)], name: &str) -> String {
    let path = format!("policy/{name}");
    let (_, bytes) = files.iter().find(|(other, _)| *other == path).unwrap();
    String::from_utf8(bytes.clone()).unwrap()
}

/// Findings as `rule file:line message`, each with what to do on a line of its own.
fn told(files: &[(String, Vec<u8>)]) -> Vec<String> {
    let (policy, findings) = read(files);
    let lines = findings
        .iter()
        .flat_map(|finding| [tell(files, finding), format!("    {}", help(finding))]);
    let unusable = policy.is_none().then(|| "no policy".to_owned());
    lines.chain(unusable).collect()
}

fn tell(files: &[(String, Vec<u8>)], finding: &Finding) -> String {
    let path = &finding.place.file;
    let line = match &finding.place.spot {
        Spot::Bytes(range) => {
            let (_, bytes) = files.iter().find(|(other, _)| other == path).unwrap();
            let breaks = bytes[..range.start].iter().filter(|byte| **byte == b'\n');
            format!(":{}", breaks.count() + 1)
        }
        _ => String::new(),
    };
    let level = match finding.severity {
        Severity::Error => "",
        other => &format!(" ({})", other.name()),
    };
    let file = path.strip_prefix("policy/").unwrap();
    format!(
        "{}{level} {file}{line} {}",
        finding.rule.id, finding.message
    )
}

fn help(finding: &Finding) -> &str {
    let help = finding.help.as_deref();
    help.expect("every finding says what to do")
}

/// Checks the cases of `faults.txt`.
#[test]
fn every_fault_is_told() {
    let text = include_str!("faults.txt").replace("\r\n", "\n");
    let mut wrong = Vec::new();
    let mut rules = BTreeSet::new();
    for case in text.split("\n\n").filter(|case| !case.starts_with('#')) {
        let lines: Vec<&str> = case.trim_end().lines().collect();
        let is_change = |line: &&str| line.starts_with(['-', '+', '|']);
        let changes = lines[1..].iter().take_while(|line| is_change(line)).count();
        let (changes, expected) = lines[1..].split_at(changes);
        let told = told(&changed(lines[0], changes));
        rules.extend(
            told.iter()
                .filter_map(|line| Some(line.split_once(' ')?.0.to_owned())),
        );
        if told != expected {
            let case = lines[..=changes.len()].join("\n");
            wrong.push(format!("{case}\n{}", told.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "found otherwise:\n{}", wrong.join("\n\n"));
    for rule in faults::RULES {
        assert!(rules.contains(rule.id), "{} has no case", rule.id);
    }
}

/// The default policy without a file, with other text in one (`|`), or with a part of one (`-`) replaced (`+`).
fn changed(head: &str, changes: &[&str]) -> Vec<(String, Vec<u8>)> {
    if let Some(name) = head.strip_prefix("without ") {
        return with(name, None);
    }
    let name = head.strip_prefix("in ").unwrap();
    let written = |line: &str| {
        let rest = line[1..].strip_prefix(' ').unwrap_or_default();
        rest.replace("\\n", "\n")
    };
    if changes[0].starts_with('|') {
        let lines: Vec<String> = changes.iter().map(|line| written(line)).collect();
        return with(name, Some(&lines.join("\n")));
    }
    let edits: Vec<(String, String)> = changes
        .chunks(2)
        .map(|pair| (written(pair[0]), written(pair[1])))
        .collect();
    let edits: Vec<(&str, &str)> = edits.iter().map(|(from, to)| (&**from, &**to)).collect();
    edited(name, &edits)
}
