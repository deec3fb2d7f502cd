//! An erasure takes words out of what was recorded; nothing else can be changed under its cover.

use std::sync::Arc;

use super::super::{Altered, What, diff};
use crate::domain::lead::*;
use crate::domain::story::{alter, call, day, hour, lead};

/// A lead with words wherever there can be some.
fn wordy() -> Lead {
    let said = || Some("Eva said so".to_owned());
    let returned = || {
        Some(Returned {
            reason: Some("wrong_person".into()),
            note: said(),
        })
    };
    Lead {
        activities: vec![
            Activity {
                note: said(),
                ..call(1)
            },
            call(2),
            Activity {
                note: Some("Eva again".to_owned()),
                ..call(1)
            },
        ]
        .into_iter()
        .map(Arc::new)
        .collect(),
        handoff: Some(Arc::new(Handoff {
            from: Some("ana".into()),
            to: Some("sam".into()),
            at: Some(hour(3)),
            call_at: Some(hour(4)),
            how_engaged: said(),
            message: said(),
            spoke_with: said(),
        })),
        reject: returned().map(Arc::new),
        reclaim: returned().map(Arc::new),
        paused: Some(Arc::new(Pause {
            reason: said(),
            until: Some(Until::Date(day(9))),
        })),
        recycle: Some(Arc::new(Recycle {
            reason: Some("bad_timing".into()),
            revisit_on: Some(day(9)),
            note: said(),
        })),
        resolution: Some(Arc::new(Resolution {
            reason: Some("no_need".into()),
            replied_at: Some(hour(5)),
            reply_channel: Some("email".into()),
            note: said(),
        })),
        feedback: vec![Feedback {
            from: Some("sales".into()),
            by: Some("sam".into()),
            at: Some(hour(6)),
            about: About::Quality,
            verdict: Some("good".into()),
            note: said(),
        }]
        .into_iter()
        .map(Arc::new)
        .collect(),
        ..lead("refused")
    }
}

/// The same after an erasure: most words are gone, and where something has to stand it is the one word for it.
fn erased() -> Lead {
    let word = || Some(ERASED.to_owned());
    let mut lead = Lead {
        attributes: wordy().attributes,
        rest: wordy().rest,
        company: wordy().company,
        fit: wordy().fit,
        signals: wordy().signals,
        erased: Some(Arc::new(Erasure {
            at: Some(hour(7)),
            by: Some("mia".into()),
            reason: None,
        })),
        ..wordy().bare()
    };
    let brief = block(&mut lead.handoff);
    (brief.how_engaged, brief.message, brief.spoke_with) = (word(), None, word());
    block(&mut lead.paused).reason = word();
    lead
}

#[test]
fn words_that_are_taken_out_change_nothing_that_was_recorded() {
    let fields = vec!["erased".into()];
    let altered = Vec::new();
    let events = diff::between(&wordy(), &erased());
    assert_eq!(events, [What::Edited { fields, altered }]);
}

/// Returns the keys under which something is no longer as it was.
fn names(altered: &[Altered]) -> Vec<&'static str> {
    let mut names: Vec<&str> = altered.iter().map(|one| one.was.field()).collect();
    names.dedup();
    names
}

#[test]
fn without_a_tombstone_of_its_own_it_is_no_erasure() {
    let plain = Lead {
        erased: None,
        ..erased()
    };
    let before = Lead {
        erased: erased().erased,
        ..wordy()
    };
    for (old, new) in [(wordy(), plain), (before, erased())] {
        let events = diff::between(&old, &new);
        let Some(What::Edited { altered, .. }) = events.last() else {
            panic!("{events:?}");
        };
        assert_eq!(names(altered), ["activities", "feedback", "resolution"]);
    }
}

/// Returns an entry of a list, to be changed.
fn entry<T: Clone>(list: &mut Arc<[Arc<T>]>, position: usize) -> &mut T {
    Arc::make_mut(&mut Arc::make_mut(list)[position])
}

/// Returns a block, to be changed.
fn block<T: Clone>(block: &mut Option<Arc<T>>) -> &mut T {
    Arc::make_mut(block.as_mut().unwrap())
}

/// What somebody may try under cover of an erasure, and the list or block that tells on them.
type Trick = (&'static str, fn(&mut Lead));

const TRICKS: [Trick; 20] = [
    ("activities", |lead| {
        entry(&mut lead.activities, 0).at = hour(0)
    }),
    ("activities", |lead| {
        entry(&mut lead.activities, 0).by = Some("kim".into());
    }),
    ("activities", |lead| {
        entry(&mut lead.activities, 0).by = None
    }),
    ("activities", |lead| {
        entry(&mut lead.activities, 0).channel = "email".into();
    }),
    ("activities", |lead| {
        entry(&mut lead.activities, 0).direction = Direction::Inbound;
    }),
    ("activities", |lead| {
        entry(&mut lead.activities, 0).outcome = Some("connected".into());
    }),
    ("activities", |lead| {
        entry(&mut lead.activities, 0).outcome = None
    }),
    ("activities", |lead| {
        entry(&mut lead.activities, 0).note = Some("Eva said no".to_owned());
    }),
    ("activities", |lead| {
        entry(&mut lead.activities, 1).note = Some("well".to_owned());
    }),
    ("activities", |lead| {
        alter(&mut lead.activities, |list| drop(list.remove(0)))
    }),
    ("activities", |lead| {
        alter(&mut lead.activities, |list| drop(list.remove(1)))
    }),
    ("activities", |lead| lead.activities = [].into()),
    ("feedback", |lead| {
        entry(&mut lead.feedback, 0).verdict = Some("poor".into());
    }),
    ("feedback", |lead| {
        entry(&mut lead.feedback, 0).about = About::Treatment;
    }),
    ("feedback", |lead| {
        entry(&mut lead.feedback, 0).by = Some("kim".into())
    }),
    ("feedback", |lead| entry(&mut lead.feedback, 0).at = None),
    ("feedback", |lead| lead.feedback = [].into()),
    ("resolution", |lead| {
        block(&mut lead.resolution).reason = Some("spam".into());
    }),
    ("resolution", |lead| {
        block(&mut lead.resolution).replied_at = Some(hour(1));
    }),
    ("resolution", |lead| lead.resolution = None),
];

#[test]
fn nothing_else_can_be_changed_under_its_cover() {
    for (number, (told_by, trick)) in TRICKS.into_iter().enumerate() {
        let mut new = erased();
        trick(&mut new);
        let events = diff::between(&wordy(), &new);
        let altered = events.iter().find_map(|event| match event {
            What::Edited { altered, .. } => Some(names(altered)),
            _ => None,
        });
        let altered = altered.unwrap_or_default();
        assert_eq!(altered, [told_by], "trick {number}");
    }
}

#[test]
fn what_is_done_beside_it_is_told() {
    let mut new = erased();
    new.owner = Some("kim".into());
    alter(&mut new.activities, |list| list.push(call(8).into()));
    block(&mut new.handoff).call_at = Some(hour(9));
    let events = diff::between(&wordy(), &new);
    assert!(matches!(events[0], What::Assigned { .. }), "{events:?}");
    assert_eq!(events[1], What::Activity(Arc::new(call(8))));
    assert!(matches!(events[2], What::Handoff(_)), "{events:?}");
    assert_eq!(events.len(), 4, "{events:?}");
}

#[test]
fn what_no_erasure_touches_is_the_same_before_and_after() {
    let said = |lead: &Lead| Lead {
        erased: None,
        ..lead.bare()
    };
    assert_eq!(said(&wordy()), said(&erased()));
}
