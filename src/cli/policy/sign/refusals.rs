//! Why somebody may not sign, or why their signature would not count.

use super::teams::members;
use crate::cli::Failure;
use crate::cli::reading::{AGREEMENT, Reading};
use crate::cli::work::{self, Actor, Options};
use crate::domain::agreement::{Signed, Standing, Worth};
use crate::domain::lead::Name;
use crate::domain::policy::{Person, Policy};
use crate::finding::{Finding, Severity, nearest};
use crate::rules;

/// Refuses to have anything signed that cannot be used as it is. What is wrong with the signatures themselves is no
/// hindrance: signing may mend it.
pub(super) fn sound(reading: &Reading) -> Result<(), Failure> {
    let mut findings: Vec<Finding> = reading.findings.clone();
    findings.extend(reading.schema_faults()?);
    let files = &reading.book.strays;
    let is_ours = |file: &str| file.starts_with("policy") || file.starts_with("schema");
    reading.weigh(&mut findings);
    findings
        .retain(|finding| finding.severity == Severity::Error && finding.place.file != AGREEMENT);
    let wrong = findings
        .first()
        .map(|finding| format!("{}: {}", finding.place.file, finding.message));
    let stray = files
        .iter()
        .find(|stray| is_ours(&stray.file))
        .map(|stray| {
            let what = stray.instead.as_deref().unwrap_or("no file to read");
            format!("{} is {what}", stray.file)
        });
    match wrong.or(stray) {
        None => Ok(()),
        Some(wrong) => Err(Failure::refused(format!(
            "what cannot be used cannot be signed: {wrong}"
        ))
        .hint("`leads check` lists everything that is wrong with it, line by line")),
    }
}

/// Returns the person, if they are in the team that they would sign for.
pub(super) fn member<'p>(
    team: Option<&str>,
    by: &Name,
    policy: &'p Policy,
) -> Result<&'p Person, Failure> {
    let person = work::find(by, policy)?;
    let Some(team) = team.filter(|team| **team != *person.team) else {
        return Ok(person);
    };
    let teams = &policy.teams.teams;
    if !teams.contains_key(team) {
        let failure = Failure::new(format!("policy/teams.yaml has no team `{team}`"));
        let names: Vec<&str> = teams.keys().map(|name| &**name).collect();
        return Err(match nearest(team, names.iter().copied()) {
            Some(near) => failure.hint(format!("did you mean {near}?")),
            None => failure.hint(format!("there are: {}", names.join(", "))),
        });
    }
    Err(Failure::refused(format!(
        "{by} is in {}, and can sign for no other team",
        person.team
    ))
    .hint(match members(policy, team).as_str() {
        "" => format!("nobody is in {team}: policy/teams.yaml says who is"),
        names => format!("for {team} sign: {names}"),
    }))
}

/// Returns what would keep the signature from counting if it were committed now.
pub(super) fn doubts(
    reading: &Reading,
    signed: &Signed,
    actor: &Actor,
) -> Result<Vec<Failure>, Failure> {
    let mut doubts = Vec::new();
    let email = actor.email.as_deref();
    let committer = email.and_then(|email| reading.policy().teams.by_email(email));
    if committer.is_none_or(|committer| committer.id != signed.by) {
        let whose = match email {
            Some(email) => format!("your commits are by {email}"),
            None => "git does not know your e-mail address".to_owned(),
        };
        doubts.push(
            Failure::refused(format!(
                "{whose}, so the signature would not count as that of {}",
                signed.by
            ))
            .hint(format!(
                "let {} sign where they work; the address must be in policy/teams.yaml",
                signed.by
            )),
        );
    }
    let committed = match reading.tip {
        Some(tip) => Some(reading.current.digest_at(tip)?),
        None => None,
    };
    if committed.as_ref() != Some(&signed.digest) {
        doubts.push(
            Failure::refused(
                "what you sign is not committed yet: schema or policy differ from the last commit",
            )
            .hint("commit them first: `git add schema policy`, then `git commit`"),
        );
    }
    Ok(doubts)
}

/// Refuses a second signature.
pub(super) fn once(
    standing: &Standing,
    signed: &Signed,
    unchanged: bool,
    options: &Options,
) -> Result<(), Failure> {
    let known = standing
        .signatures()
        .find(|(signature, _)| signature.signed() == *signed);
    let Some((_, worth)) = known else {
        return Ok(());
    };
    let Signed { by, team, .. } = signed;
    match worth {
        Worth::Borrowed { commit, .. } | Worth::Outsider { commit, .. } => Err(Failure::refused(format!(
            "the signature of {by} for {team} is there already, and does not count: it came with commit {}",
            commit.short()
        ))
        .hint("take it out in a commit of its own, and sign then")),
        Worth::Hidden => Err(Failure::refused(format!(
            "nobody can say from this clone whether {by} signed for {team}"
        ))
        .hint(rules::mend_gap(None))),
        Worth::Rightful(commit) if unchanged => Err(Failure::refused(format!(
            "{by} has signed this for {team} already, in commit {}",
            commit.short()
        ))
        .hint("nothing was changed")),
        Worth::Uncommitted if unchanged && !options.commit => Err(Failure::refused(format!(
            "{by} has signed this for {team} already, and not committed it yet"
        ))
        .hint("run it again with --commit")),
        Worth::Rightful(_) | Worth::Uncommitted => Ok(()),
    }
}
