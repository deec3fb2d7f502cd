//! How things are called where people read them.

use anstyle::{AnsiColor, Effects, Style};
use chrono::{DateTime, TimeDelta, Utc};

use super::terminal::rough;
use crate::domain::book::Standing;
use crate::domain::clock::{State, Verdict};
use crate::domain::duration::in_words;
use crate::domain::lead::Activity;
use crate::domain::policy::Clock;

/// For what is less important than the rest.
pub(super) const DIM: Style = Style::new().effects(Effects::DIMMED);
/// For what to see first.
pub(super) const STRONG: Style = Style::new().effects(Effects::BOLD);

/// How a state is shown in a table.
pub(super) struct Sign {
    /// The mark before the row: readable without colour.
    pub(super) mark: char,
    /// What leads in this state are.
    pub(super) word: &'static str,
    /// Its colour.
    pub(super) style: Style,
}

/// Returns how a state of a running clock is shown.
pub(super) fn sign(state: State) -> Sign {
    let (mark, word, style) = match state {
        State::Breached => (
            '!',
            "overdue",
            AnsiColor::Red.on_default().effects(Effects::BOLD),
        ),
        State::AtRisk => ('~', "at risk", AnsiColor::Yellow.on_default()),
        State::WithinTarget => (' ', "on time", Style::new()),
        State::Paused => ('=', "paused", DIM),
        State::Unknown => ('?', "unknown", AnsiColor::Magenta.on_default()),
        State::MetLate => (' ', "met late", AnsiColor::Yellow.on_default()),
        State::Met => (' ', "met", AnsiColor::Green.on_default()),
        State::NotApplicable => (' ', "without a clock", DIM),
    };
    Sign { mark, word, style }
}

/// Returns what stops a clock, as a request.
pub(super) fn next_step(clock: Clock) -> &'static str {
    match clock {
        Clock::Assign => "give it an owner",
        Clock::FirstResponse => "call or write to them",
        Clock::NextTouch => "try again",
        Clock::Reply => "answer them",
        Clock::MaxIdle => "get in touch again",
        Clock::Accept => "accept or reject",
        Clock::HandoffCall => "talk the hand-off through",
        Clock::StageAge => "move it on or close it",
        Clock::Revisit => "look again",
        Clock::Feedback => "say how good the lead was",
    }
}

/// Returns what to do next about a lead: what its tightest clock waits for.
pub(super) fn next_of(standing: &Standing<'_>) -> &'static str {
    standing
        .tightest()
        .map_or("-", |verdict| next_step(verdict.clock))
}

/// From here on a date says more than a number of days.
const FAR: TimeDelta = TimeDelta::days(60);

/// Returns when a clock is due, seen from an instant: `in 3 h 20 min`, `2 d 4 h overdue`, `on 2027-02-04`.
pub(super) fn due(verdict: &Verdict, as_of: DateTime<Utc>, short: bool) -> String {
    let say = if short { rough } else { in_words };
    let Some(due_at) = verdict.due_at.filter(|_| verdict.state != State::Unknown) else {
        return sign(verdict.state).word.to_owned();
    };
    let left = due_at - as_of;
    match verdict.state {
        State::Breached => format!("{} overdue", say(left)),
        _ if left >= FAR => format!("on {}", due_at.date_naive()),
        _ => format!("in {}", say(left)),
    }
}

/// Returns how long ago an instant was.
pub(super) fn ago(at: DateTime<Utc>, as_of: DateTime<Utc>) -> String {
    match at <= as_of {
        true => format!("{} ago", rough(as_of - at)),
        false => format!("in {}", rough(at - as_of)),
    }
}

/// Returns what an activity was: `call: left_message`.
pub(super) fn activity(activity: &Activity) -> String {
    match &activity.outcome {
        Some(outcome) => format!("{}: {outcome}", activity.channel),
        None => activity.channel.to_string(),
    }
}

/// Returns an amount of something: `1 error`, `3 errors`.
pub(super) fn count(amount: usize, thing: &str) -> String {
    match amount {
        1 => format!("1 {thing}"),
        _ => format!("{amount} {thing}s"),
    }
}
