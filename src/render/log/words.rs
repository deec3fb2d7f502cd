//! What happened, in words.

use anstyle::{AnsiColor, Style};

use super::ends;
use super::text::minute;
use crate::domain::lead::{About, Direction, Until};
use crate::domain::timeline::{Event, Kind, What};
use crate::render::terminal::clean;
use crate::render::words::{self, STRONG};

/// Returns how a kind of event is shown.
pub(super) fn style(kind: Kind) -> Style {
    match kind {
        Kind::Created | Kind::Moved | Kind::Accepted | Kind::Recycled => STRONG,
        Kind::Rejected | Kind::Reclaimed => AnsiColor::Yellow.on_default(),
        Kind::Deleted | Kind::Unreadable => AnsiColor::Red.on_default(),
        _ => Style::new(),
    }
}

/// Returns what happened, in words, clean.
pub(in crate::render) fn what(kind: Kind, event: &Event) -> String {
    let (from, to) = ends(kind, event);
    let way = || {
        format!(
            "{} → {}",
            from.unwrap_or("nothing"),
            to.unwrap_or("nothing")
        )
    };
    let words = match (&event.what, kind) {
        (What::Created { .. }, _) => format!("created in {}", to.unwrap_or("no stage")),
        (What::Moved { .. }, Kind::Moved) => way(),
        (What::Moved { returned, .. }, kind) => {
            let returned = super::returned_as(kind, returned);
            let reason = returned.and_then(|returned| returned.reason.as_deref());
            format!("{}: {}{}", kind.name(), way(), because(reason))
        }
        (What::Assigned { .. }, _) => match to {
            Some(to) => format!("assigned to {to}"),
            None => format!("taken from {}", from.unwrap_or("nobody")),
        },
        (What::Activity(activity), _) => {
            let inbound = activity.direction == Direction::Inbound;
            let inbound = if inbound { "inbound " } else { "" };
            let by = activity
                .by
                .as_deref()
                .map(|by| format!(", by {by}"))
                .unwrap_or_default();
            format!("{inbound}{}{by}", words::activity(activity))
        }
        (What::Handoff(_), Kind::Call) => "hand-off call".to_owned(),
        (What::Handoff(_), _) => format!("hand-off {}", way()),
        (What::Paused(pause), _) => {
            let until = pause.until.map(|until| match until {
                Until::Instant(at) => format!(" until {}", minute(at)),
                Until::Date(date) => format!(" until {date}"),
            });
            format!(
                "paused{}{}",
                until.unwrap_or_default(),
                because(pause.reason.as_deref())
            )
        }
        (What::Resumed, _) => "resumed".to_owned(),
        (What::Recycled(recycle), _) => {
            let revisit = recycle
                .revisit_on
                .map(|date| format!(", look again on {date}"));
            format!(
                "recycled{}{}",
                because(recycle.reason.as_deref()),
                revisit.unwrap_or_default()
            )
        }
        (What::Resolved(resolution), _) => {
            let reply = resolution
                .reply_channel
                .as_deref()
                .map(|channel| format!(", replied by {channel}"));
            format!(
                "resolved{}{}",
                because(resolution.reason.as_deref()),
                reply.unwrap_or_default()
            )
        }
        (What::Feedback(feedback), _) => {
            let about = if feedback.about == About::Quality {
                "quality"
            } else {
                "treatment"
            };
            let from = feedback.by.as_deref().or(feedback.from.as_deref());
            let from = from.map(|from| format!(" from {from}")).unwrap_or_default();
            format!(
                "feedback on {about}{from}: {}",
                feedback.verdict.as_deref().unwrap_or("-")
            )
        }
        (What::Edited { fields, altered }, _) => {
            let fields: Vec<&str> = match fields.is_empty() {
                true => altered.iter().map(|altered| altered.was.field()).collect(),
                false => fields.iter().map(|field| &**field).collect(),
            };
            format!("edited {}", fields.join(", "))
        }
        (What::Renamed { .. }, _) => format!("file {}", way()),
        (What::Deleted, _) => "file deleted".to_owned(),
        (What::Unreadable { .. }, _) => "left unreadable".to_owned(),
    };
    clean(&words).into_owned()
}

fn because(reason: Option<&str>) -> String {
    reason
        .map(|reason| format!(": {reason}"))
        .unwrap_or_default()
}
