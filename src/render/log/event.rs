//! One event on the wire.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::domain::book::{Book, Entry};
use crate::domain::history::Signature;
use crate::domain::lead::{About, Direction, Until};
use crate::domain::policy::Policy;
use crate::domain::timeline::{self, Kind, What};
use crate::render::wire::time;

/// One event. The keys up to `note` are always there.
#[derive(Serialize)]
pub(super) struct Event<'a> {
    event: &'static str,
    from: Option<&'a str>,
    to: Option<&'a str>,
    claimed_at: Option<String>,
    recorded_at: Option<String>,
    landed_at: Option<String>,
    /// Only where the stamp was not believed; null where there is none that can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    stamped_at: Option<Option<String>>,
    by: Option<By<'a>>,
    commit: Option<String>,
    landed_by: Option<String>,
    note: Option<&'a str>,
    #[serde(flatten)]
    detail: Option<Detail<'a>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    uncommitted: bool,
    /// Recorded on a branch, and left out by the merge that brought it in.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    dropped: bool,
}

#[derive(Serialize)]
struct By<'a> {
    name: &'a str,
    email: &'a str,
    person: Option<&'a str>,
    team: Option<&'a str>,
}

/// What some kinds of events have beside what all have.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Detail<'a> {
    Activity {
        channel: &'a str,
        direction: &'static str,
        outcome: Option<&'a str>,
        by: Option<&'a str>,
    },
    Feedback {
        from: Option<&'a str>,
        by: Option<&'a str>,
        about: &'static str,
        verdict: Option<&'a str>,
    },
    Pause {
        reason: Option<&'a str>,
        until: Option<String>,
    },
    Recycle {
        reason: Option<&'a str>,
        revisit_on: Option<String>,
    },
    Returned {
        reason: Option<&'a str>,
    },
    Resolution {
        reason: Option<&'a str>,
        reply_channel: Option<&'a str>,
    },
    /// The top-level keys that changed.
    Fields(Vec<&'a str>),
}

impl<'a> Event<'a> {
    pub(super) fn new(
        kind: Kind,
        event: &'a timeline::Event,
        entry: &'a Entry,
        book: &'a Book,
    ) -> Self {
        let (from, to) = super::ends(kind, event);
        let told = Event {
            event: kind.name(),
            from,
            to,
            claimed_at: super::claimed_at(kind, event, &entry.timeline).map(time),
            recorded_at: None,
            landed_at: None,
            stamped_at: None,
            by: None,
            commit: None,
            landed_by: None,
            note: super::note(kind, event),
            detail: Detail::new(kind, event),
            uncommitted: event.commit.is_none(),
            dropped: event.dropped,
        };
        let Some(index) = event.commit else {
            return told;
        };

        let commit = book.history.commit(index);
        let landing = book.history.commit(commit.landing);
        let landed_at = book.landed_at(index);
        Event {
            recorded_at: Some(time(book.recorded_at(index))),
            landed_at: Some(time(landed_at)),
            stamped_at: doubted(landing.stamped_at, landed_at),
            by: Some(By::new(commit.author, book.policy.as_ref())),
            commit: Some(commit.id.to_string()),
            landed_by: Some(landing.id.to_string()),
            ..told
        }
    }
}

/// Returns the stamp, if it does not count.
fn doubted(stamped_at: Option<DateTime<Utc>>, counted_at: DateTime<Utc>) -> Option<Option<String>> {
    (stamped_at != Some(counted_at)).then(|| stamped_at.map(time))
}

impl<'a> By<'a> {
    fn new(author: &'a Signature, policy: Option<&'a Policy>) -> Self {
        let person = policy.and_then(|policy| policy.teams.by_email(&author.email));
        By {
            name: &author.name,
            email: &author.email,
            person: person.map(|person| &*person.id),
            team: person.map(|person| &*person.team),
        }
    }
}

impl<'a> Detail<'a> {
    fn new(kind: Kind, event: &'a timeline::Event) -> Option<Self> {
        Some(match &event.what {
            What::Moved { returned, .. } => Detail::Returned {
                reason: super::returned_as(kind, returned)?.reason.as_deref(),
            },
            What::Activity(activity) => Detail::Activity {
                channel: &activity.channel,
                direction: match activity.direction {
                    Direction::Outbound => "outbound",
                    Direction::Inbound => "inbound",
                },
                outcome: activity.outcome.as_deref(),
                by: activity.by.as_deref(),
            },
            What::Feedback(feedback) => Detail::Feedback {
                from: feedback.from.as_deref(),
                by: feedback.by.as_deref(),
                about: match feedback.about {
                    About::Quality => "quality",
                    About::Treatment => "treatment",
                },
                verdict: feedback.verdict.as_deref(),
            },
            What::Paused(pause) => Detail::Pause {
                reason: pause.reason.as_deref(),
                until: pause.until.map(|until| match until {
                    Until::Instant(at) => time(at),
                    Until::Date(date) => date.to_string(),
                }),
            },
            What::Recycled(recycle) => Detail::Recycle {
                reason: recycle.reason.as_deref(),
                revisit_on: recycle.revisit_on.map(|date| date.to_string()),
            },
            What::Resolved(resolution) => Detail::Resolution {
                reason: resolution.reason.as_deref(),
                reply_channel: resolution.reply_channel.as_deref(),
            },
            What::Edited { fields, .. } => {
                Detail::Fields(fields.iter().map(|field| &**field).collect())
            }
            _ => return None,
        })
    }
}
