//! A lead on the desk: read, judged as it stands, and ready to be changed by one person now.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use super::Options;
use super::judgement::Judgement;
use super::passage::{self, Stays};
use super::person::{Actor, find};
use super::plan::{Finished, Plan};
use super::recording::Recording;
use crate::cli::Failure;
use crate::cli::reading::{self, Reading, instead};
use crate::cli::terminal::stamp;
use crate::codec::lead::write;
use crate::codec::schema::Schema;
use crate::codec::yaml::edit::{self, Edit, Refused};
use crate::codec::yaml::{self, Limits};
use crate::domain::lead::{self, Lead, Name};
use crate::domain::moves::{self, Past, ReasonFor};
use crate::domain::policy::{Clock, Policy, Role};
use crate::domain::timeline::What;
use crate::finding::{meant, quoted};
use crate::store::{Content, Repository};

/// A lead on the desk.
pub(in crate::cli) struct Desk {
    /// The book with this one lead.
    pub(in crate::cli) reading: Reading,
    /// Who works on it.
    pub(in crate::cli) actor: Actor,
    /// Its id in full.
    pub(in crate::cli) id: String,
    /// The lead as it stands.
    pub(in crate::cli) lead: Arc<Lead>,
    path: String,
    bytes: Vec<u8>,
    pub(in crate::cli) past: Past,
    pub(super) breached: Vec<Clock>,
    /// Whether a part of its past is not in this clone.
    pub(super) has_gap: bool,
    /// Whether its file differs from the last commit.
    is_dirty: bool,
    judgement: Judgement,
    recording: Recording,
}

/// What came of a plan.
pub(in crate::cli) enum Outcome {
    /// It was carried out, or would have been.
    Finished(Box<Finished>),
    /// The policy has something against it.
    Refused(Stays),
}

impl Desk {
    /// Takes the lead with this id, or the one whose id begins so, onto the desk.
    pub(in crate::cli) fn take(
        directory: &Path,
        id: &str,
        options: &Options,
    ) -> Result<Desk, Failure> {
        let repository = Repository::discover(directory)?;
        if repository.workdir().is_none() {
            return Err(Failure::new("a bare repository has no files to change")
                .hint("run this in a clone with a work tree"));
        }
        let now = stamp();
        let reading = reading::read_at(repository, directory, now, id)?;
        reading.require_policy()?;
        let policy = reading.policy();
        let actor = Actor::find(
            options.person.as_deref(),
            policy,
            &reading.current.repository,
            now,
        )?;
        let entry = reading.only();
        let (path, bytes) = file(&reading)?;
        let lead = entry
            .timeline
            .lead
            .clone()
            .filter(|_| entry.timeline.fault.is_none() && !entry.timeline.missing)
            .ok_or_else(|| unreadable(&path, entry.timeline.fault.as_deref()))?;
        let standing = reading.book.standing(entry);
        let breached = moves::breached(&standing.running);
        let past = Past::of(policy, entry.timeline.landed());
        let id = entry.id.clone();
        let has_gap = reading.book.history.gap.is_some() && entry.timeline.has_gap();
        let is_dirty = entry.timeline.uncommitted;
        let recording = Recording::of(&reading, directory, &path);
        let judgement = Judgement::of(&reading, &path, &bytes)?;
        Ok(Desk {
            actor,
            id,
            lead,
            path,
            bytes,
            past,
            breached,
            has_gap,
            is_dirty,
            judgement,
            recording,
            reading,
        })
    }

    /// Returns the policy in force.
    pub(in crate::cli) fn policy(&self) -> &Policy {
        self.reading.policy()
    }

    /// Returns its file, from the top of the repository.
    pub(in crate::cli) fn file(&self) -> &str {
        &self.path
    }

    /// Returns how a change of it becomes a commit.
    pub(super) fn recording(&self) -> &Recording {
        &self.recording
    }

    /// Returns the stage that the lead is in.
    pub(in crate::cli) fn stage(&self) -> Option<&Name> {
        self.lead.stage.as_ref()
    }

