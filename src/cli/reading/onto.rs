//! A pull request: what a branch would land on its base, judged by the base's own schema and policy.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::agreement::Record;
use super::current::Disk;
use super::version::understood;
use super::{Current, Failure, Reading, Wanted, instant, policies, timelines};
use crate::cli::progress::Progress;
use crate::cli::terminal::now;
use crate::codec::{self, yaml};
use crate::domain::agreement::Standing;
use crate::domain::book::Book;
use crate::domain::conduct::Scope;
use crate::domain::evidence::Times;
use crate::domain::history::{CommitIndex, ObjectId};
use crate::domain::lead::{self, Name};
use crate::domain::policy::Policy;
use crate::domain::timeline::Keep;
use crate::finding::{Finding, Place, Severity, quoted};
use crate::rules::{self, Judged, MERGE_CONFLICT};
use crate::store::{Onto, Repository};

/// The policy and the schema: paths and bytes.
type Texts = Vec<(String, Vec<u8>)>;

/// What a branch proposes to its base.
pub(in crate::cli) struct Proposal {
    /// The base, as the user named it.
    base: String,
    /// The merge to come; `None` if the base has everything already.
    pub(in crate::cli) landing: Option<CommitIndex>,
    /// The ids of the leads that it touches.
    touched: BTreeSet<String>,
    /// The paths that cannot be merged.
    conflicts: Vec<String>,
    /// Policy and schema as they would be.
    policy: Texts,
    schema: Texts,
    /// Whether the base has any, and whether either would be another than there.
    base_has_rules: bool,
    rules_change: bool,
}

/// Reads the repository around a directory as if `HEAD` were merged into this base now, or at the time that is asked for.
pub(in crate::cli) fn read(
    directory: &Path,
    base: &str,
    as_of: Option<&str>,
) -> Result<Reading, Failure> {
    let repository = Repository::discover(directory)?;
    let head = repository.head()?.ok_or_else(|| {
        Failure::new("there is no commit yet, so there is nothing to compare with a base")
            .hint("commit the leads first; `leads check` judges them as they stand")
    })?;
    let onto = repository.resolve(base)?;
    let as_of = match as_of {
        None => now(),
        Some(text) => instant(text).ok_or_else(|| {
            Failure::new(format!("`--as-of {text}` is no time"))
                .hint("with --base write a time such as 2026-11-20T09:00:00+01:00")
        })?,
    };
    let Onto {
        mut history,
        landing,
        tree,
        conflicts,
        ..
    } = repository.history_onto(onto, head, as_of, &Progress::new("reading commits"))?;
    let touched = landing.map(|landing| {
        let changes = history.landed_with(landing).iter();
        changes
            .filter_map(|change| lead::id_of(&change.path).map(str::to_owned))
            .collect()
    });

    let folder = |folder: &str| {
        let files = repository.files_of_tree(tree, folder)?;
        Ok::<_, Failure>(policies::texts(&repository, &files)?)
    };
    let (policy, schema) = (folder("policy")?, folder("schema")?);
    understood(&policy)?;
    let base_has_rules = !repository.files(onto, "policy")?.is_empty();
    let leads = repository.files_of_tree(tree, "leads")?;
    let rules_from = if base_has_rules { onto } else { head };
    let mut current = Current {
        committed: leads,
        policy: Vec::new(),
        working: None,
        disk: Disk::Ignored,
        tip: Some(rules_from),
        repository,
    };
    current.policy = current.folder("policy")?;
    understood(&current.policy)?;
    let rules_change =
        !base_has_rules || current.policy != policy || current.folder("schema")? != schema;
    // What the branch makes of the policy judges nobody before it has landed.
    let made_here =
        |commit: &CommitIndex| landing.is_some_and(|landing| history.landing(*commit) == landing);
    let mut line = history.clone();
    line.policy_changes.retain(|commit| !made_here(commit));
    let read = policies::read(&current, &line, directory, None)?;
    if !base_has_rules && landing.is_some() {
        history.notes.push(format!(
            "{base} has no policy/ folder: this is judged by the one that it brings"
        ));
    }
    history.notes.extend(read.notes);
    let times = Times::new(&history, as_of);
    let leads = timelines::read(
        &current,
        &history,
        read.in_force.as_ref(),
        Wanted::All,
        Keep::Revisions,
    )?;
    history.lacks(leads.missing || !read.unseen.is_empty());
    let strays = current.strays()?;
    let has_policy = !current.policy.is_empty();
    let mut reading = Reading {
        book: Book {
            as_of,
            policy: read.in_force,
            agreement: None,
            lapses: Vec::new(),
            past: read.past,
            unseen: read.unseen,
            history: history.into(),
            times: times.into(),
            entries: leads.entries,
            strays,
        },
        tip: Some(head),
        findings: read.findings,
        has_policy,
        what_if: None,
        current,
        faults: None,
        proposal: None,
    };
    let proposal = Proposal {
        base: base.to_owned(),
        landing,
        touched: touched.unwrap_or_default(),
        conflicts,
        policy,
        schema,
        base_has_rules,
        rules_change,
    };
    if rules_change {
        if base_has_rules {
            reading.findings = proposal.new_rules(&reading);
        }
        reading.book.agreement = proposal.agreement(&reading, [onto, head], tree)?;
    }
    reading.proposal = Some(proposal);
    Ok(reading)
}

