//! Which times count: the trusted stamps of the first-parent line, and when a claimed time is believed.

use chrono::{DateTime, TimeDelta, Utc};

use super::history::{CommitIndex, History};
use super::policy::{Counting, Evidence};

/// When each commit of a history counts, in UTC.
///
/// Stamps can lie. The trusted ones are the longest run along the line that never goes backwards; any other counts
/// as the trusted one before it. So one commit dated years ahead or back disturbs nobody else.
#[derive(Debug, Clone)]
pub struct Times {
    now: DateTime<Utc>,
    /// In seconds since 1970 in UTC, as git has them; `NOW` stands for now, which may be in the middle of one. `None` where
    /// every stamp of the line is believed: then nothing need be counted before it is asked about.
    counted: Option<Vec<i64>>,
    /// The commits of the line whose stamp was not believed, in order of landing.
    pub doubted: Vec<Doubt>,
}

/// A time that is the one from which everything is seen.
const NOW: i64 = i64::MAX;

/// A stamp that was not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt {
    /// The commit.
    pub commit: CommitIndex,
    /// What it says; `None` if it has no readable stamp.
    pub stamped_at: Option<DateTime<Utc>>,
    /// As what it counts.
    pub counted_at: DateTime<Utc>,
    /// Whether it lies after now.
    pub future: bool,
}

impl Times {
    /// Returns when each commit counts, seen from `now`.
    ///
    /// A stamp later than `now` is never trusted: it counts as `now` if nothing trusted landed after it, else as the
    /// trusted one before it. Landed times never run backwards along the line. The time a brought-in commit was
    /// recorded is its own stamp, at most its landing.
    pub fn new(history: &History, now: DateTime<Utc>) -> Self {
        let commits = &history.commits;
        let newest = commits.line().next_back();
        let newest = newest.and_then(|position| commits.stamped_at(position));
        let in_order = commits.is_in_order() && newest.is_none_or(|newest| newest <= now);
        match in_order {
            true => Times {
                now,
                counted: None,
                doubted: Vec::new(),
            },
            false => Self::as_trusted(history, now),
        }
    }

    /// Returns when each commit counts by the stamps of the line that are believed.
    fn as_trusted(history: &History, now: DateTime<Utc>) -> Self {
        let (line, stamps) = line(history);
        let possible: Vec<_> = stamps
            .iter()
            .map(|stamp| stamp.filter(|stamp| *stamp <= now))
            .collect();
        let mut landed = trusted(&possible, now, now);
        let future = |position: usize| stamps[position].is_some_and(|stamp| stamp > now);
        let last_trusted = (0..landed.len())
            .rposition(|position| possible[position] == Some(landed[position]))
            .map_or(0, |position| position + 1);
        if let Some(first) = (last_trusted..landed.len()).find(|position| future(*position)) {
            landed[first..].fill(now);
        }

        let mut counted = vec![now; history.commits.len()];
        let mut doubted = Vec::new();
        for (position, index) in line.iter().enumerate() {
            let counted_at = landed[position];
            counted[index.0 as usize] = counted_at;
            let stamped_at = stamps[position];
            if stamped_at != Some(counted_at) {
                doubted.push(Doubt {
                    commit: *index,
                    stamped_at,
                    counted_at,
                    future: future(position),
                });
            }
        }
        for position in 0..history.commits.len() {
            let landing = history.commits.landing(position).0 as usize;
            if landing != position {
                let landed_at = counted[landing];
                let stamped_at = history.commits.stamped_at(position);
                counted[position] = stamped_at.map_or(landed_at, |stamp| stamp.min(landed_at));
            }
        }
        let seconds = counted.into_iter().map(|counted| match counted == now {
            true => NOW,
            false => counted.timestamp(),
        });
        Times {
            now,
            counted: Some(seconds.collect()),
            doubted,
        }
    }

    /// Returns when a commit recorded what it changed: for a commit of the line, when it landed.
    pub fn recorded_at(&self, history: &History, commit: CommitIndex) -> DateTime<Utc> {
        self.at(history, commit)
    }

    /// Returns when what a commit changed landed on the audited branch.
    pub fn landed_at(&self, history: &History, commit: CommitIndex) -> DateTime<Utc> {
        self.at(history, history.landing(commit))
    }

    fn at(&self, history: &History, commit: CommitIndex) -> DateTime<Utc> {
        let counted = match &self.counted {
            Some(counted) => counted[commit.0 as usize],
            None => as_stamped(history, commit),
        };
        match counted {
            NOW => self.now,
            seconds => DateTime::from_timestamp(seconds, 0).expect("because it was one before"),
        }
    }
}

/// Returns when a commit counts where every stamp of the line is believed, in seconds since 1970 in UTC.
fn as_stamped(history: &History, commit: CommitIndex) -> i64 {
    let commits = &history.commits;
    let landed = commits.stamped_seconds(history.landing(commit).0 as usize);
    let landed = landed.expect("because all stamps of the line are there");
    let recorded = commits.stamped_seconds(commit.0 as usize);
    recorded.map_or(landed, |recorded| recorded.min(landed))
}

