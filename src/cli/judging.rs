//! How findings are asked for and told: what `check` and `audit` share.

use std::collections::BTreeSet;

use clap::ValueEnum;

use super::reading::Reading;
use super::{Failure, Outcome, Terminal, catalogue};
use crate::domain::conduct::{Made, Scope, moves_of};
use crate::domain::history::{CommitIndex, ObjectId};
use crate::finding::{Finding, Severity, nearest};
use crate::parallel::shares;
use crate::render;
use crate::rules::{self, Judged, Line};

/// How many leads make it worth its threads to judge them by several rules at a time.
const WORTH_THREADS: usize = 256;

/// The rule that finds clocks of which nobody can say whether they are late.
const UNKNOWN: &str = "unknown-clock";

/// Which findings are asked for, and how they are told.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Asked {
    /// How to print: sorted by file, place and rule; in Markdown the worst first, by whose they are, and sorted in that.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Only findings of these rules.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    only: Vec<String>,
    /// No findings of these rules.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    skip: Vec<String>,
    /// Exit 0 whatever is found: for steps that only upload.
    #[arg(long)]
    exit_zero: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Github,
    Sarif,
    Junit,
    Markdown,
}

/// How rules are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListForm {
    Text,
    Json,
}

impl Asked {
    /// Returns how the rules are to be listed; refuses a form for findings alone.
    pub(super) fn list_form(&self) -> Result<ListForm, Failure> {
        match self.format {
            Format::Text => Ok(ListForm::Text),
            Format::Json => Ok(ListForm::Json),
            Format::Github | Format::Sarif | Format::Junit | Format::Markdown => {
                let failure = Failure::new("a list of rules is printed as text or JSON alone");
                Err(failure.hint("leads check --list --format json"))
            }
        }
    }

    /// Refuses the name of a rule that does not exist.
    pub(super) fn known(&self) -> Result<(), Failure> {
        let names: BTreeSet<&str> = catalogue::rules().map(|rule| rule.id).collect();
        let mut asked = self.only.iter().chain(&self.skip);
        let Some(rule) = asked.find(|rule| !names.contains(rule.as_str())) else {
            return Ok(());
        };
        let failure = Failure::new(format!("no rule is called `{rule}`"));
        Err(match nearest(rule, names) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None => failure.hint("`leads check --list` lists the rules"),
        })
    }

    /// Returns whether findings of this rule are asked for.
    fn wants(&self, id: &str) -> bool {
        let named = |rules: &[String]| rules.iter().any(|rule| rule == id);
        (self.only.is_empty() || named(&self.only)) && !named(&self.skip)
    }

    /// Returns whether the answer hangs on findings of this rule.
    fn needs(&self, id: &str) -> bool {
        // Who asks what is late and does not hear of what nobody can say would take silence for an answer.
        self.wants(id) || id == UNKNOWN && self.wants("overdue")
    }

    /// Returns the rules by which a book must be judged to answer.
    pub(super) fn lines(&self) -> Vec<Line> {
        let lines = rules::TABLE.into_iter();
        lines.filter(|line| self.needs(line.rule.id)).collect()
    }

    /// Tells the findings that are asked for, with the moves that were found, and returns how it ended.
    pub(super) fn tell(
        &self,
        kind: &'static str,
        reading: &Reading,
        mut findings: Vec<Finding>,
        moves: Option<&[Made<'_>]>,
        terminal: &mut Terminal,
    ) -> Result<Outcome, Failure> {
        let unknown =
            self.needs(UNKNOWN) && findings.iter().any(|finding| finding.rule.id == UNKNOWN);
        reading.weigh(&mut findings);
        findings.retain(|finding| self.wants(finding.rule.id));
        let errors = findings
            .iter()
            .any(|finding| finding.severity == Severity::Error);
        // An audit is about all that happened, and not about what is left of it.
        let parted = kind == "audit" && reading.book.history.gap.is_some();
        let unanswered = unknown || parted || reading.book.policy.is_none();
        let located = reading.locate(findings);
        let made = moves.unwrap_or_default();
        let (look, head) = (terminal.look(), reading.head());
        match self.format {
            Format::Text => {
                render::findings::moves(terminal, made, &reading.book, &look)?;
                render::findings::text(terminal, &located, &look)?;
            }
            Format::Json => {
                let moves = moves.map(|moves| (moves, &reading.book));
                render::findings::json(terminal, kind, &located, moves, &head)?;
            }
            Format::Github => render::findings::github(terminal, &located)?,
            Format::Sarif => {
                render::findings::sarif(terminal, &located, &catalogue::sorted(), &head)?;
            }
            Format::Junit => {
                let mut judged = catalogue::sorted();
                judged.retain(|rule| self.wants(rule.id) && !reading.is_off(rule));
                render::findings::junit(terminal, &located, &judged, &head)?;
            }
            Format::Markdown => {
                render::findings::markdown(terminal, &located, None, &head)?;
                render::findings::moves_markdown(terminal, made, &reading.book)?;
            }
        }
        match (self.format, &reading.what_if) {
            (Format::Text, _) => reading.supposing(terminal)?,
            (Format::Github, Some(asked)) => render::findings::what_if(terminal, asked)?,
            _ => {}
        }
        reading.remarks(terminal);
        if !reading.has_policy {
            reading.require_policy()?;
        }
        Ok(match (unanswered, errors) {
            _ if self.exit_zero => Outcome::Clean,
            (true, _) => Outcome::Incomplete,
            (false, true) => Outcome::Found,
            (false, false) => Outcome::Clean,
        })
    }
}

