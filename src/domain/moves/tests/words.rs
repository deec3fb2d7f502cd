//! The catalogue of what can be missing: what people read, and what they are told to do.

use super::super::lack::Answer;
use super::*;

/// Returns one of each thing that can be missing, with what is said about it and what to do.
fn catalogue() -> Vec<(What, &'static str, &'static str)> {
    let no_move = |to: &str, known, closed, ways| What::NoMove {
        named: None,
        from: "working".into(),
        to: to.into(),
        known,
        closed,
        ways: names(ways),
    };
    let criterion = |answer| What::Criterion {
        id: "size".into(),
        question: "Between 50 and 1,000 employees?".into(),
        answer,
    };
    let signals = |seen, least, known| What::Signals {
        seen,
        least,
        known: names(known),
    };
    let reason = |reason_for, given: Option<&str>, known| What::Reason {
        reason_for,
        given: given.map(Name::from),
        known: names(known),
    };
    let reply = |reason: Option<&str>, replied_at| What::Reply {
        reason: reason.map(Name::from),
        replied_at,
    };
    let same = |reason_for| What::SameReason {
        reason_for,
        given: "other".into(),
    };
    let attempts = |made, least| What::Attempts { made, least };
    let channels = |tried, least| What::Channels { tried, least };
    let channel = |made, least| What::Channel {
        channel: "in person".into(),
        made,
        least,
    };
    vec![
        (
            no_move("won", true, false, "qualified nurture lost"),
            "the policy has no move from working to won",
            "from here it can go to qualified, nurture or lost",
        ),
        (
            no_move("won", true, false, "nurture"),
            "the policy has no move from working to won",
            "from here it can go to nurture",
        ),
        (
            no_move("won", true, true, ""),
            "the policy has no move from working to won",
            "it is closed: no move leads on from here",
        ),
        (
            no_move("won", true, false, ""),
            "the policy has no move from working to won",
            "no move of policy/stages.yaml leaves working; correct `stage`, or agree on a move",
        ),
        (
            no_move("nurtur", false, false, "nurture lost"),
            "no stage is called `nurtur`",
            "did you mean nurture?",
        ),
        (
            no_move("", false, false, "nurture lost"),
            "it is in no stage any more",
            "from here it can go to nurture or lost",
        ),
        (
            What::NoLead {
                source: "prize_draw".into(),
            },
            "what comes from prize_draw does not count as a lead",
            "it may be nurtured or refused; if there is more to it, correct `source` first, or: \
             leads recycle acme-7k3q REASON --on DATE",
        ),
        (
            What::Stranger {
                teams: names("inside sales"),
            },
            "only inside or sales may make this move, and the policy does not know who you are",
            "say who you are with --as PERSON, or have your e-mail address added to policy/teams.yaml",
        ),
        (
            What::Inactive {
                person: "leo".into(),
                until: day(0),
            },
            "leo has not been active since 2026-11-02",
            "correct `until` in policy/teams.yaml, or let a colleague do it",
        ),
        (
            What::Team {
                person: "ana".into(),
                team: "inside".into(),
                teams: names("sales"),
            },
            "only sales may make this move; ana is in inside",
            "ask somebody of sales",
        ),
        (
            criterion(Answer::None),
            "the profile asks `size`, and there is no answer: Between 50 and 1,000 employees?",
            "leads qualify acme-7k3q --met size='how we know'",
        ),
        (
            criterion(Answer::No),
            "the profile requires `size`, and the answer is no: Between 50 and 1,000 employees?",
            "leave it, or refuse it with thanks; if you know better now: leads qualify acme-7k3q --met size='…'",
        ),
        (
            criterion(Answer::Unproven),
            "`size` is met, but nothing says how we know",
            "leads qualify acme-7k3q --met size='how we know'",
        ),
        (
            signals(0, 1, "asked_for_demo asked_for_pricing"),
            "no buying signal with evidence, where at least 1 must be seen",
            "leads qualify acme-7k3q --signal asked_for_demo='how we know' (one of: asked_for_demo, asked_for_pricing)",
        ),
        (
            What::Brief {
                missing: vec!["from", "to", "at", "how_engaged", "message", "spoke_with"],
            },
            "the hand-off brief does not say who hands over, to whom, when, how they engaged, which message moved them, \
             who spoke with whom",
            "leads handoff acme-7k3q --to PERSON --how-engaged '…' --message '…' --spoke-with '…'",
        ),
        (
            What::Brief {
                missing: vec!["at"],
            },
            "the hand-off brief does not say when",
            "leads handoff acme-7k3q",
        ),
        (
            What::Receiver {
                to: "mia".into(),
                team: "sales".into(),
            },
            "it is handed over to mia, who is not in sales",
            "leads handoff acme-7k3q --to PERSON (somebody of sales)",
        ),
        (
            What::Call { earlier: None },
            "the two reps have not talked the hand-off through",
            "talk to each other, then: leads handoff acme-7k3q --call now",
        ),
        (
            What::Call {
                earlier: Some(hour(30)),
            },
            "the hand-off call of 2026-11-03 was about an earlier offer",
            "talk to each other, then: leads handoff acme-7k3q --call now",
        ),
        (
            What::Future {
                what: "the reply",
                at: hour(30),
            },
            "the reply is said to have been on 2026-11-03 06:00 UTC, which is still to come",
            "correct the time, or wait until it has happened",
        ),
        (
            What::Early {
                what: "the hand-off call",
                at: hour(3),
                received_at: hour(30),
            },
            "the hand-off call is said to have been on 2026-11-02 03:00 UTC, before the lead came in on 2026-11-03 06:00 UTC",
            "correct the time",
        ),
        (
            attempts(0, 1),
            "no attempt so far; it takes at least 1 before anybody gives up",
            "leads touch acme-7k3q CHANNEL OUTCOME",
        ),
        (
            attempts(1, 5),
            "1 attempt so far; it takes at least 5 before anybody gives up",
            "leads touch acme-7k3q CHANNEL OUTCOME",
        ),
        (
            channels(2, 3),
            "2 channels tried so far; it takes at least 3 different channels",
            "try another way: leads touch acme-7k3q CHANNEL OUTCOME",
        ),
        (
            channel(0, 1),
            "in person was never tried; it takes at least 1 such attempt",
            "leads touch acme-7k3q 'in person' OUTCOME",
        ),
        (
            channel(2, 3),
            "in person was tried 2 times; it takes at least 3 such attempts",
            "leads touch acme-7k3q 'in person' OUTCOME",
        ),
        (
            reply(Some("spam"), None),
            "the prospect has not had our answer",
            "send them an answer (leads resolve acme-7k3q spam --wording shows one), then add --reply CHANNEL",
        ),
        (
            reply(None, None),
            "the prospect has not had our answer",
            "send them an answer (leads resolve acme-7k3q REASON --wording shows one), then add --reply CHANNEL",
        ),
        (
            reply(None, Some(hour(1))),
            "it is not said how the prospect had our answer",
            "say by which channel with --reply CHANNEL",
        ),
        (
            reason(ReasonFor::Reject, None, "bad_data duplicate"),
            "there is no reason to reject it",
            "give one of: bad_data, duplicate",
        ),
        (
            reason(
                ReasonFor::Reclaim,
                Some("idle"),
                "idle_breached owner_inactive",
            ),
            "`idle` is no reason to reclaim it",
            "the policy has: idle_breached, owner_inactive",
        ),
        (
            reason(ReasonFor::Lost, Some("prise"), "price other"),
            "`prise` is no reason to call it lost",
            "did you mean price? The policy has: price, other",
        ),
        (
            reason(ReasonFor::Disqualify, Some("spam"), ""),
            "`spam` is no reason to refuse it",
            "policy/definition.yaml lists no reason to refuse it; agree on some first",
        ),
        (
            same(ReasonFor::Reject),
            "`other` is the reason of the last time, word for word",
            "say with -m what is still missing",
        ),
        (
            same(ReasonFor::Reclaim),
            "`other` is the reason of the last time, word for word",
            "say with -m what was promised this time",
        ),
        (
            same(ReasonFor::Recycle),
            "`other` is the reason of the last time, word for word",
            "say with --on DATE when we look again, or with -m what is new",
        ),
        (
            What::Note {
                reason_for: ReasonFor::Recycle,
            },
            "the reason `other` needs a note",
            "say with -m what it is",
        ),
        (
            What::DuplicateOf,
            "it is not said which lead this one repeats",
            "name the other one with --duplicate-of ID",
        ),
        (
            What::Revisit { on: None },
            "there is no day on which we look again",
            "say when with --on DATE, such as --on 'in 3 months'",
        ),
        (
            What::Revisit { on: Some(day(1)) },
            "the day to look again, 2026-11-03, does not lie ahead",
            "say when with --on DATE, such as --on 'in 3 months'",
        ),
        (
            What::Feedback {
                team: Some("sales".into()),
            },
            "sales has not said how good this lead was",
            "leads feedback acme-7k3q good|fair|poor -m '…'",
        ),
        (
            What::Feedback { team: None },
            "nobody has said how good this lead was",
            "leads feedback acme-7k3q good|fair|poor -m '…'",
        ),
        (
            What::Breach,
            "no promise on this lead is broken",
            "leads show acme-7k3q says until when each promise runs",
        ),
    ]
}