    /// Returns what its stage is for.
    pub(in crate::cli) fn role(&self) -> Option<Role> {
        self.policy().stages.role(self.stage()?)
    }

    /// Returns the id of somebody who can be given a lead today.
    pub(in crate::cli) fn active(&self, named: &str) -> Result<Name, Failure> {
        let person = find(named, self.policy())?;
        let today = self.actor.now.with_timezone(&self.actor.zone).date_naive();
        match person.until {
            Some(until) if until < today => Err(Failure::refused(format!(
                "{named} has not been active since {until}"
            ))
            .hint("give it to a colleague, or correct `until` in policy/teams.yaml")),
            _ => Ok(person.id.clone()),
        }
    }

    /// Returns the id of another lead, typed in full or by its beginning.
    pub(in crate::cli) fn other(&self, typed: &str) -> Result<String, Failure> {
        let working = self.reading.current.working.as_deref().unwrap_or_default();
        let ids = working.iter().filter_map(|file| lead::id_of(&file.path));
        let ids: Vec<&str> = ids.filter(|id| *id != self.id).collect();
        let begins: Vec<&str> = ids
            .iter()
            .copied()
            .filter(|id| id.starts_with(typed))
            .collect();
        match begins.as_slice() {
            _ if typed.is_empty() => Err(Failure::new("the id of the other lead is missing")
                .hint("`leads status --all` lists the leads")),
            [only] => Ok((*only).to_owned()),
            _ if begins.contains(&typed) => Ok(typed.to_owned()),
            [] => {
                let failure = Failure::new(format!("no other lead is called `{typed}`"));
                Err(match meant(typed, ids.iter().copied()) {
                    Some(near) => failure.hint(format!("did you mean `{near}`?")),
                    None => failure.hint("`leads status --all` lists the leads"),
                })
            }
            several => Err(Failure::new(format!(
                "`{typed}` is the beginning of {} ids",
                several.len()
            ))
            .hint(format!(
                "write more of it: {}",
                several[..several.len().min(8)].join(", ")
            ))),
        }
    }

    /// Plans to send a lead that sales has back to be worked on, for a reason of this kind: to the one named, or else to who
    /// handed it over.
    pub(in crate::cli) fn sent_back(
        &self,
        command: &str,
        reason_for: ReasonFor,
        to: Option<&str>,
    ) -> Result<Plan, Failure> {
        self.is_with_sales(command)?;
        let stage = self.stage_for(Role::Working)?;
        let mut plan = Plan::default();
        plan.go(&stage);
        plan.named = self.move_for(&stage, reason_for);
        plan.edits.extend(self.handed_back(to)?);
        Ok(plan)
    }

    /// Refuses to take a lead back from sales that sales does not have.
    fn is_with_sales(&self, what: &str) -> Result<(), Failure> {
        if matches!(
            self.role(),
            Some(Role::Offered | Role::Accepted | Role::Opportunity)
        ) {
            return Ok(());
        }
        let stage = self.stage().map_or("no stage", |stage| stage);
        let id = quoted(&self.id);
        Err(Failure::refused(format!(
            "{} is in {stage}: sales does not have it, so there is nothing to {what}",
            self.id
        ))
        .hint(format!(
            "leads assign {id} PERSON gives it to somebody else; leads recycle {id} and leads resolve {id} take it out of work"
        )))
    }

    /// Returns the edit that gives a lead that comes back to the one named, or else to who handed it over, or else to
    /// who answers for the stage it comes back to.
    fn handed_back(&self, to: Option<&str>) -> Result<Option<Edit>, Failure> {
        if let Some(to) = to {
            return Ok(Some(write::owner(&self.active(to)?)));
        }
        let brief = self.lead.handoff.as_ref();
        let from = brief.and_then(|brief| brief.from.as_deref());
        let still_here = from.and_then(|from| self.active(from).ok());
        let back = still_here.or_else(|| {
            let stage = self.stage_for(Role::Working).ok()?;
            self.policy().answerable(None, &stage).cloned()
        });
        Ok(back
            .filter(|back| self.lead.owner.as_ref() != Some(back))
            .map(|back| write::owner(&back)))
    }

