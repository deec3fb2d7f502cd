//! What each gate asks for, and what it takes for an answer.

use chrono::TimeZone;

use super::*;
use crate::domain::lead::Direction;
use crate::domain::story::inbound;

/// A change to a lead, and what it leaves missing.
type Case<'a> = (&'a str, &'a dyn Fn(&mut Lead), &'a [&'a str]);

#[track_caller]
fn check(scene: &Scene, cases: &[Case<'_>]) {
    for (case, change, expected) in cases {
        scene.clone().with(change).expect(case, expected);
    }
}

/// Returns a lead that meets the definition and moves to the offer.
fn fitting() -> Scene {
    Scene::new("calling", "offer").with(|lead| {
        lead.fit = vec![
            fit("industry", true, "builds pumps"),
            fit("size", true, "240 people"),
        ]
        .into();
        lead.signals = vec![
            signal("asked_for_pricing", "form"),
            signal("asked_for_demo", "call"),
        ]
        .into();
    })
}

#[test]
fn definition_asks_each_required_criterion_with_evidence() {
    let unanswered = "the profile asks `size`, and there is no answer: Does the size fit?";
    let no = "the profile requires `size`, and the answer is no: Does the size fit?";
    let unproven = "`size` is met, but nothing says how we know";
    let again = |met, evidence: &'static str| {
        move |lead: &mut Lead| alter(&mut lead.fit, |list| list.push(fit("size", met, evidence)))
    };
    check(
        &fitting().gate("definition"),
        &[
            ("all met", &|_| {}, &[]),
            (
                "no answer",
                &|lead| alter(&mut lead.fit, |list| drop(list.pop())),
                &[unanswered],
            ),
            (
                "no answer to anything",
                &|lead| lead.fit = [].into(),
                &[
                    "the profile asks `industry`, and there is no answer: Does the industry fit?",
                    unanswered,
                ],
            ),
            (
                "the last answer counts: no",
                &again(false, "sold half"),
                &[no],
            ),
            ("no needs no evidence", &again(false, ""), &[no]),
            (
                "the last answer counts: no evidence",
                &again(true, ""),
                &[unproven],
            ),
            ("blank evidence is none", &again(true, " \n\t"), &[unproven]),
            (
                "the last answer counts: yes",
                &|lead| alter(&mut lead.fit, |list| list.insert(1, fit("size", false, ""))),
                &[],
            ),
            (
                "the evidence of an earlier answer does not",
                &|lead| {
                    alter(&mut lead.fit, |list| {
                        list.push(Fit {
                            evidence: None,
                            ..list[1].clone()
                        })
                    })
                },
                &[unproven],
            ),
            (
                "what is not required may be unmet",
                &|lead| alter(&mut lead.fit, |list| list.push(fit("region", false, ""))),
                &[],
            ),
            (
                "another team's criterion is nothing",
                &|lead| alter(&mut lead.fit, |list| list.push(fit("colour", false, ""))),
                &[],
            ),
        ],
    );
}

#[test]
fn definition_asks_different_signals_with_evidence() {
    let one = "1 buying signal with evidence, where at least 2 must be seen";
    let dated = |at| move |lead: &mut Lead| Arc::make_mut(&mut lead.signals)[0].at = Some(at);
    let instead =
        |new: Signal| move |lead: &mut Lead| Arc::make_mut(&mut lead.signals)[0] = new.clone();
    check(
        &fitting().gate("definition"),
        &[
            (
                "none",
                &|lead| lead.signals = [].into(),
                &["no buying signal with evidence, where at least 2 must be seen"],
            ),
            (
                "too few",
                &|lead| alter(&mut lead.signals, |list| drop(list.pop())),
                &[one],
            ),
            (
                "without evidence",
                &instead(signal("asked_for_pricing", "")),
                &[one],
            ),
            (
                "with blank evidence",
                &instead(signal("asked_for_pricing", "  ")),
                &[one],
            ),
            ("not known", &instead(signal("likes_us", "said so")), &[one]),
            (
                "the same twice",
                &instead(signal("asked_for_demo", "mail")),
                &[one],
            ),
            ("still to come", &dated(hour(NOW + 1)), &[one]),
            ("just now", &dated(hour(NOW)), &[]),
            ("long ago", &dated(hour(-9000)), &[]),
            (
                "one more than needed",
                &|lead| {
                    alter(&mut lead.signals, |list| {
                        list.push(signal("project_with_date", "mail"))
                    })
                },
                &[],
            ),
            (
                "one that counts beside one that does not",
                &|lead| {
                    alter(&mut lead.signals, |list| {
                        list.insert(0, signal("asked_for_demo", ""))
                    })
                },
                &[],
            ),
        ],
    );
    let mut none = fitting()
        .gate("definition")
        .with(|lead| lead.signals = [].into());
    none.policy.definition.least_signals = 0;
    none.expect("a team that asks for no signal", &[]);
    none.policy.definition.profile.clear();
    none.lead.fit = [].into();
    none.expect("a team that asks for nothing", &[]);
}

#[test]
fn handoff_brief_asks_every_part() {
    let scene = Scene::new("calling", "offer").gate("handoff_brief");
    let scene = scene.with(|lead| lead.handoff = Some(Arc::new(brief())));
    type Change = fn(&mut Handoff);
    let parts: [(Change, &str); 6] = [
        (|brief| brief.from = None, "who hands over"),
        (|brief| brief.to = None, "to whom"),
        (|brief| brief.at = None, "when"),
        (|brief| brief.how_engaged = None, "how they engaged"),
        (
            |brief| brief.message = Some(" ".to_owned()),
            "which message moved them",
        ),
        (
            |brief| brief.spoke_with = Some(String::new()),
            "who spoke with whom",
        ),
    ];
    for (change, part) in parts {
        let message = format!("the hand-off brief does not say {part}");
        let scene = scene.clone();
        let scene = scene.with(|lead| change(Arc::make_mut(lead.handoff.as_mut().unwrap())));
        scene.expect(part, &[&message]);
    }
    let all = format!(
        "the hand-off brief does not say {}",
        parts.map(|(_, part)| part).join(", ")
    );
    check(
        &scene,
        &[
            ("complete", &|_| {}, &[]),
            ("no brief", &|lead| lead.handoff = None, &[&all]),
            (
                "an empty one",
                &|lead| lead.handoff = Some(Arc::new(Handoff::default())),
                &[&all],
            ),
        ],
    );
}

#[test]
fn handoff_brief_goes_to_the_team_that_takes_it() {
    let scene = Scene::new("calling", "offer").gate("handoff_brief");
    let to = |to: &'static str| {
        move |lead: &mut Lead| {
            let to = Some(to.into());
            lead.handoff = Some(Arc::new(Handoff { to, ..brief() }));
        }
    };
    let scene = scene.with(to("ana"));
    check(
        &scene,
        &[
            ("of the team", &to("sam"), &[]),
            (
                "of another",
                &to("mia"),
                &["it is handed over to mia, who is not in sales"],
            ),
            (
                "nobody knows",
                &to("eve"),
                &["it is handed over to eve, who is not in sales"],
            ),
            (
                "both at once",
                &|lead| Arc::make_mut(lead.handoff.as_mut().unwrap()).message = None,
                &[
                    "the hand-off brief does not say which message moved them",
                    "it is handed over to ana, who is not in sales",
                ],
            ),
        ],
    );
    let mut anybodys = scene;
    for stage in &mut anybodys.policy.stages.stages {
        stage.team = None;
    }
    anybodys.expect("a stage of no team", &[]);
}

