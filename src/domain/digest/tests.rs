//! Digests worked out by hand. Hours count from Monday 2026-11-02T00:00Z.

use std::sync::Arc;

use chrono::TimeDelta;

use super::*;
use crate::domain::calendar::{Calendar, CalendarSpec, Interval, parse_weekdays};
use crate::domain::duration::Duration;
use crate::domain::lead::Lead;
use crate::domain::policy::{Clock, ClockPolicy, Escalation, Warning};
use crate::domain::story::*;

/// Returns a policy in which only these clocks run, with people in Tokyo, Madrid and New York.
fn team(clocks: &[(Clock, Duration, &[Escalation])]) -> Policy {
    let mut policy = policy();
    let office = Calendar::new(CalendarSpec {
        name: "office".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        hours: parse_weekdays("mon-fri")
            .unwrap()
            .into_iter()
            .map(|day| (day, vec![Interval::parse("09:00-17:00").unwrap()]))
            .collect(),
        ..CalendarSpec::default()
    });
    let office = Arc::new(office.unwrap());
    policy.sla.default_calendar = Some(Arc::clone(&office));
    policy.sla.clocks = clocks
        .iter()
        .map(|(clock, length, escalate)| {
            let mut target = within(*length);
            target.calendar = Some(Arc::clone(&office));
            let clock_policy = ClockPolicy {
                warn: Warning::Percent(75),
                targets: vec![target],
                escalate: escalate.to_vec(),
            };
            (*clock, clock_policy)
        })
        .collect();
    for (person, zone, manager) in [
        ("mia", Tz::Asia__Tokyo, None),
        ("ana", Tz::Europe__Madrid, Some("mia")),
        ("sam", Tz::America__New_York, Some("ana")),
    ] {
        let person = policy.teams.people.get_mut(person).unwrap();
        person.zone = Some(zone);
        person.manager = manager.map(Name::from);
    }
    for (team, person) in [("marketing", "mia"), ("inside", "ana"), ("sales", "sam")] {
        policy.teams.teams.get_mut(team).unwrap().lead = Some(person.into());
    }
    policy
}

fn leaves(policy: &mut Policy, person: &str, last_day: i64) {
    let person = policy.teams.people.get_mut(person).unwrap();
    person.until = Some(day(last_day));
}

fn elapsed(hours: i64) -> Duration {
    Duration::Elapsed(TimeDelta::hours(hours))
}

/// A lead that was committed at this hour.
fn told(at: i64, lead: &Lead) -> Story {
    let mut story = Story::default();
    story.commit(at, "ana", put(lead));
    story
}

/// Returns a line for each duty and notice on the pages, for leads that are called by their place in the list.
fn digest(stories: &[Story], now: i64, policy: &Policy, wanted: Wanted<'_>) -> Vec<String> {
    let mut books: Vec<Book> = stories
        .iter()
        .map(|story| story.book(now, policy.clone()))
        .collect();
    for (number, book) in books.iter_mut().enumerate() {
        book.entries[0].id = format!("lead{number}");
    }
    let standings: Vec<Standing<'_>> = books.iter().flat_map(Book::standings).collect();
    let mut lines = Vec::new();
    for page in pages(&books[0], policy, &standings, wanted) {
        let person = page.person.map_or("nobody", |person| person);
        if page.is_empty() {
            lines.push(format!("{person}: nothing"));
        }
        for duty in &page.duties {
            let (id, clock) = (&duty.standing.entry.id, duty.verdict.clock.name());
            lines.push(format!("{person}: {:?} {id} {clock}", duty.urgency));
        }
        for notice in &page.notices {
            let words = match notice {
                Notice::Late { standing, verdict } => {
                    format!("late {} {}", standing.entry.id, verdict.clock.name())
                }
                Notice::Idle { standing, .. } => format!("idle {}", standing.entry.id),
                Notice::Unowned { standing } => format!("unowned {}", standing.entry.id),
                Notice::Gone { person, leads, .. } => {
                    let ids: Vec<&str> = leads.iter().map(|lead| &*lead.entry.id).collect();
                    format!("gone {} with {}", person.id, ids.join(" "))
                }
            };
            lines.push(format!("{person}: {words}"));
        }
        if page.unknown > 0 {
            lines.push(format!("{person}: {} unknown", page.unknown));
        }
    }
    lines
}

