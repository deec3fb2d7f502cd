//! The whole history: the rules both teams sign, then what happened to every lead, in order.

use crate::codec::digest;
use crate::codec::policy::sign;
use crate::domain::agreement::Signed;
use chrono::{DateTime, Days as Dates, TimeDelta, Utc};

use super::days::Days;
use super::people::{self, Person};
use super::play::{self, Scene};
use super::script;
use crate::cli::starter;

/// One commit of the history.
#[derive(Debug)]
pub(super) struct Commit {
    /// Which earlier commits it follows, by position. The first is the line.
    pub(super) parents: Vec<usize>,
    pub(super) by: &'static Person,
    /// When the computer says it was made.
    pub(super) stamp: DateTime<Utc>,
    pub(super) subject: String,
    /// Paths with their new text; without one the file goes.
    pub(super) files: Vec<(String, Option<String>)>,
}

/// The history, oldest first; the last commit is the newest of the line.
#[derive(Debug)]
pub(super) struct Story {
    pub(super) commits: Vec<Commit>,
    /// How many leads it is about.
    pub(super) leads: usize,
}

/// Something that lands on the line.
struct Landing {
    at: DateTime<Utc>,
    /// The commits that land; more than one, or one on a branch, with a merge.
    commits: Vec<play::Commit>,
    /// The lead it is about and who merges it, where it is a branch.
    merge: Option<(&'static str, &'static Person)>,
}

/// Returns the history that ends now.
pub(super) fn story(days: &Days<'_>) -> Story {
    let scripts = script::all();
    let mut landings: Vec<Landing> = scripts
        .iter()
        .flat_map(|script| landings(play::scenes(script, days)))
        .collect();
    landings.sort_by_key(|landing| landing.at);

    let mut line = Line {
        commits: Vec::new(),
        made: Vec::new(),
    };
    for commit in signed(days) {
        line.land(commit);
    }
    let mut merges = 0;
    for landing in together(landings) {
        match landing.merge {
            None => landing
                .commits
                .into_iter()
                .for_each(|commit| line.land(commit)),
            Some((id, by)) => {
                merges += 1;
                let author = landing.commits[0].by.id;
                let subject = format!("Merge pull request #{merges} from {author}/{id}");
                line.merge(
                    landing.commits,
                    play::Commit {
                        on_branch: false,
                        at: landing.at,
                        clock_behind: TimeDelta::zero(),
                        by,
                        subject,
                        files: Vec::new(),
                    },
                );
            }
        }
    }
    Story {
        commits: line.commits,
        leads: scripts.len(),
    }
}

/// Returns what lands, of what happened to one lead.
fn landings(scenes: Vec<Scene>) -> Vec<Landing> {
    let mut landings = Vec::new();
    let mut branch = Vec::new();
    for scene in scenes {
        match scene {
            Scene::Commit(commit) if commit.on_branch => branch.push(commit),
            Scene::Commit(commit) => landings.push(Landing {
                at: commit.at,
                commits: vec![commit],
                merge: None,
            }),
            Scene::Merge { id, at, by } => {
                landings.push(Landing {
                    at,
                    commits: std::mem::take(&mut branch),
                    merge: Some((id, by)),
                });
            }
        }
    }
    landings
}

/// Joins what one person committed at one instant under one subject.
fn together(landings: Vec<Landing>) -> Vec<Landing> {
    let mut joined: Vec<Landing> = Vec::new();
    for mut landing in landings {
        let same = joined
            .iter_mut()
            .rev()
            .take_while(|other| other.at == landing.at)
            .find(|other| {
                let (other, one) = (&other.commits[0], &landing.commits[0]);
                !other.on_branch
                    && !one.on_branch
                    && other.by.id == one.by.id
                    && other.subject == one.subject
            });
        match same {
            Some(other) => other.commits[0].files.append(&mut landing.commits[0].files),
            None => joined.push(landing),
        }
    }
    joined
}

/// The line as it grows.
struct Line {
    commits: Vec<Commit>,
    /// The commits of the line by position, and when each was made.
    made: Vec<(usize, DateTime<Utc>)>,
}