#[test]
fn handoff_call_asks_a_call_about_this_offer() {
    let missing = "the two reps have not talked the hand-off through";
    let old = "the hand-off call of 2026-11-06 was about an earlier offer";
    let future =
        "the hand-off call is said to have been on 2026-11-09 01:00 UTC, which is still to come";
    type Case<'a> = (&'a str, Option<i64>, Option<i64>, &'a [&'a str]);
    let cases: [Case<'_>; 8] = [
        ("none", None, None, &[missing]),
        ("one", Some(100), None, &[]),
        ("just now", Some(NOW), None, &[]),
        ("still to come", Some(NOW + 1), None, &[future]),
        (
            "that of an offer that was sent back",
            Some(100),
            Some(100),
            &[old],
        ),
        ("one before that", Some(99), Some(100), &[old]),
        ("one after that", Some(101), Some(100), &[]),
        ("none since", None, Some(100), &[missing]),
    ];
    for (case, call_at, spent, expected) in cases {
        let mut scene = Scene::new("offer", "taken").gate("handoff_call");
        scene.lead.handoff = Some(Arc::new(Handoff {
            call_at: call_at.map(hour),
            ..brief()
        }));
        scene.past.call_at = spent.map(hour);
        scene.expect(case, expected);
    }
    let scene = || Scene::new("offer", "taken").gate("handoff_call");
    scene().expect("no brief", &[missing]);
    let called = |lead: &mut Lead| {
        lead.received_at = Some(hour(100));
        lead.handoff = Some(Arc::new(Handoff {
            call_at: Some(hour(99)),
            ..brief()
        }));
    };
    let early = "the hand-off call is said to have been on 2026-11-06 03:00 UTC, before the lead came in on 2026-11-06 04:00 UTC";
    scene()
        .with(called)
        .expect("before the lead came in", &[early]);
}

