//! Histories for the tests: a line, and branches that it merges. Hours count from Monday 2026-11-02T00:00Z.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};

use super::book::{Book, Entry};
use super::duration::Duration;
use super::evidence::Times;
use super::history::{
    Before, Change, Commit, CommitIndex, Commits, History, Mode, ObjectId, Signature, Version,
};
use super::lead::{Activity, Direction, Lead, Name, id_of};
use super::policy::{
    Clock, ClockPolicy, Counting, Definition, Evidence, Followup, Person, Policy, Procedure, Role,
    Sla, Stage, Stages, Target, Team, Teams, Warning, When,
};
use super::timeline::{Keep, Reading, Timeline, build};
use crate::finding::PolicyLine;

/// Where the lead of most stories is.
pub(super) const FILE: &str = "leads/a/acme.yaml";

/// Returns the instant this many hours into the stories.
pub(super) fn hour(hours: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 2, 0, 0, 0).unwrap() + TimeDelta::hours(hours)
}

/// Changes a list that others may share.
pub(super) fn alter<T: Clone>(list: &mut Arc<[T]>, change: impl FnOnce(&mut Vec<T>)) {
    let mut items = list.to_vec();
    change(&mut items);
    *list = items.into();
}

/// Returns the date this many days into the stories.
pub(super) fn day(days: i64) -> NaiveDate {
    hour(24 * days).date_naive()
}

type Tree = BTreeMap<Arc<str>, Version>;