    /// Returns the name of the move to a stage that asks a reason for this, where it has one.
    fn move_for(&self, to: &str, reason_for: ReasonFor) -> Option<String> {
        let found = moves::reason_move(self.policy(), self.stage()?, to, reason_for)?;
        found.name.as_ref().map(|name| name.to_string())
    }

    /// Returns the first stage for this purpose: what `qualify`, `accept` and their like lead to.
    pub(in crate::cli) fn stage_for(&self, role: Role) -> Result<Name, Failure> {
        let stages = &self.policy().stages;
        let ways = self.stage().map(|from| moves::ways(self.policy(), from));
        let reached = ways.into_iter().flatten();
        let mut fitting = reached.filter(|stage| stages.role(stage) == Some(role));
        if let Some(stage) = fitting.next() {
            return Ok(stage.clone());
        }
        let named = stages.stages.iter().find(|stage| stage.role == role);
        let name = Role::ALL.iter().find(|(_, known)| *known == role);
        named.map(|stage| stage.name.clone()).ok_or_else(|| {
            let name = name.expect("because ALL lists every role").0;
            Failure::new(format!("the policy has no stage with the role `{name}`"))
                .hint("add one to policy/stages.yaml, or move the lead with `leads move`")
        })
    }

    /// Returns the text of its file.
    pub(in crate::cli) fn text(&self) -> Result<&str, Failure> {
        yaml::text(&self.bytes).map_err(|fault| unreadable(&self.path, Some(&fault.message)))
    }

    /// Returns the schema.
    pub(in crate::cli) fn schema(&self) -> &Schema {
        self.judgement.schema()
    }

    /// Returns the failure to edit its file.
    pub(in crate::cli) fn not_edited(&self, refused: &Refused) -> Failure {
        Failure::new(format!("{} cannot be edited safely: {refused}", self.path))
            .hint("nothing was changed; edit the file by hand, and let `leads check` look at it")
    }

    /// Carries a plan out: judges it, writes the file, and commits it if asked. A dry run only judges.
    pub(in crate::cli) fn carry_out(
        self,
        plan: Plan,
        options: &Options,
    ) -> Result<Outcome, Failure> {
        let after = edit::apply(self.text()?, &plan.edits, &write::ORDER, &Limits::default());
        let after = after.map_err(|refused| self.not_edited(&refused))?;
        self.put(after, plan, options)
    }