#[test]
fn attempts_met_asks_attempts_and_channels() {
    let tried = |channels: &'static str| {
        move |lead: &mut Lead| {
            let channels = channels.split_whitespace().zip(1..);
            let touches = channels.map(|(channel, at)| touch(channel, at));
            lead.activities = touches.map(Arc::new).collect();
        }
    };
    let few = |made: &str| format!("{made} so far; it takes at least 3 before anybody gives up");
    let (none, one, two) = (few("no attempt"), few("1 attempt"), few("2 attempts"));
    let one_way = "1 channel tried so far; it takes at least 2 different channels";
    let no_way = "no channel tried so far; it takes at least 2 different channels";
    let no_call = "call was never tried; it takes at least 2 such attempts";
    let one_call = "call was tried once; it takes at least 2 such attempts";
    let scene = Scene::new("calling", "later").gate("attempts_met");
    check(
        &scene,
        &[
            ("nothing", &|_| {}, &[&none, no_call, no_way]),
            ("one", &tried("call"), &[&one, one_call, one_way]),
            ("two", &tried("call email"), &[&two, one_call]),
            (
                "by one channel only",
                &tried("call call call call"),
                &[one_way],
            ),
            ("by another channel", &tried("email email chat"), &[no_call]),
            ("too few calls", &tried("call email chat"), &[one_call]),
            ("enough", &tried("call email call"), &[]),
            ("enough in any order", &tried("chat call call"), &[]),
            ("more than enough", &tried("call email call chat call"), &[]),
            (
                "what the prospect sent is no attempt",
                &|lead| {
                    tried("call email")(lead);
                    alter(&mut lead.activities, |list| list.push(inbound(3).into()));
                },
                &[&two, one_call],
            ),
            (
                "nor is it another channel",
                &|lead| {
                    tried("call call call")(lead);
                    let chat = Activity {
                        direction: Direction::Inbound,
                        ..touch("chat", 4)
                    };
                    alter(&mut lead.activities, |list| list.push(chat.into()));
                },
                &[one_way],
            ),
        ],
    );
}

