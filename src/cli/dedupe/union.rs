//! Two leads that are one prospect: the first goes on with both histories, the second points to it.

use std::path::Path;

use super::Args;
use crate::cli::work::{Desk, Done, Finished, Format, Options, Plan, head, tell};
use crate::cli::{Failure, Outcome, Terminal};
use crate::codec::lead::write;
use crate::codec::merge;
use crate::finding::quoted;
use crate::store::Committed;

/// Unites two leads.
pub(super) fn unite(
    args: &Args,
    goes_on: &str,
    again: &str,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let dry = options(args, true);
    let desks = || -> Result<[Desk; 2], Failure> {
        Ok([
            Desk::take(directory, goes_on, &dry)?,
            Desk::take(directory, again, &dry)?,
        ])
    };
    let [first, second] = desks()?;
    if first.id == second.id {
        return Err(
            Failure::new(format!("`{goes_on}` and `{again}` are one lead already"))
                .hint("name two: `leads dedupe` lists those that look alike"),
        );
    }
    if let Some(other) = &first.lead.duplicate_of {
        return Err(
            Failure::refused(format!("{} itself repeats {other}", first.id)).hint(format!(
                "unite with that one: leads dedupe --merge {} {}",
                quoted(other),
                quoted(&second.id)
            )),
        );
    }
    let head = head(&first.reading, first.actor.now);
    let plans = plans(&first, &second)?;
    // Both are judged before one is written.
    let mut would_be = Vec::new();
    for (desk, plan) in [first, second].into_iter().zip(plans) {
        if let Some(plan) = plan {
            would_be.push(finished(desk.carry_out(plan, &dry)?)?);
        }
    }
    if args.dry_run {
        for finished in &would_be {
            tell(finished, &dry, &head, terminal)?;
        }
        return Ok(Outcome::Clean);
    }
    let [first, second] = desks()?;
    let plans = self::plans(&first, &second)?;
    let subject = format!("{}: unites with {}", first.id, second.id);
    let wet = options(args, false);
    let mut done: Vec<Finished> = Vec::new();
    let mut commit = None;
    for (desk, plan) in [first, second].into_iter().zip(plans) {
        if let Some(plan) = plan {
            done.push(finished(desk.carry_out(plan, &wet)?)?);
        }
    }
    if args.commit {
        let repository = crate::store::Repository::discover(directory)?;
        let paths: Vec<&str> = done.iter().map(|finished| finished.path.as_str()).collect();
        if let Committed::Commit(id) = repository.commit_file(&paths, &subject)? {
            commit = Some(id.to_string());
        }
    }
    for mut finished in done {
        finished.committed.clone_from(&commit);
        tell(&finished, &wet, &head, terminal)?;
    }
    Ok(Outcome::Clean)
}

fn options(args: &Args, dry_run: bool) -> Options {
    Options {
        person: args.person.clone(),
        dry_run,
        commit: false,
        quiet: false,
        format: Format::Text,
    }
}

/// Returns what changes in each of the two; nothing where nothing has to.
fn plans(first: &Desk, second: &Desk) -> Result<[Option<Plan>; 2], Failure> {
    let text = |desk: &Desk| {
        let text = desk.reading.current.text(desk.file(), &mut None);
        text.ok_or_else(|| unreadable(desk.file(), "it is no text"))
    };
    let united = merge::unite(&text(first)?, &text(second)?)
        .map_err(|why| unreadable(first.file(), &why))?;
    let mut goes_on = Plan::new(united.edits);
    goes_on.done.push(format!("history of {}", second.id));
    for field in united.kept {
        goes_on.remarks.push(format!(
            "both leads say something about {field}; what {} says stays",
            first.id
        ));
    }
    if !united.left.is_empty() {
        goes_on.remarks.push(format!(
            "only {} has {}: copy what is worth keeping",
            second.id,
            united.left.join(", ")
        ));
    }
    let goes_on = (!goes_on.edits.is_empty()).then_some(goes_on);
    let known = second.lead.duplicate_of.as_deref() == Some(&first.id);
    let mut again = Plan::new(vec![write::duplicate_of(&first.id)]);
    again.done.push(format!("repeats {}", first.id));
    again.next.push(format!(
        "leads resolve {} duplicate --reply CHANNEL, once they have had an answer",
        quoted(&second.id)
    ));
    let again = (!known).then_some(again);
    if goes_on.is_none() && again.is_none() {
        return Err(
            Failure::refused(format!("{} and {} are united already", first.id, second.id))
                .hint("nothing was changed"),
        );
    }
    Ok([goes_on, again])
}

fn finished(done: Done) -> Result<Finished, Failure> {
    match done {
        Done::Finished(finished) => Ok(*finished),
        Done::Refused(_) => {
            Err(Failure::refused("the policy has something against it")
                .hint("`leads check` says what"))
        }
    }
}

fn unreadable(file: &str, why: &str) -> Failure {
    Failure::refused(format!("{file} cannot be read: {why}"))
        .hint("mend it first: `leads check` shows the line")
}
