//! The clocks of an offer: accept, hand-off call and feedback, line by line.

use super::runs::{Case, check};
use super::*;
use crate::domain::lead::{About, Feedback, Handoff, Lead};

#[test]
fn accept_runs_from_the_offer_until_sales_decides() {
    let offer = (2, "ana", lead("offer"));
    let cases: [Case<'_>; 9] = [
        ("offered", std::slice::from_ref(&offer), "2.."),
        (
            "accepted",
            &[offer.clone(), (5, "sam", lead("taken"))],
            "2..5",
        ),
        (
            "a deal at once",
            &[offer.clone(), (5, "sam", lead("deal"))],
            "2..5",
        ),
        (
            "rejected",
            &[offer.clone(), (5, "sam", lead("calling"))],
            "2..5",
        ),
        (
            "reclaimed",
            &[offer.clone(), (5, "mia", lead("calling"))],
            "2..5",
        ),
        (
            "rejected and offered again",
            &[
                offer.clone(),
                (5, "sam", lead("calling")),
                (7, "ana", lead("offer")),
            ],
            "2..5, 7..",
        ),
        (
            "handed around among sales",
            &[offer.clone(), (5, "sam", lead("offer2"))],
            "2..",
        ),
        (
            "recycled",
            &[offer.clone(), (5, "sam", lead("later"))],
            "2..5 ended",
        ),
        (
            "refused",
            &[offer.clone(), (5, "sam", lead("refused"))],
            "2..5 ended",
        ),
    ];
    for (case, versions, expected) in cases {
        check(case, Clock::Accept, versions, expected);
    }
}

#[test]
fn handoff_call_runs_from_the_offer_until_the_call_is_recorded() {
    let called = |stage: &str, at: i64| Lead {
        handoff: Some(Arc::new(Handoff {
            call_at: Some(hour(at)),
            ..Handoff::default()
        })),
        ..lead(stage)
    };
    let brief = |stage: &str| Lead {
        handoff: Some(Arc::new(Handoff::default())),
        ..lead(stage)
    };
    let worded = |stage: &str, at: i64| {
        let mut lead = called(stage, at);
        let brief = lead.handoff.as_mut().map(Arc::make_mut);
        brief.unwrap().message = Some("hello".to_owned());
        lead
    };
    let offer = (2, "ana", brief("offer"));
    let cases: [Case<'_>; 10] = [
        ("offered", std::slice::from_ref(&offer), "2.."),
        (
            "called",
            &[offer.clone(), (5, "sam", called("offer", 4))],
            "2..5",
        ),
        (
            "called and accepted at once",
            &[offer.clone(), (5, "sam", called("taken", 4))],
            "2..5",
        ),
        (
            "accepted, called later",
            &[
                offer.clone(),
                (5, "sam", brief("taken")),
                (7, "sam", called("taken", 7)),
            ],
            "2..7",
        ),
        (
            "a deal without a call",
            &[offer.clone(), (5, "sam", brief("deal"))],
            "2..",
        ),
        (
            "rejected",
            &[offer.clone(), (5, "sam", brief("calling"))],
            "2..5 ended",
        ),
        (
            "called with the offer",
            &[(2, "ana", called("offer", 2))],
            "2..2",
        ),
        (
            "called before the offer",
            &[
                (1, "ana", called("calling", 1)),
                (2, "ana", called("offer", 1)),
            ],
            "2..2",
        ),
        (
            "an old call is none",
            &[
                (1, "ana", called("offer", 1)),
                (4, "sam", called("calling", 1)),
                (5, "ana", called("offer", 1)),
                (6, "ana", worded("offer", 1)),
            ],
            "1..1, 5..",
        ),
        (
            "closed",
            &[offer.clone(), (5, "sam", brief("gone"))],
            "2..5 ended",
        ),
    ];
    for (case, versions, expected) in cases {
        check(case, Clock::HandoffCall, versions, expected);
    }
}

#[test]
fn feedback_runs_from_its_occasion_until_sales_verdict() {
    let said = |stage: &str, from: &str, about: About, count: usize| {
        let feedback = Feedback {
            from: Some(from.into()),
            by: None,
            at: None,
            about,
            verdict: None,
            note: None,
        };
        Lead {
            feedback: vec![feedback; count].into_iter().map(Arc::new).collect(),
            ..lead(stage)
        }
    };
    let verdict = |stage: &str, count: usize| said(stage, "sales", About::Quality, count);
    let offer = (2, "ana", lead("offer"));
    let taken = (5, "sam", lead("taken"));
    let dated = Lead {
        feedback: [Arc::new(Feedback {
            at: Some(hour(6)),
            ..Feedback::clone(&verdict("taken", 1).feedback[0])
        })]
        .into(),
        ..lead("taken")
    };
    let cases: [Case<'_>; 15] = [
        ("offered", std::slice::from_ref(&offer), ""),
        ("accepted", &[offer.clone(), taken.clone()], "5.."),
        (
            "verdict recorded later than it is said to be given",
            &[offer.clone(), taken.clone(), (8, "sam", dated)],
            "5..8",
        ),
        (
            "a deal at once",
            &[offer.clone(), (5, "sam", lead("deal"))],
            "5..",
        ),
        (
            "rejected",
            &[offer.clone(), (5, "sam", lead("calling"))],
            "5..",
        ),
        (
            "reclaimed",
            &[offer.clone(), (5, "mia", lead("calling"))],
            "",
        ),
        (
            "verdict",
            &[
                offer.clone(),
                taken.clone(),
                (8, "sam", verdict("taken", 1)),
            ],
            "5..8",
        ),
        (
            "verdict with the move",
            &[offer.clone(), (5, "sam", verdict("calling", 1))],
            "5..5",
        ),
        (
            "verdict before the move",
            &[
                offer.clone(),
                (4, "sam", verdict("offer", 1)),
                (5, "sam", verdict("taken", 1)),
            ],
            "5..5",
        ),
        (
            "marketing's verdict",
            &[
                offer.clone(),
                taken.clone(),
                (8, "mia", said("taken", "marketing", About::Quality, 1)),
            ],
            "5..",
        ),
        (
            "a verdict on treatment",
            &[
                offer.clone(),
                taken.clone(),
                (8, "sam", said("taken", "sales", About::Treatment, 1)),
            ],
            "5..",
        ),
        (
            "won",
            &[
                offer.clone(),
                taken.clone(),
                (8, "sam", verdict("taken", 1)),
                (9, "sam", verdict("sold", 1)),
                (11, "sam", verdict("sold", 2)),
            ],
            "5..8, 9..11",
        ),
        (
            "lost before the verdict",
            &[
                offer.clone(),
                taken.clone(),
                (8, "sam", lead("gone")),
                (9, "sam", verdict("gone", 1)),
            ],
            "5..9",
        ),
        (
            "refused goes on",
            &[offer.clone(), taken.clone(), (8, "sam", lead("refused"))],
            "5..",
        ),
        (
            "put to wait",
            &[offer.clone(), taken.clone(), (8, "sam", lead("later"))],
            "5..8 ended",
        ),
    ];
    for (case, versions, expected) in cases {
        check(case, Clock::Feedback, versions, expected);
    }
}