#[test]
fn attempts_met_goes_by_the_procedure_of_the_lead() {
    let tried = |channels: &'static str| {
        let channels = channels.split_whitespace().zip(1..);
        let touches = channels.map(|(channel, at)| touch(channel, at).into());
        let touches = touches.collect();
        move |lead: &mut Lead| lead.activities = touches
    };
    let executive = |scene: Scene| {
        let scalar = ("contact.seniority".into(), "executive".into());
        scene.with(|lead| lead.attributes = [scalar].into_iter().collect())
    };
    let scene = || Scene::new("calling", "later").gate("attempts_met");
    scene()
        .with(tried("call email call"))
        .expect("the common one", &[]);
    executive(scene().with(tried("call email call"))).expect(
        "the stricter one",
        &[
            "3 attempts so far; it takes at least 4 before anybody gives up",
            "2 channels tried so far; it takes at least 3 different channels",
        ],
    );
    executive(scene().with(tried("call chat call social"))).expect(
        "one channel of several",
        &["email was never tried; it takes at least 1 such attempt"],
    );
    executive(scene().with(tried("call email call chat"))).expect("all of it", &[]);

    let mut without = scene();
    without.policy.followup.procedures.clear();
    without.expect("a team without a procedure", &[]);
}

#[test]
fn attempts_met_counts_the_present_round() {
    let old = [touch("call", 1), touch("email", 2), touch("call", 3)].map(Arc::new);
    let mut scene = Scene::new("calling", "later").gate("attempts_met");
    scene.lead.activities = old.clone().into();
    scene.past.activities = old.to_vec();
    assert_eq!(scene.told().len(), 3, "a new round counts from zero");
    let new = [touch("call", 50), touch("call", 51)].map(Arc::new);
    alter(&mut scene.lead.activities, |list| list.extend(new));
    scene.expect(
        "two of the new round",
        &[
            "2 attempts so far; it takes at least 3 before anybody gives up",
            "1 channel tried so far; it takes at least 2 different channels",
        ],
    );
    alter(&mut scene.lead.activities, |list| {
        list.push(touch("email", 2).into())
    });
    scene.expect("one that looks like an old one", &[]);
}

#[test]
fn reply_sent_asks_when_and_how() {
    let silent = "the prospect has not had our answer";
    let scene = Scene::new("calling", "refused").gate("reply_sent");
    let scene = scene.with(|lead| lead.resolution = Some(Arc::new(resolution("spam"))));
    let replied = |at: Option<i64>, channel: Option<&'static str>| {
        move |lead: &mut Lead| {
            lead.resolution = Some(Arc::new(Resolution {
                replied_at: at.map(hour),
                reply_channel: channel.map(Name::from),
                ..resolution("spam")
            }));
        }
    };
    check(
        &scene,
        &[
            ("replied", &|_| {}, &[]),
            ("no resolution", &|lead| lead.resolution = None, &[silent]),
            ("no reply", &replied(None, None), &[silent]),
            ("only how", &replied(None, Some("email")), &[silent]),
            (
                "only when",
                &replied(Some(3), None),
                &["it is not said how the prospect had our answer"],
            ),
            ("just now", &replied(Some(NOW), Some("call")), &[]),
            (
                "before the lead came in",
                &|lead| {
                    lead.received_at = Some(hour(3));
                    replied(Some(2), Some("call"))(lead);
                },
                &[
                    "the reply is said to have been on 2026-11-02 02:00 UTC, before the lead came in on 2026-11-02 03:00 UTC",
                ],
            ),
            (
                "as it came in",
                &|lead| {
                    lead.received_at = Some(hour(3));
                    replied(Some(3), Some("call"))(lead);
                },
                &[],
            ),
            (
                "still to come",
                &replied(Some(NOW + 3), Some("call")),
                &["the reply is said to have been on 2026-11-09 03:00 UTC, which is still to come"],
            ),
        ],
    );
}