fn of_all(stories: &[Story], now: i64, policy: &Policy) -> Vec<String> {
    digest(stories, now, policy, Wanted::Everybody)
}

/// An answer is due ten hours after they wrote; everybody's day ends where they are.
#[test]
fn today_ends_where_the_person_is() {
    let policy = team(&[(Clock::Reply, elapsed(10), &[])]);
    for (wrote, now, owner, expected) in [
        // Due on Tuesday at 02:00 in UTC: at 21:00 on Monday in New York, at 11:00 on Tuesday in Tokyo, where it is
        // Tuesday already, and after Monday's midnight in Madrid.
        (16, 17, "sam", Some("Today")),
        (16, 17, "mia", Some("Today")),
        (16, 17, "ana", None),
        (16, 13 + 24, "ana", Some("Overdue")),
        // An hour into Tuesday in Madrid.
        (16, 24, "ana", Some("Today")),
        // Midnight in Madrid is 23:00 in UTC: the end of Monday still is Monday.
        (13, 14, "ana", Some("Today")),
        (14, 15, "ana", None),
        // It is still Monday in New York until 05:00 in UTC.
        (19, 20, "sam", Some("Today")),
        (20, 21, "sam", None),
    ] {
        let lead = lead("calling").owned_by(Some(owner)).with(inbound(wrote));
        let lines = of_all(&[told(wrote, &lead)], now, &policy);
        let expected = expected.map(|urgency| format!("{owner}: {urgency} lead0 reply"));
        assert_eq!(lines, Vec::from_iter(expected), "{wrote} {now} {owner}");
    }
}

/// Offered on a Friday at 15:00 in Berlin, to be accepted in one business day: on Monday at 15:00.
#[test]
fn nothing_is_due_on_a_weekend_but_somebody_waits() {
    let policy = team(&[(Clock::Accept, Duration::BusinessDays(1), &[])]);
    let friday = 4 * 24;
    for (now, urgency) in [
        (friday + 15, "Waiting"),
        // Saturday, and Sunday 23:00 in New York.
        (friday + 36, "Waiting"),
        (friday + 76, "Waiting"),
        // Monday, and Tuesday.
        (friday + 80, "Today"),
        (friday + 104, "Overdue"),
    ] {
        let lead = lead("offer").owned_by(Some("sam"));
        let lines = of_all(&[told(friday + 14, &lead)], now, &policy);
        assert_eq!(lines, [format!("sam: {urgency} lead0 accept")], "{now}");
    }
}

#[test]
fn a_revisit_waits_from_its_day_on_and_not_before() {
    let policy = team(&[(Clock::Revisit, Duration::BusinessDays(2), &[])]);
    let mut waiting = lead("later").owned_by(Some("ana"));
    waiting.recycle = Some(Arc::new(crate::domain::lead::Recycle {
        reason: None,
        revisit_on: Some(day(7)),
        note: None,
    }));
    for (now, expected) in [
        (6 * 24 + 12, None),
        (7 * 24 + 7, Some("Waiting")),
        (9 * 24 + 7, Some("Today")),
        (10 * 24 + 7, Some("Overdue")),
    ] {
        let lines = of_all(&[told(0, &waiting)], now, &policy);
        let expected = expected.map(|urgency| format!("ana: {urgency} lead0 revisit"));
        assert_eq!(lines, Vec::from_iter(expected), "{now}");
    }
}