impl Proposal {
    /// Returns what is judged of what people did.
    pub(in crate::cli) fn scope(&self) -> Scope {
        // What the base has already is nobody's proposal.
        Scope::Landing(self.landing.unwrap_or(CommitIndex(u32::MAX)))
    }

    /// Returns what cannot be merged, as findings.
    pub(in crate::cli) fn conflicts(&self) -> Vec<Finding> {
        let found = self.conflicts.iter().map(|path| {
            let message = format!(
                "this cannot be merged into {}: both sides changed it",
                self.base
            );
            let help = format!(
                "git merge {}, put {} right, commit, and let `leads check` look at it",
                quoted(&self.base),
                quoted(path)
            );
            let finding = Finding::new(&MERGE_CONFLICT, Place::file(path), message).help(help);
            match lead::id_of(path) {
                Some(id) => finding.about(id),
                None => finding,
            }
        });
        found.collect()
    }

    /// Returns a text of policy or schema as it would be; `None` if it stands elsewhere or is not text.
    pub(super) fn text(&self, path: &str) -> Option<Arc<str>> {
        let mut files = self.policy.iter().chain(&self.schema);
        let (_, bytes) = files.find(|(name, _)| name == path)?;
        yaml::text(bytes).ok().map(Arc::from)
    }

    /// Weighs what is found: an unrelated pull request does not fail for what it did not touch, and one that changes the
    /// rules needs both teams' word before it lands.
    pub(super) fn weigh(&self, finding: &mut Finding) {
        let untouched = |id: &String| !self.touched.contains(id);
        if finding.id.as_ref().is_some_and(untouched) {
            finding.severity = Severity::Note;
        }
        let of_the_rules = finding.id.is_none() && finding.place.file.starts_with("policy/");
        if of_the_rules && !self.rules_change {
            finding.severity = Severity::Note;
        }
        if finding.rule.id == "agreement-missing" && self.base_has_rules {
            finding.severity = Severity::Error;
        }
    }

    /// Returns what would be wrong with the rules, and with leads by them, that is not wrong now.
    fn new_rules(&self, reading: &Reading) -> Vec<Finding> {
        let (policy, mut findings) = codec::policy::read(&self.policy);
        let schema = self
            .schema
            .iter()
            .find(|(path, _)| path == super::texts::SCHEMA);
        match schema.map(|(path, bytes)| codec::text::schema(path, bytes)) {
            Some(Ok(schema)) => findings.extend(self.misfits(reading, &schema)),
            Some(Err(faults)) => findings.extend(faults),
            None => findings.push(codec::text::no_schema(super::texts::SCHEMA, None)),
        }
        if let Some(policy) = policy {
            findings.extend(self.strangers(reading, policy));
        }
        findings
    }

    /// Returns the leads that the new schema would not take, though nobody touches them.
    fn misfits(&self, reading: &Reading, schema: &codec::schema::Schema) -> Vec<Finding> {
        let mut found = reading.current.lead_texts(Some(schema)).unwrap_or_default();
        found.retain(|finding| finding.rule.id == "schema");
        for finding in &mut found {
            finding.message = format!("by the new schema: {}", finding.message);
            finding.id = None;
        }
        found
    }

    /// Returns the names in leads that the new policy would not know any more.
    fn strangers(&self, reading: &Reading, policy: Policy) -> Vec<Finding> {
        let unknown = |book: &Book| -> BTreeMap<(String, String), Finding> {
            let standings = book.standings();
            let judged = Judged {
                book,
                standings: &standings,
                scope: Scope::WorkingTree,
                editor: None,
            };
            let found = rules::check(&judged).into_iter();
            let found = found.filter(|finding| finding.rule.id == "unknown-name");
            found
                .map(|finding| {
                    (
                        (finding.place.file.clone(), finding.message.clone()),
                        finding,
                    )
                })
                .collect()
        };
        let before = unknown(&reading.book);
        let mut after = reading.book.clone();
        after.policy = Some(policy);
        let found = unknown(&after).into_iter();
        let fresh = found.filter(|(key, _)| !before.contains_key(key));
        fresh
            .map(|(_, mut finding)| {
                finding.message = format!("by the new policy {}", finding.message);
                finding.id = None;
                finding
            })
            .collect()
    }

    /// Returns how the agreement would stand: who is who is told by the base.
    fn agreement(
        &self,
        reading: &Reading,
        parents: [ObjectId; 2],
        tree: ObjectId,
    ) -> Result<Option<Standing>, Failure> {
        let (policy, _) = codec::policy::read(&self.policy);
        let (Some(mut policy), Some(landing)) = (policy, self.landing) else {
            return Ok(None);
        };
        // Who must sign is no part of what is signed: a branch may add to it, and take nobody out.
        let before = reading.book.policy.as_ref();
        let before = before.and_then(|policy| policy.agreement.as_ref());
        if let (Some(before), Some(after)) = (before, &mut policy.agreement) {
            let gone = |team: &&Name| !after.required.contains(team);
            let gone: Vec<Name> = before.required.iter().filter(gone).cloned().collect();
            after.required.extend(gone);
        }
        let mut record = Record::new(&reading.current.repository);
        let id = reading.book.history.commit(landing).id;
        record.comes(id, parents.to_vec(), tree);
        record.read(&reading.book.history)?;
        let digest = super::agreement::digest(&self.policy, &self.schema);
        Ok(Some(record.standing(landing, digest, policy.agreement)))
    }
}