/// Returns a number for each kind of thing that can be missing: who adds one adds it to the catalogue.
fn kind(what: &What) -> usize {
    match what {
        What::NoMove { .. } => 0,
        What::NoLead { .. } => 1,
        What::Stranger { .. } => 2,
        What::Inactive { .. } => 3,
        What::Team { .. } => 4,
        What::Criterion { .. } => 5,
        What::Signals { .. } => 6,
        What::Brief { .. } => 7,
        What::Receiver { .. } => 8,
        What::Call { .. } => 9,
        What::Future { .. } => 10,
        What::Attempts { .. } => 11,
        What::Channels { .. } => 12,
        What::Channel { .. } => 13,
        What::Reply { .. } => 14,
        What::Reason { .. } => 15,
        What::SameReason { .. } => 16,
        What::Note { .. } => 17,
        What::DuplicateOf => 18,
        What::Revisit { .. } => 19,
        What::Feedback { .. } => 20,
        What::Breach => 21,
        What::Early { .. } => 22,
    }
}

#[test]
fn everything_that_can_be_missing_is_told_with_what_to_do() {
    let mut known = [false; 23];
    for (what, message, help) in catalogue() {
        known[kind(&what)] = true;
        let lack = Lack {
            gate: None,
            what,
            line: None,
        };
        assert_eq!(lack.message(), message);
        assert_eq!(lack.help("acme-7k3q"), help, "{message}");
    }
    assert_eq!(known, [true; 23], "the catalogue is complete");
}