#[test]
fn revisit_date_lies_ahead_where_the_office_is() {
    // 23:30 UTC on 8 November is 00:30 on 9 November in Berlin, and still the evening of the 8th in New York.
    let night = Utc.with_ymd_and_hms(2026, 11, 8, 23, 30, 0).unwrap();
    let evening = Utc.with_ymd_and_hms(2026, 11, 8, 22, 59, 59).unwrap();
    let passed = |date: u32| {
        vec![format!(
            "the day to look again, 2026-11-{date:02}, does not lie ahead"
        )]
    };
    let cases = [
        ("yesterday", night, 8, passed(8)),
        ("today", night, 9, passed(9)),
        ("tomorrow", night, 10, vec![]),
        ("today, a second before midnight", evening, 8, passed(8)),
        ("tomorrow, a second before midnight", evening, 9, vec![]),
    ];
    for (case, at, date, expected) in cases {
        let mut scene = Scene::new("calling", "later").gate("revisit_date");
        scene.at = at;
        let date = NaiveDate::from_ymd_opt(2026, 11, date);
        scene.lead.recycle = Some(Arc::new(recycle("bad_timing", date)));
        assert_eq!(scene.told(), expected, "{case}");
    }
    let mut scene = Scene::new("calling", "later").gate("revisit_date");
    scene.at = night;
    let missing = ["there is no day on which we look again"];
    scene.expect("no recycle", &missing);
    scene.lead.recycle = Some(Arc::new(recycle("bad_timing", None)));
    scene.expect("no date", &missing);

    scene.policy.sla.default_calendar = None;
    scene.lead.recycle = Some(Arc::new(recycle(
        "bad_timing",
        NaiveDate::from_ymd_opt(2026, 11, 9),
    )));
    scene.expect("without an office days are those of UTC", &[]);
}

#[test]
fn feedback_asks_the_verdict_of_the_team_that_had_it() {
    let silent: &[&str] = &["sales has not said how good this lead was"];
    let cases: [(&str, Feedback, &[&str]); 9] = [
        ("for the team", verdict(Some("sales"), None), &[]),
        ("by one of the team", verdict(None, Some("sam")), &[]),
        (
            "by one, for the team",
            verdict(Some("sales"), Some("sam")),
            &[],
        ),
        ("for another team", verdict(Some("inside"), None), silent),
        ("by one of another team", verdict(None, Some("ana")), silent),
        ("by nobody", verdict(None, None), silent),
        ("by somebody unknown", verdict(None, Some("eve")), silent),
        (
            "about the treatment",
            Feedback {
                about: About::Treatment,
                ..verdict(Some("sales"), None)
            },
            silent,
        ),
        (
            "without a verdict",
            Feedback {
                verdict: None,
                ..verdict(Some("sales"), None)
            },
            silent,
        ),
    ];
    for (case, feedback, expected) in cases {
        let scene = Scene::new("offer", "calling").gate("feedback");
        scene
            .with(|lead| alter(&mut lead.feedback, |list| list.push(feedback.into())))
            .expect(case, expected);
    }
    let mut scene = Scene::new("offer", "calling").gate("feedback");
    scene.expect("none", silent);

    let said = verdict(Some("sales"), Some("sam"));
    scene.lead.feedback = [said.clone().into()].into();
    scene.past.feedback = vec![Arc::new(said.clone())];
    scene.expect("of an earlier offer, or with the accept", silent);
    alter(&mut scene.lead.feedback, |list| list.push(said.into()));
    scene.expect("the same, said again", &[]);

    let mut nobodys = Scene::new("offer", "calling").gate("feedback");
    for stage in &mut nobodys.policy.stages.stages {
        stage.team = None;
    }
    nobodys.expect(
        "a stage of no team, silent",
        &["nobody has said how good this lead was"],
    );
    nobodys.lead.feedback = vec![verdict(None, None)]
        .into_iter()
        .map(Arc::new)
        .collect();
    nobodys.expect("a stage of no team, anybody's word", &[]);
}

#[test]
fn breach_asks_a_broken_promise() {
    let mut scene = Scene::new("offer", "calling").gate("breach");
    scene.expect("all kept", &["no promise on this lead is broken"]);
    for (name, clock) in Clock::ALL {
        scene.breached = vec![clock];
        scene.expect(name, &[]);
    }
}

#[test]
fn breached_are_the_clocks_that_run_late() {
    let all = State::ALL.map(|(_, state)| Verdict {
        clock: Clock::MaxIdle,
        state,
        cycle: None,
        due_at: None,
        elapsed: None,
        target: None,
        remaining: None,
        policy: None,
    });
    assert_eq!(breached(&all), [Clock::MaxIdle]);
    assert_eq!(breached(&all[1..]), [], "kept late is kept");
}