/// What a commit does to a path.
pub(super) type Edit = (&'static str, Option<Reading>);

/// Returns the edit that leaves this lead at the usual place.
pub(super) fn put(lead: &Lead) -> [Edit; 1] {
    [(FILE, Some(Reading::Lead(Arc::new(lead.clone()))))]
}

/// Returns the edit that leaves this lead at a place of its own.
pub(super) fn put_at(file: &'static str, lead: &Lead) -> [Edit; 1] {
    [(file, Some(Reading::Lead(Arc::new(lead.clone()))))]
}

/// Returns the edit that removes it.
pub(super) fn gone() -> [Edit; 1] {
    [(FILE, None)]
}

/// Returns the edit that leaves something unreadable.
pub(super) fn broken() -> [Edit; 1] {
    [(FILE, Some(Reading::Fault("no YAML".to_owned())))]
}

/// Returns the edit that leaves something that this clone does not have.
pub(super) fn missing() -> [Edit; 1] {
    [(FILE, Some(Reading::Missing))]
}

#[derive(Default)]
pub(super) struct Story {
    pub(super) history: History,
    readings: Vec<Reading>,
    line: Tree,
    branch: Option<Tree>,
    /// What the branch holds, in order: it comes before the merge that lands it.
    waiting: Vec<(Commits, Vec<Change>)>,
    pub(super) uncommitted: Option<(Option<&'static str>, Option<Reading>)>,
}

impl Story {
    /// Adds a commit to the line.
    pub(super) fn commit<const N: usize>(
        &mut self,
        at: i64,
        by: &str,
        edits: [Edit; N],
    ) -> CommitIndex {
        let index = self.add(Some(hour(at)), by, false);
        let before = vec![self.line.clone()];
        let mut after = self.line.clone();
        self.apply(&mut after, edits);
        self.tell(index, &before, &after);
        self.line = after;
        index
    }

    /// Adds the first commit of a shallow clone to the line.
    pub(super) fn horizon<const N: usize>(&mut self, at: i64, edits: [Edit; N]) -> CommitIndex {
        let index = self.add(Some(hour(at)), "ana", false);
        let mut after = Tree::new();
        self.apply(&mut after, edits);
        self.tell_hidden(index, &after);
        self.line = after;
        index
    }

    /// Starts a branch from the line as it stands.
    pub(super) fn fork(&mut self) {
        self.branch = Some(self.line.clone());
    }

    /// Adds a commit to the branch.
    pub(super) fn branch<const N: usize>(&mut self, at: i64, by: &str, edits: [Edit; N]) {
        let before = self.branch.clone().expect("the branch was forked");
        let mut after = before.clone();
        self.apply(&mut after, edits);
        let index = self.add(Some(hour(at)), by, false);
        self.tell(index, &[before], &after);
        self.wait(after);
    }

    /// Merges the line into the branch: the branch's tree with these edits becomes that of the branch.
    pub(super) fn catch_up<const N: usize>(&mut self, at: i64, by: &str, edits: [Edit; N]) {
        let before = self.branch.clone().expect("the branch was forked");
        let mut after = before.clone();
        self.apply(&mut after, edits);
        let index = self.add(Some(hour(at)), by, true);
        let line = self.line.clone();
        self.tell(index, &[before, line], &after);
        self.wait(after);
    }

    /// Adds a commit to the branch at which a shallow clone ends: the whole tree is told.
    pub(super) fn branch_horizon<const N: usize>(&mut self, at: i64, edits: [Edit; N]) {
        let mut after = self.branch.clone().expect("the branch was forked");
        self.apply(&mut after, edits);
        let index = self.add(Some(hour(at)), "ana", false);
        self.tell_hidden(index, &after);
        self.wait(after);
    }

    /// Lets the newest commit wait on the branch, of which this is the tree now.
    fn wait(&mut self, tree: Tree) {
        let commits = &mut self.history.commits;
        let commit = commits.last().into_iter().collect();
        commits.truncate(commits.len() - 1);
        let index = commits.len() as u32;
        let changes = &mut self.history.changes;
        let first = changes.partition_point(|change| change.commit.0 < index);
        self.waiting.push((commit, changes.split_off(first)));
        self.branch = Some(tree);
    }

    /// Merges the branch: its tree with these edits becomes the line's.
    pub(super) fn merge<const N: usize>(
        &mut self,
        at: i64,
        by: &str,
        edits: [Edit; N],
    ) -> CommitIndex {
        let landing = CommitIndex((self.history.commits.len() + self.waiting.len()) as u32);
        for (commit, mut changes) in std::mem::take(&mut self.waiting) {
            let index = CommitIndex(self.history.commits.len() as u32);
            changes.iter_mut().for_each(|change| change.commit = index);
            let commit = commit.last().expect("it waited");
            self.history.commits.push(Commit { landing, ..commit });
            self.history.changes.extend(changes);
        }
        let index = self.add(Some(hour(at)), by, true);
        let branch = self.branch.take().expect("the branch was forked");
        let mut after = branch.clone();
        self.apply(&mut after, edits);
        let line = self.line.clone();
        self.tell(index, &[line, branch], &after);
        self.line = after;
        index
    }

    /// Merges the branch and leaves the line as it was (`-s ours`).
    pub(super) fn merge_nothing(&mut self, at: i64) -> CommitIndex {
        let line = self.line.clone();
        self.branch = Some(line);
        self.merge(at, "mia", [])
    }

    fn add(&mut self, stamped_at: Option<DateTime<Utc>>, by: &str, merge: bool) -> CommitIndex {
        let index = CommitIndex(self.history.commits.len() as u32);
        self.history.commits.push(Commit {
            id: ObjectId::new(&[index.0 as u8 + 1; 20]),
            author: &Arc::new(Signature {
                name: by.to_owned(),
                email: format!("{by}@brightwell.example"),
            }),
            stamped_at,
            landing: index,
            merge,
            subject: "",
        });
        index
    }

    fn apply<const N: usize>(&mut self, tree: &mut Tree, edits: [Edit; N]) {
        for (path, reading) in edits {
            match reading {
                None => tree.remove(path),
                Some(reading) => {
                    self.readings.push(reading);
                    let number = (self.readings.len() as u32).to_be_bytes();
                    let blob = ObjectId::new(&[[0; 16].as_slice(), &number].concat());
                    let mode = Mode::File;
                    tree.insert(path.into(), Version { blob, mode })
                }
            };
        }
    }

    fn tell(&mut self, commit: CommitIndex, parents: &[Tree], after: &Tree) {
        let mut paths: Vec<&Arc<str>> = parents[0].keys().chain(after.keys()).collect();
        paths.sort();
        paths.dedup();
        for path in paths {
            let version = |tree: &Tree| tree.get(path).copied();
            if version(&parents[0]) == version(after) {
                continue;
            }
            let before = parents
                .iter()
                .map(|parent| version(parent).map_or(Before::Absent, Before::Version));
            self.history.changes.push(Change {
                commit,
                path: path.clone(),
                before: before.collect(),
                after: version(after),
            });
        }
    }

    fn tell_hidden(&mut self, commit: CommitIndex, after: &Tree) {
        for (path, version) in after {
            self.history.changes.push(Change {
                commit,
                path: path.clone(),
                before: [Before::Unknown].into_iter().collect(),
                after: Some(*version),
            });
        }
    }

    /// Returns the timeline of the lead `acme`.
    pub(super) fn timeline(&self) -> Timeline {
        self.timeline_of("acme")
    }

    fn timeline_of(&self, id: &str) -> Timeline {
        let changes: Vec<&Change> = self
            .history
            .changes
            .iter()
            .filter(|change| id_of(&change.path) == Some(id))
            .collect();
        let read = |version: Version| {
            let number = version.blob.as_bytes()[16..].try_into().unwrap();
            self.readings[u32::from_be_bytes(number) as usize - 1].clone()
        };
        let mut timeline = build(&self.history, &changes, Keep::Revisions, read);
        if let Some((file, reading)) = &self.uncommitted {
            timeline.add_uncommitted(file.map(Arc::from), reading.clone());
        }
        timeline
    }

    /// Returns the book of this one lead.
    pub(super) fn book(&self, now: i64, policy: Policy) -> Book {
        self.book_of(&["acme"], now, policy)
    }

    /// Returns the book of these leads.
    pub(super) fn book_of(&self, ids: &[&str], now: i64, policy: Policy) -> Book {
        let entry = |id: &&str| Entry {
            id: (*id).to_owned(),
            timeline: self.timeline_of(id),
        };
        Book {
            as_of: hour(now),
            policy: Some(policy),
            past: Vec::new(),
            unseen: Vec::new(),
            history: Arc::new(self.history.clone()),
            times: Arc::new(Times::new(&self.history, hour(now))),
            entries: ids.iter().map(entry).collect(),
            strays: Vec::new(),
            agreement: None,
            lapses: Vec::new(),
        }
    }
}

/// Returns a lead in a stage, owned by Ana.
pub(super) fn lead(stage: &str) -> Lead {
    Lead {
        stage: Some(stage.into()),
        owner: Some("ana".into()),
        ..Lead::default()
    }
}

impl Lead {
    pub(super) fn in_stage(&self, stage: &str) -> Lead {
        Lead {
            stage: Some(stage.into()),
            ..self.clone()
        }
    }

    pub(super) fn owned_by(&self, owner: Option<&str>) -> Lead {
        Lead {
            owner: owner.map(Name::from),
            ..self.clone()
        }
    }

    pub(super) fn with(&self, activity: Activity) -> Lead {
        let mut lead = self.clone();
        alter(&mut lead.activities, |list| list.push(activity.into()));
        lead
    }

    /// Returns the lead with these scalars beside those it has.
    pub(super) fn scalar(&self, path: &str, value: &str) -> Lead {
        let mut lead = self.clone();
        let known = ["received_at", "priority", "source", "company.country"]
            .into_iter()
            .filter(|known| *known != path)
            .filter_map(|known| Some((known.into(), self.attributes.get(known)?.into())));
        lead.attributes = known.chain([(path.into(), value.into())]).collect();
        lead
    }

    pub(super) fn received(&self, at: i64) -> Lead {
        self.scalar("received_at", &hour(at).to_rfc3339())
    }
}

/// Returns a call by Ana that nobody answered.
pub(super) fn call(at: i64) -> Activity {
    Activity {
        at: hour(at),
        by: Some("ana".into()),
        channel: "call".into(),
        direction: Direction::Outbound,
        outcome: Some("no_answer".into()),
        note: None,
    }
}

/// Returns a call that was answered.
pub(super) fn talk(at: i64) -> Activity {
    Activity {
        outcome: Some("connected".into()),
        ..call(at)
    }
}

/// Returns a message from the prospect.
pub(super) fn inbound(at: i64) -> Activity {
    Activity {
        channel: "email".into(),
        direction: Direction::Inbound,
        outcome: None,
        ..call(at)
    }
}

pub(super) fn policy_line() -> PolicyLine {
    PolicyLine {
        file: "policy/sla.yaml".into(),
        line: 1,
    }
}

/// Returns a target for all leads.
pub(super) fn within(within: Duration) -> Target {
    Target {
        when: When::default(),
        within,
        calendar: None,
        line: policy_line(),
    }
}

/// Returns a policy with names of its own for the stages, and ten hours for each clock.
pub(super) fn policy() -> Policy {
    let stages = [
        ("new", Role::Intake, Some("inside")),
        ("calling", Role::Working, Some("inside")),
        ("offer", Role::Offered, Some("sales")),
        ("offer2", Role::Offered, Some("sales")),
        ("taken", Role::Accepted, Some("sales")),
        ("deal", Role::Opportunity, Some("sales")),
        ("later", Role::Waiting, Some("marketing")),
        ("sold", Role::Won, None),
        ("gone", Role::Lost, None),
        ("refused", Role::Refused, None),
    ];
    let people = [("mia", "marketing"), ("ana", "inside"), ("sam", "sales")];
    let people = people.map(|(id, team)| {
        let person = Person {
            id: id.into(),
            name: id.to_owned(),
            team: team.into(),
            emails: vec![format!("{id}@brightwell.example")],
            zone: None,
            manager: None,
            until: None,
            line: policy_line(),
        };
        (Name::from(id), person)
    });
    let teams = ["marketing", "inside", "sales"].map(|team| {
        let fallback = people.iter().find(|(_, person)| *person.team == *team);
        let team = Team {
            id: team.into(),
            lead: None,
            fallback_owner: fallback.map(|(id, _)| id.clone()),
        };
        (team.id.clone(), team)
    });
    let clocks = Clock::ALL.map(|(_, clock)| {
        let policy = ClockPolicy {
            warn: Warning::Percent(75),
            targets: vec![within(Duration::Elapsed(TimeDelta::hours(10)))],
            escalate: Vec::new(),
        };
        (clock, policy)
    });
    Policy {
        teams: Teams {
            people: people.into(),
            teams: teams.into(),
        },
        definition: Definition::default(),
        stages: Stages {
            stages: stages
                .map(|(name, role, team)| Stage {
                    name: name.into(),
                    role,
                    team: team.map(Name::from),
                    line: policy_line(),
                })
                .into(),
            ..Stages::default()
        },
        sla: Sla {
            calendars: BTreeMap::new(),
            default_calendar: None,
            evidence: Evidence {
                counting: Counting::Landed,
                claim_limit: TimeDelta::hours(24),
                skew_limit: TimeDelta::minutes(10),
            },
            clocks: clocks.into(),
        },
        followup: Followup {
            procedures: vec![Procedure {
                when: When::default(),
                attempts: 3,
                distinct: 1,
                least: BTreeMap::new(),
                spacing: None,
                line: policy_line(),
            }],
            ..Followup::default()
        },
        agreement: None,
        weights: BTreeMap::new(),
    }
}