/// First response after 5 hours, answer after 10, idle after 20: one call does for all three.
#[test]
fn one_touch_is_one_thing_to_do() {
    let policy = team(&[
        (Clock::FirstResponse, elapsed(5), &[]),
        (Clock::Reply, elapsed(10), &[]),
        (Clock::MaxIdle, elapsed(20), &[]),
        (Clock::StageAge, elapsed(12), &[]),
    ]);
    let lead = lead("calling").received(0).with(inbound(0));
    let lines = of_all(&[told(0, &lead)], 40, &policy);
    assert_eq!(
        lines,
        [
            "ana: Overdue lead0 first_response",
            "ana: Overdue lead0 stage_age"
        ]
    );
}

#[test]
fn the_most_pressing_comes_first() {
    let policy = team(&[
        (Clock::Reply, elapsed(10), &[]),
        (Clock::Accept, elapsed(72), &[]),
    ]);
    let wrote = |at: i64| told(at, &lead("calling").with(inbound(at)));
    let stories = [told(0, &lead("offer")), wrote(7), wrote(1), wrote(6)];
    assert_eq!(
        of_all(&stories, 12, &policy),
        [
            "ana: Overdue lead2 reply",
            "ana: Today lead3 reply",
            "ana: Today lead1 reply",
            "ana: Waiting lead0 accept",
        ]
    );
}

#[test]
fn what_is_late_is_told_to_those_the_policy_names() {
    let told_of = |escalate: &[Escalation]| {
        let policy = team(&[(Clock::Reply, elapsed(10), escalate)]);
        let lead = lead("calling").owned_by(Some("sam")).with(inbound(0));
        of_all(&[told(0, &lead)], 11, &policy)
    };
    let sam = "sam: Overdue lead0 reply";
    assert_eq!(told_of(&[]), [sam]);
    assert_eq!(told_of(&[Escalation::Owner]), [sam]);
    assert_eq!(
        told_of(&[Escalation::Manager]),
        ["ana: late lead0 reply", sam]
    );
    // The stage is the inside team's, which Ana leads: told once.
    let twice = [Escalation::Manager, Escalation::TeamLead];
    assert_eq!(told_of(&twice), ["ana: late lead0 reply", sam]);
    let mia = Escalation::Person("mia".into());
    assert_eq!(told_of(&[mia]), ["mia: late lead0 reply", sam]);
}

#[test]
fn who_is_gone_is_stood_in_for() {
    let lead = lead("calling").owned_by(Some("sam")).with(inbound(24));
    let stories = [told(24, &lead)];
    let mut policy = team(&[(Clock::Reply, elapsed(10), &[Escalation::Manager])]);
    // Gone from Tuesday on.
    leaves(&mut policy, "ana", 0);
    assert_eq!(
        of_all(&stories, 36, &policy),
        ["mia: late lead0 reply", "sam: Overdue lead0 reply"]
    );
    // What a person who is gone should do is not told to them, unless somebody asks; what is theirs is told.
    leaves(&mut policy, "sam", 0);
    assert_eq!(
        of_all(&stories, 36, &policy),
        ["mia: late lead0 reply", "mia: gone sam with lead0"]
    );
    assert_eq!(
        digest(&stories, 36, &policy, Wanted::Person("sam")),
        ["sam: Overdue lead0 reply"]
    );
    leaves(&mut policy, "mia", 0);
    assert_eq!(
        of_all(&stories, 36, &policy),
        ["nobody: late lead0 reply", "nobody: gone sam with lead0"]
    );
    // On the last day itself everybody is there.
    for person in ["mia", "ana", "sam"] {
        leaves(&mut policy, person, 1);
    }
    assert_eq!(
        of_all(&stories, 36, &policy),
        ["ana: late lead0 reply", "sam: Overdue lead0 reply"]
    );
}

