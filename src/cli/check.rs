//! `leads check`: everything that is wrong or late, and an exit code for CI.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use clap::ValueEnum;

use super::reading::{self, State};
use super::{Failure, Outcome, Terminal, catalogue};
use crate::finding::{Severity, nearest};
use crate::render;
use crate::rules::{self, Judged};

/// Find everything that is wrong or late in the leads, the schema and the policy.
///
/// Exits 0 if there is no error, 1 if there is, 2 if the question cannot be answered here.
#[derive(clap::Args)]
pub(super) struct Args {
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Only findings of these rules.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    only: Vec<String>,
    /// No findings of these rules.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    skip: Vec<String>,
    /// List the rules and what each promises.
    #[arg(long)]
    list: bool,
    /// Judge the last commit and leave the working tree out.
    #[arg(long)]
    committed: bool,
    /// Exit 0 whatever is found: for steps that only upload.
    #[arg(long)]
    exit_zero: bool,
    #[command(flatten)]
    at: State,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
    Github,
    Sarif,
    Junit,
    Markdown,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    for rule in args.only.iter().chain(&args.skip) {
        known(rule)?;
    }
    if args.list {
        return list(terminal);
    }
    let mut reading = reading::read(directory, &args.at, args.committed, None)?;
    let mut findings = std::mem::take(&mut reading.findings);
    findings.extend(reading.texts()?);
    {
        let standings = reading.book.standings();
        findings.extend(rules::check(&Judged {
            book: &reading.book,
            standings: &standings,
        }));
    }
    // Who asks what is late and does not hear of what nobody can say would take silence for an answer.
    let unknown = findings
        .iter()
        .any(|finding| finding.rule.id == "unknown-clock")
        && (args.wants("overdue") || args.wants("unknown-clock"));
    reading.weigh(&mut findings);
    findings.retain(|finding| args.wants(finding.rule.id));

    let errors = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    let unanswered = unknown || reading.book.policy.is_none();
    let located = reading.locate(findings);
    let (look, head) = (terminal.look(), reading.head());
    match args.format {
        Format::Text => render::findings::text(terminal, &located, &look)?,
        Format::Json => render::findings::json(terminal, &located, &head)?,
        Format::Github => render::findings::github(terminal, &located)?,
        Format::Sarif => {
            render::findings::sarif(terminal, &located, &catalogue::sorted(), &head)?;
        }
        Format::Junit => {
            let mut judged = catalogue::sorted();
            judged.retain(|rule| args.wants(rule.id) && !reading.is_off(rule.id));
            render::findings::junit(terminal, &located, &judged, &head)?;
        }
        Format::Markdown => render::findings::markdown(terminal, &located, None, &head)?,
    }
    match (args.format, &reading.what_if) {
        (Format::Text, _) => reading.supposing(terminal)?,
        (Format::Github, Some(asked)) => render::findings::what_if(terminal, asked)?,
        _ => {}
    }
    reading.remarks(terminal);
    if !reading.has_policy {
        reading.require_policy()?;
    }
    Ok(match (unanswered, errors) {
        _ if args.exit_zero => Outcome::Clean,
        (true, _) => Outcome::Incomplete,
        (false, true) => Outcome::Found,
        (false, false) => Outcome::Clean,
    })
}

impl Args {
    /// Returns whether findings of this rule are asked for.
    fn wants(&self, id: &str) -> bool {
        let named = |rules: &[String]| rules.iter().any(|rule| rule == id);
        (self.only.is_empty() || named(&self.only)) && !named(&self.skip)
    }
}

/// Refuses the name of a rule that does not exist.
fn known(rule: &str) -> Result<(), Failure> {
    let names: BTreeSet<&str> = catalogue::rules().map(|rule| rule.id).collect();
    if names.contains(rule) {
        return Ok(());
    }
    let failure = Failure::new(format!("no rule is called `{rule}`"));
    Err(match nearest(rule, names) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure.hint("`leads check --list` lists the rules"),
    })
}

fn list(terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let rules = catalogue::sorted();
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    for rule in rules {
        writeln!(
            terminal,
            "{:width$}  {:7}  {}",
            rule.id,
            rule.severity.name(),
            rule.summary
        )?;
    }
    Ok(Outcome::Clean)
}
