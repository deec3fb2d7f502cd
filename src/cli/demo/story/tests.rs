//! The story is the same for the same instant, and git takes it.

use std::collections::BTreeSet;

use super::*;
use crate::domain::calendar::{Calendar, CalendarSpec, Interval, parse_weekdays};

fn office() -> Calendar {
    let hours = |text: &str| {
        text.split(' ')
            .map(|text| Interval::parse(text).unwrap())
            .collect::<Vec<_>>()
    };
    let week = [
        ("mon-thu", "09:00-12:30 13:15-17:30"),
        ("fri", "09:00-15:00"),
    ];
    let hours = week.iter().flat_map(|(days, text)| {
        parse_weekdays(days)
            .unwrap()
            .into_iter()
            .map(|day| (day, hours(text)))
    });
    let spec = CalendarSpec {
        name: "office".into(),
        zone: starter::ZONE.into(),
        hours: hours.collect(),
        ..CalendarSpec::default()
    };
    Calendar::new(spec).unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A Monday before work, a Thursday at noon, a Sunday night, a Christmas, and the day the clocks change.
const NOWS: [&str; 5] = [
    "2026-11-16T06:30:00Z",
    "2026-08-20T10:00:00Z",
    "2026-06-14T21:59:59Z",
    "2026-12-26T12:00:00Z",
    "2026-10-25T01:30:00Z",
];

fn told(now: &str) -> Story {
    let office = office();
    story(&Days::before(at(now), &office).unwrap())
}

#[test]
fn the_same_instant_tells_the_same_story() {
    assert_eq!(
        format!("{:?}", told(NOWS[0])),
        format!("{:?}", told(NOWS[0]))
    );
}

#[test]
fn the_line_never_goes_back_but_once_and_ends_by_now() {
    for now in NOWS {
        let story = told(now);
        let mut line = vec![story.commits.len() - 1];
        while let Some(parent) = story.commits[*line.last().unwrap()].parents.first() {
            line.push(*parent);
        }
        line.reverse();
        let stamps: Vec<_> = line
            .iter()
            .map(|position| story.commits[*position].stamp)
            .collect();
        assert_eq!(
            stamps.windows(2).filter(|pair| pair[0] > pair[1]).count(),
            1,
            "{now}"
        );
        assert!(
            story.commits.iter().all(|commit| commit.stamp < at(now)),
            "{now}"
        );
        assert_eq!(story.commits[0].stamp, stamps[0]);
    }
}

#[test]
fn a_branch_is_made_after_its_base_and_before_its_merge() {
    for now in NOWS {
        let story = told(now);
        let merges: Vec<_> = story
            .commits
            .iter()
            .filter(|commit| commit.parents.len() == 2)
            .collect();
        assert!(merges.len() >= 5);
        for merge in merges {
            let tip = &story.commits[merge.parents[1]];
            assert!(
                tip.stamp <= merge.stamp && story.commits[tip.parents[0]].stamp <= tip.stamp,
                "{now}: {}",
                merge.subject
            );
            assert!(
                tip.files
                    .iter()
                    .all(|(path, _)| merge.files.iter().any(|(merged, _)| merged == path))
            );
        }
    }
}

#[test]
fn every_lead_has_an_id_of_its_own_and_few_change_at_once() {
    let ids: Vec<&str> = script::all().iter().map(|script| script.card.id).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    assert!((55..70).contains(&ids.len()), "{}", ids.len());
    for commit in told(NOWS[0]).commits.iter().skip(1) {
        assert!(
            (1..=6).contains(&commit.files.len()),
            "{}: {}",
            commit.subject,
            commit.files.len()
        );
    }
}

#[test]
fn every_file_is_yaml_with_the_id_of_its_name() {
    let story = told(NOWS[1]);
    for (path, text) in story.commits.iter().flat_map(|commit| &commit.files) {
        let (Some(id), Some(text)) = (crate::domain::lead::id_of(path), text) else {
            continue;
        };
        let lead: serde_yaml::Value = serde_yaml::from_str(text).unwrap();
        assert_eq!(lead["id"], id, "{path}");
        assert!(
            !text.contains(['\t', '\r']) && text.ends_with('\n'),
            "{path}"
        );
    }
}

#[test]
fn nobody_has_left_yet() {
    let office = office();
    let days = Days::before(at("2031-05-05T12:00:00Z"), &office).unwrap();
    assert!(team(&days).contains("until: 2031-09-02"));
}

#[test]
fn before_git_can_date_there_is_no_story() {
    assert!(Days::before(at("1970-01-20T12:00:00Z"), &office()).is_none());
}