#[test]
fn open_leads_of_who_is_gone_are_told_to_manager_and_team_lead() {
    let mut policy = team(&[]);
    leaves(&mut policy, "sam", 0);
    policy.teams.teams.get_mut("sales").unwrap().lead = Some("mia".into());
    let stories =
        ["taken", "sold", "later"].map(|stage| told(0, &lead(stage).owned_by(Some("sam"))));
    assert_eq!(
        of_all(&stories, 36, &policy),
        [
            "ana: gone sam with lead0 lead2",
            "mia: gone sam with lead0 lead2"
        ]
    );
}

#[test]
fn a_lead_without_an_owner_is_told_to_the_lead_of_the_team() {
    let policy = team(&[]);
    let unowned = |stage, owner| [told(0, &lead(stage).owned_by(owner))];
    for (stage, owner, expected) in [
        ("new", None, Some("ana")),
        ("offer", None, Some("sam")),
        ("offer", Some("stranger"), Some("sam")),
        ("offer", Some("ana"), None),
        // It waits for its day, or it is over.
        ("later", None, None),
        ("sold", None, None),
    ] {
        let lines = of_all(&unowned(stage, owner), 1, &policy);
        let expected = expected.map(|reader| format!("{reader}: unowned lead0"));
        assert_eq!(lines, Vec::from_iter(expected), "{stage} {owner:?}");
    }
    // Whoever must give it an owner today need not be told twice.
    let policy = team(&[(Clock::Assign, elapsed(4), &[])]);
    let lines = of_all(&unowned("new", None), 1, &policy);
    assert_eq!(lines, ["ana: Today lead0 assign"]);
}

#[test]
fn what_lies_idle_is_told_to_the_lead_of_the_team_once() {
    let idle = |owner, escalate: &[Escalation]| {
        let policy = team(&[(Clock::MaxIdle, elapsed(20), escalate)]);
        of_all(
            &[told(0, &lead("taken").owned_by(Some(owner)))],
            30,
            &policy,
        )
    };
    let ana = "ana: Overdue lead0 max_idle";
    assert_eq!(idle("ana", &[]), [ana, "sam: idle lead0"]);
    assert_eq!(
        idle("ana", &[Escalation::TeamLead]),
        [ana, "sam: late lead0 max_idle"]
    );
    assert_eq!(idle("sam", &[]), ["sam: Overdue lead0 max_idle"]);
}

#[test]
fn pages_are_chosen_by_person_and_by_team() {
    let policy = team(&[(Clock::Reply, elapsed(10), &[Escalation::Manager])]);
    let lead = lead("calling").owned_by(Some("sam")).with(inbound(0));
    let stories = [told(0, &lead)];
    let chosen = |wanted| digest(&stories, 11, &policy, wanted);
    assert_eq!(chosen(Wanted::Person("ana")), ["ana: late lead0 reply"]);
    assert_eq!(chosen(Wanted::Person("mia")), ["mia: nothing"]);
    assert_eq!(chosen(Wanted::Team("sales")), ["sam: Overdue lead0 reply"]);
    assert!(chosen(Wanted::Team("marketing")).is_empty());
}

#[test]
fn what_rests_and_what_nobody_can_tell_asks_for_nothing() {
    let policy = team(&[(Clock::Accept, elapsed(72), &[])]);
    let mut resting = lead("offer");
    resting.paused = Some(Arc::new(crate::domain::lead::Pause {
        reason: Some("fair".to_owned()),
        until: Some(crate::domain::lead::Until::Instant(hour(200))),
    }));
    assert!(of_all(&[told(0, &resting)], 5, &policy).is_empty());

    let mut hidden = Story::default();
    hidden.horizon(0, put(&lead("offer")));
    assert_eq!(of_all(&[hidden], 5, &policy), ["ana: 1 unknown"]);

    let mut removed = told(0, &lead("offer"));
    removed.commit(1, "ana", gone());
    assert!(of_all(&[removed], 5, &policy).is_empty());
}