/// Returns how many of the commits had landed at an instant, whatever the time is now.
///
/// Where it cannot be told which of two stamps is wrong, that which lies after the instant is.
pub fn landed_by(history: &History, at: DateTime<Utc>) -> usize {
    let commits = &history.commits;
    if commits.is_in_order() {
        let by_then = |position: &usize| {
            commits
                .stamped_at(*position)
                .is_some_and(|stamp| stamp <= at)
        };
        let last = commits.line().rev().find(by_then);
        return last.map_or(0, |last| last + 1);
    }
    let (line, stamps) = line(history);
    let landed = trusted(&stamps, at, DateTime::<Utc>::MAX_UTC);
    let last = landed.partition_point(|landed| *landed <= at);
    last.checked_sub(1)
        .map_or(0, |last| line[last].0 as usize + 1)
}

/// Returns the commits of the first-parent line and their stamps.
fn line(history: &History) -> (Vec<CommitIndex>, Vec<Option<DateTime<Utc>>>) {
    let commits = &history.commits;
    let line = commits.line();
    line.map(|position| (CommitIndex(position as u32), commits.stamped_at(position)))
        .unzip()
}

/// Returns the counted time of each stamp: itself where it is on the longest run that never goes backwards, else
/// that of the trusted one before it (or, at the very start, after it; `blank` if there is none at all).
///
/// Of equally long runs one that ends by `preferred` is trusted, and then the one with the earlier commits, so that a
/// stamp dated back cannot displace those before it.
fn trusted(
    stamps: &[Option<DateTime<Utc>>],
    preferred: DateTime<Utc>,
    blank: DateTime<Utc>,
) -> Vec<DateTime<Utc>> {
    if stamps.is_sorted() && stamps.first().is_none_or(Option::is_some) {
        return stamps
            .iter()
            .map(|stamp| stamp.expect("because a missing stamp would sort first"))
            .collect();
    }
    let run = longest_run(stamps, preferred);
    let first = run
        .first()
        .and_then(|position| stamps[*position])
        .unwrap_or(blank);
    let mut last = first;
    let mut run = run.into_iter().peekable();
    stamps
        .iter()
        .enumerate()
        .map(|(position, stamp)| {
            if run.next_if_eq(&position).is_some() {
                last = stamp.expect("because only stamped commits are on the run");
            }
            last
        })
        .collect()
}

/// Returns the positions of the longest non-decreasing run.
fn longest_run(stamps: &[Option<DateTime<Utc>>], preferred: DateTime<Utc>) -> Vec<usize> {
    // `ending[n]` lists, in order, the positions at which a run of n + 1 can end; their stamps fall strictly.
    let mut ending: Vec<Vec<usize>> = Vec::new();
    let stamp_at =
        |position: usize| stamps[position].expect("because only stamped commits are listed");
    for (position, stamp) in stamps.iter().enumerate() {
        let Some(stamp) = stamp else { continue };
        let lowest = |run: &Vec<usize>| stamp_at(*run.last().expect("because no list is empty"));
        let length = ending.partition_point(|run| lowest(run) <= *stamp);
        match ending.get_mut(length) {
            Some(run) => run.push(position),
            None => ending.push(vec![position]),
        }
    }
    let mut run: Vec<usize> = Vec::with_capacity(ending.len());
    for positions in ending.iter().rev() {
        let chosen = match run.last() {
            None => positions
                .iter()
                .position(|position| stamp_at(*position) <= preferred)
                .unwrap_or(0),
            Some(next) => {
                positions.partition_point(|position| stamp_at(*position) > stamp_at(*next))
            }
        };
        run.push(positions[chosen]);
    }
    run.reverse();
    run
}

/// What is known about when a fact came to be, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Witnessed {
    /// What people say.
    pub claimed_at: Option<DateTime<Utc>>,
    /// When a commit recorded it.
    pub recorded_at: DateTime<Utc>,
    /// When it landed on the audited branch.
    pub landed_at: DateTime<Utc>,
}

impl Witnessed {
    /// Returns when a clock that this fact starts began to run: at the earliest evidence, since an earlier start is
    /// against one's own interest.
    pub fn starts_at(&self) -> DateTime<Utc> {
        let earliest = self.recorded_at.min(self.landed_at);
        self.claimed_at
            .map_or(earliest, |claimed| claimed.min(earliest))
    }

    /// Returns when a clock that this fact stops stopped: at what git proves, or at the claimed time if that lies
    /// within the claim limit before its landing.
    pub fn stops_at(&self, evidence: &Evidence) -> DateTime<Utc> {
        let believed = |time: DateTime<Utc>| {
            time <= self.landed_at && self.landed_at - time <= evidence.claim_limit
        };
        if let Some(claimed) = self.claimed_at.filter(|claimed| believed(*claimed)) {
            return claimed;
        }
        if evidence.counting == Counting::Recorded && believed(self.recorded_at) {
            return self.recorded_at;
        }
        self.landed_at
    }

    /// Returns by how much a claimed time lies further before its landing than the limit allows.
    pub fn late_by(&self, evidence: &Evidence) -> Option<TimeDelta> {
        let beyond = self.landed_at - self.claimed_at? - evidence.claim_limit;
        (beyond > TimeDelta::zero()).then_some(beyond)
    }
}

#[cfg(test)]
mod tests;
