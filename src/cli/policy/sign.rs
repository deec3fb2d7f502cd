//! `leads policy sign`: one person's word for schema and policy as they are.

mod refusals;
mod teams;

use std::path::Path;

use self::refusals::{doubts, member, once, sound};
use self::teams::{required, waiting};
use crate::cli::reading::{self, AGREEMENT, Reading};
use crate::cli::terminal::stamp;
use crate::cli::work::{self, Actor, Finished, Options};
use crate::cli::{Failure, Outcome, Terminal};
use crate::codec;
use crate::codec::policy::sign;
use crate::domain::agreement::{Signed, Standing};
use crate::finding::Severity;
use crate::store::Repository;

/// Sign schema and policy as they are, for your team. Signatures under an earlier policy go.
///
/// A signature counts once it is committed by the person who signs: --commit does that.
#[derive(clap::Args)]
pub(super) struct Args {
    /// For which team [default: your own].
    #[arg(long = "for", value_name = "TEAM")]
    team: Option<String>,
    #[command(flatten)]
    options: Options,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let repository = Repository::discover(directory)?;
    if repository.workdir().is_none() {
        return Err(Failure::new("a bare repository has no files to change")
            .hint("run this in a clone with a work tree"));
    }
    let now = stamp();
    let mut reading = reading::read_now(repository, directory, now)?;
    reading.require_policy()?;
    sound(&reading)?;
    let actor = Actor::find(
        args.options.person.as_deref(),
        reading.policy(),
        &reading.current.repository,
        now,
    )?;
    let person = member(args.team.as_deref(), &actor.id()?, reading.policy())?.clone();
    reading.agree()?;
    let signed = Signed {
        by: person.id.clone(),
        team: person.team.clone(),
        digest: reading.current.digest()?,
    };
    let mut remarks = Vec::new();
    for doubt in doubts(&reading, &signed, &actor)? {
        match (args.options.commit, doubt.help()) {
            (true, _) => return Err(doubt),
            (false, Some(help)) => remarks.push(format!("{doubt}; {help}")),
            (false, None) => remarks.push(doubt.to_string()),
        }
    }

    let before = before(&reading)?;
    let day = now.with_timezone(&actor.zone).date_naive();
    let required = required(reading.policy());
    let after = match &before {
        Some(text) => sign::signed(text, &signed, day, &required).map_err(|refused| {
            Failure::new(format!("{AGREEMENT} cannot be edited safely: {refused}"))
                .hint("nothing was changed; mend it by hand, and sign again")
        })?,
        None => sign::written(&signed.digest, &[(signed.clone(), day)], &required),
    };
    if let Some(standing) = &reading.book.agreement {
        let unchanged = before.as_ref() == Some(&after);
        once(standing, &signed, unchanged, &args.options)?;
    }
    reading.rewrite_agreement(&after)?;
    let standing = judged(&reading)?;
    if !standing.required().contains(&person.team) {
        remarks.push(format!(
            "{} need not sign: {AGREEMENT} asks for {}",
            person.team,
            standing.required().join(" and ")
        ));
    }
    let gap = reading.book.history.gap;
    let next = waiting(standing, reading.policy(), &person.team, gap);
    if next.is_empty() && standing.required().contains(&person.team) {
        remarks.push("with this every team that must sign has signed".to_owned());
    }

    let subject = format!("policy: signed for {}", person.team);
    let recording = work::Recording::of(&reading, directory, AGREEMENT);
    let committed = record(
        &reading,
        &recording,
        [before.as_deref(), Some(&after)],
        &subject,
        &args.options,
    )?;
    let finished = Finished {
        id: "agreement".to_owned(),
        path: AGREEMENT.to_owned(),
        moved: None,
        record: (!args.options.commit).then(|| recording.command(&subject)),
        subject,
        before,
        after,
        committed,
        remarks,
        next,
    };
    let head = work::head(&reading, now);
    work::tell(&finished, &args.options, &head, terminal)
}

/// Returns the text of the file as it stands.
fn before(reading: &Reading) -> Result<Option<String>, Failure> {
    let mut files = reading.current.policy.iter();
    let Some((_, bytes)) = files.find(|(path, _)| path == AGREEMENT) else {
        return Ok(None);
    };
    let text = codec::yaml::text(bytes).map_err(|fault| {
        Failure::refused(format!("{AGREEMENT} cannot be read: {}", fault.message))
            .hint("`leads check` shows the line")
    })?;
    Ok(Some(text.to_owned()))
}

/// Returns how the agreement stands with the new signature.
fn judged(reading: &Reading) -> Result<&Standing, Failure> {
    let mut findings = reading.findings.iter();
    let wrong = findings
        .find(|finding| finding.place.file == AGREEMENT && finding.severity == Severity::Error);
    match (&reading.book.agreement, wrong) {
        (Some(standing), None) => Ok(standing),
        (_, Some(wrong)) => Err(Failure::refused(format!("{AGREEMENT}: {}", wrong.message))
            .hint(wrong.help.clone().unwrap_or_default())),
        (None, None) => Err(
            Failure::refused(format!("{AGREEMENT} cannot be used as it stands"))
                .hint("`leads check` shows the line"),
        ),
    }
}

/// Writes the file, and commits it if asked; returns the commit.
fn record(
    reading: &Reading,
    recording: &work::Recording,
    [before, after]: [Option<&str>; 2],
    subject: &str,
    options: &Options,
) -> Result<Option<String>, Failure> {
    if options.dry_run {
        return Ok(None);
    }
    let repository = &reading.current.repository;
    let after = after.unwrap_or_default();
    match before {
        Some(before) if before == after => {}
        Some(before) => repository.replace(AGREEMENT, before.as_bytes(), after.as_bytes())?,
        None => repository.create(AGREEMENT, after.as_bytes())?,
    }
    match options.commit {
        true => recording.commit(repository, subject),
        false => Ok(None),
    }
}