/// Returns what these rules find in a book, where this part of what people did is judged.
pub(super) fn judge(reading: &Reading, scope: Scope, lines: &[Line]) -> Vec<Finding> {
    if lines.is_empty() {
        return Vec::new();
    }
    let standings = reading.standings();
    let editor = reading.current.repository.identity();
    let judged = Judged {
        book: &reading.book,
        standings: &standings,
        scope,
        editor: editor.as_ref().map(|editor| editor.email.as_str()),
    };
    let least = match standings.len() < WORTH_THREADS {
        true => lines.len(),
        false => 1,
    };
    let findings = shares(lines, least, |lines| rules::check_by(lines, &judged));
    findings.into_iter().flatten().collect()
}

/// Returns the moves in this part of what people did, in the order they were made.
pub(super) fn moves(reading: &Reading, scope: Scope) -> Vec<Made<'_>> {
    let editor = reading.current.repository.identity();
    let editor = editor.as_ref().map(|editor| editor.email.as_str());
    let entries = reading.book.entries.iter();
    let mut moves: Vec<Made<'_>> = entries
        .flat_map(|entry| moves_of(&reading.book, entry, scope, editor))
        .filter(|made| made.given_up.is_none())
        .collect();
    moves.sort_by_key(|made| (made.commit.is_none(), made.commit));
    moves
}

/// Says of each move whether its commit is signed.
pub(super) fn seal(reading: &Reading, moves: &mut [Made<'_>]) -> Result<(), Failure> {
    let name = |commit: CommitIndex| reading.book.history.commit(commit).id;
    let mut commits: Vec<ObjectId> = moves
        .iter()
        .filter_map(|made| made.commit)
        .map(name)
        .collect();
    commits.sort_unstable();
    commits.dedup();
    let seals = reading.current.repository.seals(&commits)?;
    for made in moves {
        made.seal = made
            .commit
            .and_then(|commit| seals.get(&name(commit)).copied());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged_by(only: &[&str], skip: &[&str]) -> Vec<&'static str> {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let asked = Asked {
            format: Format::Text,
            only: names(only),
            skip: names(skip),
            exit_zero: false,
        };
        asked.lines().iter().map(|line| line.rule.id).collect()
    }

    #[test]
    fn a_book_is_judged_only_by_the_rules_that_the_answer_hangs_on() {
        assert_eq!(judged_by(&[], &[]).len(), rules::TABLE.len());
        assert_eq!(judged_by(&["schema", "yaml-syntax"], &[]), [""; 0]);
        assert_eq!(
            judged_by(&["crowded-folder", "schema"], &["schema"]),
            ["crowded-folder"]
        );
        assert_eq!(judged_by(&["overdue"], &[]), ["overdue", UNKNOWN]);
        assert_eq!(judged_by(&["overdue"], &[UNKNOWN]), ["overdue", UNKNOWN]);
        assert!(judged_by(&[], &[UNKNOWN]).contains(&UNKNOWN));
        assert!(!judged_by(&[], &[UNKNOWN, "overdue"]).contains(&UNKNOWN));
    }
}