impl Line {
    fn land(&mut self, commit: play::Commit) {
        let at = commit.at;
        let parents = self.made.last().map(|(tip, _)| *tip).into_iter().collect();
        let position = self.push(parents, commit);
        self.made.push((position, at));
    }

    fn merge(&mut self, branch: Vec<play::Commit>, merge: play::Commit) {
        let tip = self.made.last().expect("because the rules came first").0;
        let began = branch[0].at;
        let base = self
            .made
            .iter()
            .rev()
            .find(|(_, at)| *at <= began)
            .expect("because the rules came first")
            .0;
        let mut files: Vec<(String, Option<String>)> = Vec::new();
        let mut last = base;
        for commit in branch {
            for (path, text) in &commit.files {
                files.retain(|(known, _)| known != path);
                files.push((path.clone(), text.clone()));
            }
            last = self.push(vec![last], commit);
        }
        let at = merge.at;
        let position = self.push(vec![tip, last], play::Commit { files, ..merge });
        self.made.push((position, at));
    }

    fn push(&mut self, parents: Vec<usize>, commit: play::Commit) -> usize {
        let play::Commit {
            at,
            clock_behind,
            by,
            subject,
            files,
            ..
        } = commit;
        self.commits.push(Commit {
            parents,
            by,
            stamp: at - clock_behind,
            subject,
            files,
        });
        self.commits.len() - 1
    }
}

/// Returns the first commits: the rules, and a signature of each team.
fn signed(days: &Days<'_>) -> Vec<play::Commit> {
    let mut rules: Vec<(String, String)> = starter::RULES
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect();
    rules.push((starter::PEOPLE.to_owned(), team(days)));
    rules.sort();
    let digest = digest::of(
        rules
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_bytes())),
    );
    let around = starter::AROUND
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));

    let signatures = [("mia", "31@10:05"), ("sam", "31@14:20")];
    let mut commits = vec![commit(
        "mia",
        days.instant("31@09:40"),
        "policy: what a good lead is, and what we promise",
        around.chain(rules),
    )];
    for count in 1..=signatures.len() {
        let (by, at) = signatures[count - 1];
        let signed: Vec<_> = signatures[..count]
            .iter()
            .map(|(by, at)| (people::named(by), days.instant(at)))
            .collect();
        let file = (
            "policy/agreement.yaml".to_owned(),
            agreement(&digest, &signed),
        );
        commits.push(commit(
            by,
            days.instant(at),
            &format!("policy: signed for {}", people::named(by).team),
            [file],
        ));
    }
    commits
}

fn commit(
    by: &str,
    at: DateTime<Utc>,
    subject: &str,
    files: impl IntoIterator<Item = (String, String)>,
) -> play::Commit {
    play::Commit {
        on_branch: false,
        at,
        clock_behind: TimeDelta::zero(),
        by: people::named(by),
        subject: subject.to_owned(),
        files: files
            .into_iter()
            .map(|(path, text)| (path, Some(text)))
            .collect(),
    }
}

/// Returns `teams.yaml`, the last day of whoever leaves still to come.
fn team(days: &Days<'_>) -> String {
    const LAST_DAY: &str = "until: 2027-03-31";
    let last_day = days.now.date_naive() + Dates::new(120);
    starter::TEAMS.replace(LAST_DAY, &format!("until: {last_day}"))
}

/// Returns `agreement.yaml` with these signatures under this digest.
fn agreement(digest: &str, signed: &[(&Person, DateTime<Utc>)]) -> String {
    let signatures = signed.iter().map(|(person, at)| {
        let signed = Signed {
            by: person.id.into(),
            team: person.team.into(),
            digest: digest.to_owned(),
        };
        (signed, at.with_timezone(&person.zone).date_naive())
    });
    let signatures: Vec<_> = signatures.collect();
    sign::written(digest, &signatures, &["marketing".into(), "sales".into()])
}

#[cfg(test)]
mod tests;