#[test]
fn commands_take_odd_names_as_one_word() {
    let help = |what| {
        Lack {
            gate: None,
            what,
            line: None,
        }
        .help("acme $(rm)")
    };
    assert_eq!(
        help(What::Attempts { made: 0, least: 1 }),
        "leads touch 'acme $(rm)' CHANNEL OUTCOME"
    );
    let criterion = What::Criterion {
        id: "has budget".into(),
        question: "".into(),
        answer: Answer::None,
    };
    assert_eq!(
        help(criterion),
        "leads qualify 'acme $(rm)' --met 'has budget'='how we know'"
    );
    let reply = What::Reply {
        reason: Some("no; need".into()),
        replied_at: None,
    };
    assert!(help(reply).contains("leads resolve 'acme $(rm)' 'no; need' --wording"));
}

#[test]
fn a_lack_bears_the_name_of_its_gate_or_of_what_the_move_asks() {
    for (what, _, _) in catalogue() {
        let without = match what {
            What::NoMove { .. } => "move",
            What::NoLead { .. } => "source",
            _ => "by",
        };
        let lack = Lack {
            gate: None,
            what,
            line: None,
        };
        assert_eq!(lack.name(), without);
        for (name, gate) in Gate::ALL {
            let lack = Lack {
                gate: Some(gate),
                ..lack.clone()
            };
            assert_eq!(lack.name(), name);
        }
    }
}