    /// Puts a new text in the place of the old one, as `carry_out` does with that of a plan.
    pub(in crate::cli) fn put(
        mut self,
        after: String,
        plan: Plan,
        options: &Options,
    ) -> Result<Outcome, Failure> {
        if let Some(goal) = plan
            .goal
            .as_deref()
            .filter(|goal| self.stage().is_some_and(|stage| **stage == **goal))
        {
            return Err(
                Failure::refused(format!("{} is in {goal} already", self.id))
                    .hint("nothing was changed"),
            );
        }
        let text = self.text()?.to_owned();
        if after == text {
            return Err(Failure::refused(format!("{} says so already", self.id))
                .hint("nothing was changed"));
        }
        let old_stage = self.lead.stage.clone();
        let old_recycle = self.lead.recycle.clone();
        self.reading
            .rewrite(&self.path, after.clone().into_bytes())?;
        let lead = self.reading.only().timeline.lead.clone();
        let lead = lead.ok_or_else(|| unreadable(&self.path, None))?;
        let moved = lead
            .stage
            .clone()
            .filter(|stage| old_stage.as_ref() != Some(stage));
        let mut remarks = plan.remarks.clone();
        // Who gives up a lead that waits already is judged as if they had put it to wait for that.
        if moved.is_some() || lead.recycle != old_recycle {
            let named = plan.named.as_deref();
            let from = old_stage.as_ref().filter(|_| moved.is_some());
            match passage::judge(&self, from, &lead, named)? {
                Ok(known) => remarks.extend(known),
                Err(stays) => return Ok(Outcome::Refused(stays)),
            }
        }
        if moved.is_none() && options.commit && self.is_dirty {
            passage::may_commit(&self)?;
        }
        let judgement = &self.judgement;
        remarks.extend(judgement.compare(&self.reading, &self.path, after.as_bytes())?);
        let ends = moved.as_ref().map(|to| (old_stage.as_deref(), &**to));
        let subject = plan.subject(&self.id, ends);
        let mut committed = None;
        let repository = &self.reading.current.repository;
        if !options.dry_run {
            repository.replace(&self.path, &self.bytes, after.as_bytes())?;
            if options.commit {
                committed = self.recording.commit(repository, &subject)?;
                remarks.extend(match (&committed, self.is_dirty) {
                    (None, _) => Some(
                        "there is nothing to commit: the file says again what the last commit has"
                            .to_owned(),
                    ),
                    (Some(_), true) => {
                        Some("the commit holds what was changed in the file before, too".to_owned())
                    }
                    (Some(_), false) => None,
                });
            }
        }
        Ok(Outcome::Finished(Box::new(Finished {
            moved: moved.map(|to| (old_stage.map(|from| from.to_string()), to.to_string())),
            id: self.id,
            path: self.path,
            record: (!options.commit).then(|| self.recording.command(&subject)),
            subject,
            before: Some(text),
            after,
            committed,
            remarks,
            next: plan.next,
        })))
    }
}

/// Returns the one file of the lead and its bytes.
fn file(reading: &Reading) -> Result<(String, Vec<u8>), Failure> {
    let entry = reading.only();
    let timeline = &entry.timeline;
    let path = timeline.file.to_string();
    if let Some(double) = timeline.doubles.first() {
        return Err(Failure::refused(format!(
            "two files have the id {}: {path} and {double}",
            entry.id
        ))
        .hint("keep one of them, and run the command again"));
    }
    let working = reading.current.working.as_deref().unwrap_or_default();
    if !timeline.present {
        if let Some(what) = working
            .iter()
            .find(|file| file.path == "leads")
            .and_then(|file| instead(&file.content))
        {
            return Err(
                Failure::refused(format!("leads/ is {what}, so there is no lead in it")).hint(
                    "see who put it there: git log -- leads; put the folder back in its place",
                ),
            );
        }
        return Err(Failure::refused(format!("{path} was removed")).hint(restore(reading, &path)));
    }
    let found = working.iter().find(|file| file.path == path);
    let content = found
        .map(|file| reading.current.content(file))
        .transpose()?;
    match content.map(Cow::into_owned) {
        Some(Content::Bytes(bytes)) => Ok((path, bytes)),
        Some(other) => Err(unreadable(
            &path,
            instead(&other)
                .map(|what| format!("it is {what}"))
                .as_deref(),
        )),
        None => Err(unreadable(&path, None)),
    }
}

/// Returns the command that brings a removed file back: from the last commit, or from before the one that took it out.
fn restore(reading: &Reading, path: &str) -> String {
    let events = reading.only().timeline.landed();
    let removals = events.filter(|event| event.what == What::Deleted);
    let removal = removals.last();
    let commit = removal.and_then(|event| event.commit);
    let commit =
        match commit.map(|commit| reading.book.history.commit(commit).id.short().to_string()) {
            Some(commit) => format!("{commit}~1"),
            None => "HEAD".to_owned(),
        };
    format!("to have it back: git checkout {commit} -- {}", quoted(path))
}

fn unreadable(path: &str, why: Option<&str>) -> Failure {
    let why = why.map(|why| format!(": {why}")).unwrap_or_default();
    Failure::refused(format!("{path} cannot be read as it stands{why}"))
        .hint("mend it first: `leads check` shows the line")
}
