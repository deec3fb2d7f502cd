//! One policy file while it is read: its faults are collected, each with its place and what to write instead.

use std::fmt::Display;
use std::sync::Arc;

use crate::codec::yaml::{self, Style};
use crate::finding::{Finding, Place, PolicyLine, Rule, Severity, nearest};

use super::faults;
use super::words::{list, short};

/// A value or key of a policy file.
pub(in crate::codec) type Node<'t> = yaml::Node<'t, 't>;

/// From so many faults in one file on, no likely name is looked for: the file is not a policy.
const MANY_FAULTS: usize = 100;

/// Nor among more names than these, or longer ones.
const MANY_NAMES: usize = 1_000;
const LONG_NAME: usize = 64;

/// The rules by which a page finds fault.
#[derive(Debug, Clone, Copy)]
pub(in crate::codec) struct Rules {
    pub(in crate::codec) unknown_key: &'static Rule,
    pub(in crate::codec) unknown_name: &'static Rule,
    pub(in crate::codec) value: &'static Rule,
}

/// Those of the policy folder.
const POLICY: Rules = Rules {
    unknown_key: &faults::UNKNOWN_KEY,
    unknown_name: &faults::UNKNOWN_NAME,
    value: &faults::VALUE,
};

/// One policy file, or one written like it, while it is read.
pub(in crate::codec) struct Page {
    rules: Rules,
    file: Arc<str>,
    findings: Vec<Finding>,
    errors: usize,
}

impl Page {
    pub(in crate::codec) fn new(file: &str) -> Self {
        Page::by(POLICY, file)
    }

    pub(in crate::codec) fn by(rules: Rules, file: &str) -> Self {
        Page {
            rules,
            file: file.into(),
            findings: Vec::new(),
            errors: 0,
        }
    }

    pub(in crate::codec) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    /// Returns the name of the file in its folder.
    pub(in crate::codec) fn name(&self) -> &str {
        self.file.rsplit('/').next().unwrap_or_default()
    }

    /// Returns how many errors were found so far: what adds to them while it is read is left out of the policy.
    pub(in crate::codec) fn errors(&self) -> usize {
        self.errors
    }

    /// Returns the first error that was found after this many.
    pub(in crate::codec) fn error_after(&self, errors: usize) -> Option<&Finding> {
        let found = self.findings.iter();
        let mut found = found.filter(|finding| finding.severity == Severity::Error);
        found.nth(errors)
    }

    /// Returns the policy line a node is on.
    pub(in crate::codec) fn line(&self, node: Node<'_>) -> PolicyLine {
        PolicyLine {
            file: self.file.clone(),
            line: node.line(),
        }
    }

    /// Adds a fault at a node.
    pub(in crate::codec) fn fault(
        &mut self,
        rule: &'static Rule,
        node: Node<'_>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let place = Place::bytes(&*self.file, head(node).span());
        self.add(Finding::new(rule, place, message).help(help));
    }

    /// Adds a warning at a node: what it is about is used all the same.
    pub(in crate::codec) fn caution(
        &mut self,
        rule: &'static Rule,
        node: Node<'_>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let place = Place::bytes(&*self.file, head(node).span());
        let mut finding = Finding::new(rule, place, message).help(help);
        finding.severity = Severity::Warning;
        self.add(finding);
    }

    /// Adds a finding.
    pub(in crate::codec) fn add(&mut self, finding: Finding) {
        self.errors += usize::from(finding.severity == Severity::Error);
        self.findings.push(finding);
    }

    /// Adds a fault for a value that cannot be used.
    pub(in crate::codec) fn value(
        &mut self,
        node: Node<'_>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.fault(self.rules.value, node, message, help);
    }

    /// Adds a fault in the words of another room, which end in what to write: `… has no unit: write 12h`.
    pub(in crate::codec) fn said(
        &mut self,
        rule: &'static Rule,
        node: Node<'_>,
        what: &str,
        words: &impl Display,
    ) {
        let words = words.to_string();
        match words.rsplit_once(": ") {
            Some((wrong, help)) => self.fault(rule, node, format!("{what}: {wrong}"), help),
            None => self.fault(
                rule,
                node,
                format!("{what}: {words}"),
                "correct it, or delete it",
            ),
        }
    }

    /// Adds a fault for a key that means nothing in `what`.
    pub(in crate::codec) fn unknown_key(&mut self, key: Node<'_>, what: &str, keys: &[&str]) {
        let written = short(key.as_text().unwrap_or_default());
        let help = match self.likely(&written, keys.iter().copied()) {
            Some(likely) => format!("did you mean `{likely}`?"),
            None => format!("the keys here are: {}", list(keys.iter().copied())),
        };
        let message = format!("`{written}` means nothing in {what}");
        self.fault(self.rules.unknown_key, key, message, help);
    }

    /// Adds a fault for a name that is none of `names`, all there are.
    pub(in crate::codec) fn unknown_name<'n>(
        &mut self,
        node: Node<'_>,
        word: &str,
        names: impl Iterator<Item = &'n str> + Clone,
        where_defined: Option<&str>,
    ) {
        let written = short(node.as_text().unwrap_or_default());
        let help = match (self.likely(&written, names.clone()), where_defined) {
            (Some(likely), _) => format!("did you mean `{likely}`?"),
            (None, None) => format!("there are: {}", list(names)),
            (None, Some(place)) if names.clone().next().is_none() => {
                format!("define it in {place}")
            }
            (None, Some(place)) => format!("there are: {}; or define it in {place}", list(names)),
        };
        let message = format!("there is no {word} `{written}`");
        self.fault(self.rules.unknown_name, node, message, help);
    }

    /// Returns the one of `names` that was probably meant, unless the file is beyond help.
    pub(in crate::codec) fn likely<'n>(
        &self,
        written: &str,
        names: impl Iterator<Item = &'n str>,
    ) -> Option<&'n str> {
        if self.findings.len() > MANY_FAULTS {
            return None;
        }
        let words = names.filter(|name| name.len() <= LONG_NAME);
        nearest(written, words.take(MANY_NAMES))
    }
}

/// Returns what to point at: of a list or map over several lines, how it begins.
fn head(node: Node<'_>) -> Node<'_> {
    let first = match node.style() {
        Style::Block => node
            .entries()
            .map(|(key, _)| key)
            .chain(node.items())
            .next(),
        _ => None,
    };
    first.map_or(node, head)
}
