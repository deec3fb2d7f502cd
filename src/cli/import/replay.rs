//! Tells the history of imported leads anew: one commit a day on which something happened, dated then.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::plan::Taken;
use crate::cli::Failure;
use crate::cli::progress::Progress;
use crate::store::{Committed, Progress as _, Repository, Written};

/// What happened on one day: of a lead that took several steps, the first ones come in a commit before.
struct Day {
    at: DateTime<Utc>,
    files: Vec<Written>,
}

/// Refuses to put a history before what is there.
pub(super) fn check(repository: &Repository, steps: &[Taken]) -> Result<(), Failure> {
    let Some(first) = steps.iter().map(|step| step.at).min() else {
        return Ok(());
    };
    let Some(head) = repository.head()? else {
        return Ok(());
    };
    let history = repository.history(head, &())?;
    let newest = history
        .commits
        .iter()
        .filter_map(|commit| commit.stamped_at)
        .max();
    match newest.filter(|newest| *newest > first) {
        Some(newest) => Err(Failure::refused(format!(
            "the last commit here is of {}, and the first event of the file of {}: times on the line would go back",
            newest.format("%Y-%m-%d"),
            first.format("%Y-%m-%d")
        ))
        .hint(
            "replay into a new repository: git init, leads init, then leads import --replay, and commit policy and schema \
             after it; without --replay all comes in with one commit of today",
        )),
        None => Ok(()),
    }
}

/// Writes and commits the steps, and returns the commits.
pub(super) fn run(
    repository: &Repository,
    steps: Vec<Taken>,
    system: &str,
) -> Result<Vec<String>, Failure> {
    let progress = Progress::new("committing days");
    let days = days(steps);
    let total = days.len();
    let mut commits = Vec::with_capacity(total);
    for (number, day) in days.into_iter().enumerate() {
        progress.step(number, Some(total));
        let unfinished = |failure: Failure| {
            let told = format!("{failure}; {number} of {total} days are committed");
            Failure::new(told).hint(
                "start anew in an empty repository once that is mended: a history is told once",
            )
        };
        let (_, result) = repository.write_all(&day.files, &());
        result.map_err(|error| unfinished(error.into()))?;
        let paths: Vec<&str> = day.files.iter().map(|file| file.path.as_str()).collect();
        let subject = subject(&day.files, system);
        let committed = repository
            .commit_all(&paths, &subject, Some(day.at))
            .map_err(|error| unfinished(error.into()))?;
        if let Committed::Commit(commit) = committed {
            commits.push(commit.to_string());
        }
    }
    Ok(commits)
}

fn subject(files: &[Written], system: &str) -> String {
    let new = files.iter().filter(|file| file.expected.is_none()).count();
    let parts = [(new, "new"), (files.len() - new, "moved")];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    format!("import: {} in {system}", parts.join(", "))
}

/// Returns the steps day by day, each day dated by what happened last on it, and never before the day before.
fn days(mut steps: Vec<Taken>) -> Vec<Day> {
    steps.sort_by(|one, other| (&one.path, one.number).cmp(&(&other.path, other.number)));
    let mut days: BTreeMap<(NaiveDate, usize), Day> = BTreeMap::new();
    let mut before: Option<Written> = None;
    let mut last = (NaiveDate::MIN, 0);
    for step in steps {
        let date = step.at.date_naive();
        let same = before.take().filter(|before| before.path == step.path);
        let turn = match same {
            Some(_) if last.0 >= date => last.1 + 1,
            _ => 0,
        };
        last = (date, turn);
        let file = Written {
            path: step.path,
            expected: same.map(|before| before.new),
            new: step.text.into_bytes(),
        };
        before = Some(file.clone());
        let day = days.entry(last).or_insert_with(|| Day {
            at: step.at,
            files: Vec::new(),
        });
        day.at = day.at.max(step.at);
        day.files.push(file);
    }
    let mut days: Vec<Day> = days.into_values().collect();
    for place in 1..days.len() {
        days[place].at = days[place].at.max(days[place - 1].at);
    }
    days
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn step(day: u32, hour: u32, path: &str, number: usize) -> Taken {
        Taken {
            at: Utc.with_ymd_and_hms(2025, 3, day, hour, 0, 0).unwrap(),
            path: path.to_owned(),
            text: format!("{path} {number}"),
            number,
        }
    }

    #[test]
    fn each_step_builds_on_the_one_before_and_time_never_goes_back() {
        let days = days(vec![
            step(1, 9, "a", 0),
            step(1, 8, "a", 1),
            step(4, 8, "a", 2),
            step(1, 10, "b", 0),
            step(4, 7, "b", 1),
        ]);
        let told: Vec<_> = days
            .iter()
            .map(|day| {
                let files = day
                    .files
                    .iter()
                    .map(|file| String::from_utf8(file.new.clone()).unwrap());
                (
                    day.at.format("%d %H").to_string(),
                    files.collect::<Vec<_>>(),
                )
            })
            .collect();
        let expected = [
            ("01 10", vec!["a 0", "b 0"]),
            ("01 10", vec!["a 1"]),
            ("04 08", vec!["a 2", "b 1"]),
        ];
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(at, files)| {
                (
                    at.to_owned(),
                    files.into_iter().map(str::to_owned).collect::<Vec<_>>(),
                )
            })
            .collect();
        assert_eq!(told, expected);
        assert!(days.is_sorted_by_key(|day| day.at));
    }
}
