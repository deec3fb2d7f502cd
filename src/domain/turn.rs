//! Turns: when the next clock changes its state by itself, because time passes.

use chrono::{DateTime, TimeDelta, Utc};

use super::book::{Book, Standing};
use super::clock::{Cycle, State, judge};

/// Returns the first instant, in whole seconds after the book's own and no later than `latest`, at which a running clock
/// stands otherwise than now if nobody does anything: at risk, breached, or running again after a pause.
pub fn next(
    book: &Book,
    standings: &[Standing<'_>],
    latest: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let mut first = None;
    for standing in standings {
        if !standing.entry.timeline.present {
            continue;
        }
        for verdict in &standing.running {
            let Some(cycle) = &verdict.cycle else {
                continue;
            };
            let judged = Judged {
                book,
                standing,
                cycle,
            };
            // Nothing beyond the first turn found so far is of interest.
            let end = first.unwrap_or(latest);
            first = judged.turn(verdict.due_at, end).or(first);
        }
    }
    first
}

/// One running clock, to be judged at other instants.
struct Judged<'a> {
    book: &'a Book,
    standing: &'a Standing<'a>,
    cycle: &'a Cycle,
}

impl Judged<'_> {
    /// Returns the first instant after the book's own, up to `end`, at which the state is another.
    fn turn(&self, due: Option<DateTime<Utc>>, end: DateTime<Utc>) -> Option<DateTime<Utc>> {
        const SECOND: TimeDelta = TimeDelta::seconds(1);
        let now = self.book.as_of;
        let state = self.state(now);
        if state == State::Breached || end <= now {
            return None;
        }
        // Between these instants a clock only goes on: from on time to at risk, and from there to late.
        let rests = self
            .standing
            .pauses
            .iter()
            .flat_map(|(from, until)| [from, until]);
        let late = due.map(|due| due + SECOND);
        let mut bounds: Vec<DateTime<Utc>> = rests
            .chain([self.cycle.start.at, end])
            .chain(late)
            .filter(|bound| now < *bound && *bound <= end)
            .collect();
        bounds.sort_unstable();
        let mut before = now;
        for bound in bounds {
            if self.state(bound) == state {
                before = bound;
                continue;
            }
            let mut after = bound;
            while after - before > SECOND {
                let seconds = (after - before).num_seconds() / 2;
                let middle = before + TimeDelta::seconds(seconds.max(1));
                match self.state(middle) == state {
                    true => before = middle,
                    false => after = middle,
                }
            }
            return Some(after);
        }
        None
    }

    fn state(&self, at: DateTime<Utc>) -> State {
        let target = self.book.target(&self.standing.entry.timeline, self.cycle);
        let clock = self.cycle.clock;
        judge(clock, Some(self.cycle), target, &self.standing.pauses, at).state
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::lead::{Pause, Until};
    use crate::domain::story::*;

    fn next_of(story: &Story, now: i64) -> Option<DateTime<Utc>> {
        let book = story.book(now, policy());
        next(&book, &book.standings(), hour(10_000))
    }

    /// Ten hours for each clock, at risk from three quarters on: 7 h 30 min.
    #[test]
    fn a_clock_turns_when_it_is_at_risk_and_when_it_is_late() {
        let mut story = Story::default();
        story.commit(0, "ana", put(&lead("taken")));
        let minutes = |minutes| Some(hour(0) + TimeDelta::minutes(minutes));
        assert_eq!(next_of(&story, 0), minutes(450));
        assert_eq!(next_of(&story, 7), minutes(450));
        // Due is not late yet: a second after it is.
        let late = Some(hour(10) + TimeDelta::seconds(1));
        assert_eq!(next_of(&story, 8), late);
        assert_eq!(next_of(&story, 10), late);
        assert_eq!(next_of(&story, 11), None);
    }

    /// At every second before the turn all is as it was, and at the turn it is not.
    #[test]
    fn nothing_turns_before_the_turn() {
        let paused = lead("calling").received(0);
        let paused = crate::domain::lead::Lead {
            paused: Some(Arc::new(Pause {
                reason: Some("fair".to_owned()),
                until: Some(Until::Instant(hour(6))),
            })),
            ..paused
        };
        let mut story = Story::default();
        story.commit(0, "ana", put(&lead("calling").received(0)));
        story.commit(2, "ana", put(&paused));
        for now in 2..24 {
            let book = story.book(now, policy());
            let states = |at: DateTime<Utc>| -> Vec<State> {
                let book = Book {
                    as_of: at,
                    ..book.clone()
                };
                let standings = book.standings();
                let verdicts = book.verdicts(&standings[0]);
                verdicts.iter().map(|verdict| verdict.state).collect()
            };
            let turn = next(&book, &book.standings(), hour(48));
            let Some(turn) = turn else {
                assert_eq!(states(hour(48)), states(hour(now)), "{now}");
                continue;
            };
            assert_ne!(states(turn), states(hour(now)), "{now}");
            let mut at = hour(now);
            while at < turn {
                assert_eq!(states(at), states(hour(now)), "{now}: {at}");
                at += TimeDelta::seconds(if turn - at > TimeDelta::seconds(90) {
                    61
                } else {
                    1
                });
            }
        }
    }

    #[test]
    fn what_lies_too_far_ahead_is_not_told() {
        let mut story = Story::default();
        story.commit(0, "ana", put(&lead("taken")));
        let book = story.book(1, policy());
        assert_eq!(next(&book, &book.standings(), hour(5)), None);
        assert_eq!(next(&book, &[], hour(5)), None);
    }
}
