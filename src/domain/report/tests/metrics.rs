//! Each metric, counted by hand.

use super::*;
use crate::domain::report::metrics;

/// What is to be told of the six leads: hours for lengths of time, half of them and nine in ten; then the leads that are
/// counted.
const EXPECTED: &[(&str, &str, &str)] = &[
    ("leads", "", "6 acme bolt crane drum edge fork"),
    ("leads", "source:draw", "1 fork"),
    ("leads", "source:fair", "2 crane drum"),
    ("leads", "source:web", "3 acme bolt edge"),
    ("leads", "campaign:ads", "3 acme bolt fork"),
    ("leads", "campaign:expo", "1 drum"),
    ("leads", "campaign:free", "1 edge"),
    ("leads", "campaign:stand", "1 crane"),
    ("leads", "segment:nordic", "1 acme"),
    ("leads", "segment:(none)", "5 bolt crane drum edge fork"),
    ("leads", "owner:ana", "4 bolt crane drum edge"),
    ("leads", "owner:sam", "1 acme"),
    ("leads", "owner:(none)", "1 fork"),
    ("leads", "team:inside", "4 bolt crane drum edge"),
    ("leads", "team:sales", "1 acme"),
    ("leads", "team:(none)", "1 fork"),
    ("leads", "channel:call", "2 acme bolt"),
    ("leads", "channel:email", "1 bolt"),
    ("leads", "channel:in_person", "1 edge"),
    ("leads", "channel:meeting", "1 acme"),
    ("leads", "channel:(none)", "3 crane drum fork"),
    ("leads", "month:2026-11", "6 acme bolt crane drum edge fork"),
    ("open", "", "2 bolt drum"),
    ("open", "source:draw", "0"),
    ("open", "source:fair", "1 drum"),
    ("open", "source:web", "1 bolt"),
    ("won", "", "1 acme"),
    ("lost", "", "1 edge"),
    ("refused", "", "1 crane"),
    ("conversion", "", "1/6 acme"),
    ("conversion", "source:draw", "0/1"),
    ("conversion", "source:fair", "0/2"),
    ("conversion", "source:web", "1/3 acme"),
    ("conversion", "segment:nordic", "1/1 acme"),
    ("conversion", "segment:(none)", "0/5"),
    ("conversion", "channel:call", "1/2 acme"),
    ("entered", "stage:new", "2 acme fork"),
    ("entered", "stage:calling", "4 acme bolt crane drum"),
    ("entered", "stage:offer", "3 acme crane drum"),
    ("entered", "stage:taken", "2 acme edge"),
    ("entered", "stage:deal", "1 acme"),
    ("entered", "stage:later", "1 bolt"),
    ("entered", "stage:sold", "1 acme"),
    ("entered", "stage:gone", "1 edge"),
    ("entered", "stage:refused", "1 crane"),
    ("now_in", "stage:new", "0"),
    ("now_in", "stage:calling", "1 drum"),
    ("now_in", "stage:offer", "0"),
    ("now_in", "stage:taken", "0"),
    ("now_in", "stage:deal", "0"),
    ("now_in", "stage:later", "1 bolt"),
    ("now_in", "stage:sold", "1 acme"),
    ("now_in", "stage:gone", "1 edge"),
    ("now_in", "stage:refused", "1 crane"),
    ("left_to", "stage:new>(deleted)", "1 fork"),
    ("left_to", "stage:new>calling", "1 acme"),
    ("left_to", "stage:calling>later", "1 bolt"),
    ("left_to", "stage:calling>offer", "1 acme"),
    ("left_to", "stage:calling>refused", "1 crane"),
    ("left_to", "stage:offer>calling", "2 crane drum"),
    ("left_to", "stage:offer>taken", "1 acme"),
    ("left_to", "stage:taken>deal", "1 acme"),
    ("left_to", "stage:taken>gone", "1 edge"),
    ("left_to", "stage:deal>sold", "1 acme"),
    ("stage_duration", "stage:new", "6.5h 7.7h acme fork"),
    ("stage_duration", "stage:calling", "8h 9.6h acme bolt crane"),
    ("stage_duration", "stage:offer", "4h 10.4h acme crane drum"),
    ("stage_duration", "stage:taken", "8h 8h acme edge"),
    ("stage_duration", "stage:deal", "10h 10h acme"),
    ("stage_duration", "stage:later", "-"),
    ("stage_duration", "stage:sold", "-"),
    ("stage_duration", "stage:gone", "-"),
    ("stage_duration", "stage:refused", "-"),
    (
        "received_to_assigned",
        "",
        "2h 3.2h acme bolt crane drum edge",
    ),
    ("assigned_to_first_touch", "", "0h 1.6h acme bolt edge"),
    ("received_to_first_touch", "", "4h 4h acme bolt edge"),
    ("received_to_first_touch", "source:draw", "-"),
    ("received_to_first_touch", "source:fair", "-"),
    (
        "received_to_first_touch",
        "source:web",
        "4h 4h acme bolt edge",
    ),
    ("received_to_first_touch", "segment:nordic", "4h 4h acme"),
    (
        "received_to_first_touch",
        "segment:(none)",
        "2.5h 3.7h bolt edge",
    ),
    ("received_to_first_touch", "channel:call", "4h 4h acme bolt"),
    ("unassigned", "", "0"),
    ("untouched", "", "1 drum"),
    ("judged", "clock:assign", "5 acme bolt crane drum edge"),
    (
        "judged",
        "clock:first_response",
        "5 acme bolt crane drum edge",
    ),
    ("judged", "clock:next_touch", "3 acme bolt"),
    ("judged", "clock:max_idle", "15 acme bolt crane drum edge"),
    ("judged", "clock:accept", "3 acme crane drum"),
    ("judged", "clock:handoff_call", "2 acme drum"),
    ("judged", "clock:stage_age", "11 acme bolt crane drum edge"),
    ("judged", "clock:feedback", "4 acme crane edge"),
    ("met", "clock:assign", "5 acme bolt crane drum edge"),
    ("met", "clock:first_response", "3 acme bolt edge"),
    ("met", "clock:next_touch", "3 acme bolt"),
    ("met", "clock:max_idle", "13 acme bolt crane edge"),
    ("met", "clock:accept", "2 acme crane"),
    ("met", "clock:handoff_call", "1 acme"),
    ("met", "clock:stage_age", "9 acme bolt crane edge"),
    ("met", "clock:feedback", "1 acme"),
    ("met_late", "clock:assign", "0"),
    ("met_late", "clock:first_response", "1 crane"),
    ("met_late", "clock:next_touch", "0"),
    ("met_late", "clock:max_idle", "1 drum"),
    ("met_late", "clock:accept", "1 drum"),
    ("met_late", "clock:handoff_call", "1 drum"),
    ("met_late", "clock:stage_age", "1 drum"),
    ("met_late", "clock:feedback", "0"),
    ("breached", "clock:assign", "0"),
    ("breached", "clock:first_response", "1 drum"),
    ("breached", "clock:next_touch", "0"),
    ("breached", "clock:max_idle", "1 drum"),
    ("breached", "clock:accept", "0"),
    ("breached", "clock:handoff_call", "0"),
    ("breached", "clock:stage_age", "1 drum"),
    ("breached", "clock:feedback", "3 acme crane edge"),
    ("compliance", "", "37/48 acme bolt crane drum edge"),
    (
        "compliance",
        "clock:assign",
        "5/5 acme bolt crane drum edge",
    ),
    ("compliance", "clock:first_response", "3/5 acme bolt edge"),
    ("compliance", "clock:next_touch", "3/3 acme bolt"),
    ("compliance", "clock:max_idle", "13/15 acme bolt crane edge"),
    ("compliance", "clock:accept", "2/3 acme crane"),
    ("compliance", "clock:handoff_call", "1/2 acme"),
    ("compliance", "clock:stage_age", "9/11 acme bolt crane edge"),
    ("compliance", "clock:feedback", "1/4 acme"),
    ("offered", "", "3 acme crane drum"),
    ("accepted", "", "1 acme"),
    ("rejected", "", "1 crane"),
    ("rejected", "reason:bad_data", "1 crane"),
    ("withdrawn", "", "0"),
    ("awaiting", "", "0"),
    ("acceptance", "", "1/2 acme"),
    ("acceptance", "source:draw", "-"),
    ("acceptance", "source:fair", "0/1"),
    ("acceptance", "source:web", "1/1 acme"),
    ("acceptance", "segment:nordic", "1/1 acme"),
    ("acceptance", "segment:(none)", "0/1"),
    ("acceptance", "channel:call", "1/1 acme"),
    ("reclaimed", "", "1 drum"),
    ("reclaimed", "owner:sam", "1 drum"),
    ("reclaimed", "reason:owner_inactive", "1 drum"),
    ("handoff_complete", "", "1/3 acme"),
    ("handoff_called", "", "1/3 acme"),
    ("handoff_missing", "field:from", "2 crane drum"),
    ("handoff_missing", "field:how_engaged", "2 crane drum"),
    ("handoff_missing", "field:message", "2 crane drum"),
    ("handoff_missing", "field:spoke_with", "2 crane drum"),
    ("handoff_missing", "field:to", "2 crane drum"),
    ("touches", "", "7 acme bolt edge"),
    ("touches", "channel:call", "4 acme bolt"),
    ("touches", "channel:email", "1 bolt"),
    ("touches", "channel:in_person", "1 edge"),
    ("touches", "channel:meeting", "1 acme"),
    ("touches", "hour:01", "1 bolt"),
    ("touches", "hour:03", "1 bolt"),
    ("touches", "hour:06", "1 acme"),
    ("touches", "hour:07", "1 acme"),
    ("touches", "hour:13", "1 acme"),
    ("touches", "hour:15", "1 acme"),
    ("touches", "hour:21", "1 edge"),
    ("contact_rate", "", "3/7 acme"),
    ("contact_rate", "channel:call", "2/4 acme"),
    ("contact_rate", "channel:email", "0/1"),
    ("contact_rate", "channel:in_person", "0/1"),
    ("contact_rate", "channel:meeting", "1/1 acme"),
    ("contact_rate", "hour:01", "0/1"),
    ("contact_rate", "hour:03", "0/1"),
    ("contact_rate", "hour:06", "1/1 acme"),
    ("contact_rate", "hour:07", "1/1 acme"),
    ("contact_rate", "hour:13", "0/1"),
    ("contact_rate", "hour:15", "1/1 acme"),
    ("contact_rate", "hour:21", "0/1"),
    ("attempts", "", "2 3.6 acme bolt edge"),
    ("attempts_to_connect", "", "2 2 acme"),
    ("attempts_before_giving_up", "", "1.5 1.9 bolt edge"),
    ("meetings_booked", "", "1 acme"),
    ("meetings_held", "", "1 acme"),
    ("meetings_held", "channel:meeting", "1 acme"),
    ("meetings_missed", "", "1 edge"),
    ("meetings_missed", "channel:in_person", "1 edge"),
    ("came_of_meetings", "role:won", "1 acme"),
    ("cycle_time", "", "15h 28.6h acme crane edge"),
    ("cycle_time", "outcome:won", "32h 32h acme"),
    ("cycle_time", "outcome:lost", "9h 9h edge"),
    ("cycle_time", "outcome:refused", "15h 15h crane"),
    ("recycled", "", "1 bolt"),
    ("recycled", "reason:unresponsive", "1 bolt"),
    ("recycle_rate", "", "1/6 bolt"),
    ("revived", "", "0"),
    ("waiting", "", "1 bolt"),
    ("recycled_won", "", "0/1"),
    ("closed", "", "3/6 acme crane edge"),
    ("replied", "", "1/2 crane"),
    ("ended", "refused:bad_data", "1 crane"),
    ("ended", "lost:price", "1 edge"),
    ("aging", "days:0-6", "2 bolt drum"),
    ("aging_waiting", "days:0-6", "1 bolt"),
    ("aging_overdue", "days:0-6", "1 drum"),
    ("quality_coverage", "", "1/3 acme"),
    ("treatment_coverage", "", "1/3 acme"),
    ("verdicts", "quality:good", "1 acme"),
    ("verdicts", "treatment:fair", "1 acme"),
    ("cost", "campaign:ads", "300 EUR acme bolt"),
    ("cost", "campaign:expo", "900 EUR drum"),
    ("cost", "campaign:stand", "80 CHF crane"),
    ("cost", "currency:CHF", "80 CHF crane"),
    ("cost", "currency:EUR", "1200 EUR acme bolt drum"),
    ("campaign_leads", "campaign:ads", "2 acme bolt"),
    ("campaign_leads", "campaign:expo", "1 drum"),
    ("campaign_leads", "campaign:stand", "1 crane"),
    ("campaign_leads", "currency:CHF", "1 crane"),
    ("campaign_leads", "currency:EUR", "3 acme bolt drum"),
    ("cost_per_lead", "campaign:ads", "150 EUR acme bolt"),
    ("cost_per_lead", "campaign:expo", "900 EUR drum"),
    ("cost_per_lead", "campaign:stand", "80 CHF crane"),
    ("cost_per_lead", "currency:CHF", "80 CHF crane"),
    ("cost_per_lead", "currency:EUR", "400 EUR acme bolt drum"),
    ("cost_per_accepted", "campaign:ads", "300 EUR acme"),
    ("cost_per_accepted", "campaign:expo", "-"),
    ("cost_per_accepted", "campaign:stand", "-"),
    ("cost_per_accepted", "currency:CHF", "-"),
    ("cost_per_accepted", "currency:EUR", "1200 EUR acme"),
    ("cost_per_win", "campaign:ads", "300 EUR acme"),
    ("cost_per_win", "campaign:expo", "-"),
    ("cost_per_win", "campaign:stand", "-"),
    ("cost_per_win", "currency:CHF", "-"),
    ("cost_per_win", "currency:EUR", "1200 EUR acme"),
];

#[test]
fn six_leads_counted_by_hand() {
    let told = with(&book(), Window::default(), Cohort::Received, all);
    for (metric, key, expected) in EXPECTED {
        let found = told
            .iter()
            .find(|(id, name, _)| id == metric && name == key);
        let found = found.map(|(_, _, told)| told.as_str());
        assert_eq!(found, Some(*expected), "{metric} {key}");
    }
    for metric in metrics::all() {
        let is_told = |(id, ..): &(&str, _, _)| *id == metric.id;
        assert!(told.iter().any(is_told), "{} is never told", metric.id);
        let is_expected = EXPECTED.iter().any(|(id, ..)| *id == metric.id);
        assert!(is_expected, "{} is not tested", metric.id);
    }
}

/// Returns a figure of the one lead of a story.
fn figure(steps: &[(i64, &str, Lead)], metric: &str, key: &str) -> String {
    let mut story = Story::default();
    for (at, by, version) in steps {
        story.commit(*at, by, put_at(ACME, version));
    }
    let told = with(
        &story.book(NOW, policy()),
        Window::default(),
        Cohort::Received,
        all,
    );
    let found = told
        .into_iter()
        .find(|(id, name, _)| *id == metric && name == key);
    found.map_or("nothing".to_owned(), |(_, _, told)| told)
}

#[test]
fn offers_end_in_one_way() {
    let offered = (0, "ana", lead("offer"));
    let then = |stage: &str| vec![offered.clone(), (5, "sam", lead(stage))];
    let cases = [
        (vec![offered.clone()], "awaiting"),
        (then("taken"), "accepted"),
        (then("deal"), "accepted"),
        (then("sold"), "accepted"),
        (then("calling"), "rejected"),
        (then("later"), "withdrawn"),
        (then("refused"), "withdrawn"),
        (then("gone"), "withdrawn"),
        (
            vec![
                offered.clone(),
                (5, "ana", lead("offer2")),
                (6, "sam", lead("taken")),
            ],
            "accepted",
        ),
        (
            vec![offered.clone(), (5, "mia", lead("calling"))],
            "reclaimed",
        ),
    ];
    for (steps, end) in cases {
        assert_eq!(figure(&steps, "offered", ""), "1 acme", "{end}");
        for outcome in ["awaiting", "accepted", "rejected", "withdrawn", "reclaimed"] {
            let expected = if outcome == end { "1 acme" } else { "0" };
            assert_eq!(figure(&steps, outcome, ""), expected, "{end}: {outcome}");
        }
    }
}

#[test]
fn what_sales_took_can_be_taken_back_too() {
    let steps = [
        (0, "ana", lead("offer").owned_by(Some("sam"))),
        (5, "sam", lead("taken").owned_by(Some("sam"))),
        (30, "mia", lead("calling")),
    ];
    assert_eq!(figure(&steps, "accepted", ""), "1 acme");
    assert_eq!(figure(&steps, "reclaimed", "owner:sam"), "1 acme");
    assert_eq!(figure(&steps, "reclaimed", "reason:(none)"), "1 acme");
}

#[test]
fn who_waited_can_still_be_won() {
    let steps = [
        (0, "ana", lead("calling")),
        (5, "ana", lead("later")),
        (9, "ana", lead("calling")),
        (12, "ana", lead("later")),
        (20, "ana", lead("deal")),
        (30, "sam", lead("sold")),
    ];
    assert_eq!(figure(&steps, "recycled", ""), "2 acme");
    assert_eq!(figure(&steps, "revived", ""), "2 acme");
    assert_eq!(figure(&steps, "recycled_won", ""), "1/1 acme");
    assert_eq!(figure(&steps, "waiting", ""), "0");
    // Who was never worked is nobody's recycled lead.
    assert_eq!(figure(&[(0, "mia", lead("later"))], "recycled", ""), "0");
}

#[test]
fn whoever_touches_a_lead_has_taken_it() {
    let lone = lead("new").owned_by(None).received(0);
    let touched = lone.in_stage("calling").with(call(5));
    let cases = [
        (vec![(1, "mia", lone.clone())], "-", "-", "1 acme", "1 acme"),
        (
            vec![
                (1, "mia", lone.clone()),
                (4, "mia", lone.owned_by(Some("ana"))),
            ],
            "4h 4h acme",
            "-",
            "0",
            "1 acme",
        ),
        (
            vec![(1, "mia", lone.clone()), (6, "ana", touched.clone())],
            "5h 5h acme",
            "0h 0h acme",
            "0",
            "0",
        ),
        (
            vec![
                (1, "mia", lone.clone()),
                (6, "ana", touched.clone()),
                (9, "ana", touched.owned_by(Some("ana"))),
            ],
            "5h 5h acme",
            "0h 0h acme",
            "0",
            "0",
        ),
        (
            // Written down two days later: only its landing counts.
            vec![(1, "mia", lone.clone()), (53, "ana", touched.clone())],
            "53h 53h acme",
            "0h 0h acme",
            "0",
            "0",
        ),
        // Who waits is not kept waiting by anybody.
        (vec![(1, "mia", lone.in_stage("later"))], "-", "-", "0", "0"),
    ];
    for (steps, assigned, touched, unassigned, untouched) in cases {
        assert_eq!(figure(&steps, "received_to_assigned", ""), assigned);
        assert_eq!(figure(&steps, "assigned_to_first_touch", ""), touched);
        assert_eq!(figure(&steps, "unassigned", ""), unassigned);
        assert_eq!(figure(&steps, "untouched", ""), untouched);
    }
}

#[test]
fn a_file_that_comes_back_goes_on() {
    let mut story = Story::default();
    story.commit(0, "ana", put_at(ACME, &lead("calling")));
    story.commit(2, "ana", [(ACME, None)]);
    story.commit(9, "ana", put_at(ACME, &lead("calling")));
    story.commit(10, "ana", put_at(ACME, &lead("offer")));
    let book = story.book(NOW, policy());
    let told = with(&book, Window::default(), Cohort::Received, all);
    let told: Vec<_> = told
        .iter()
        .filter(|(metric, ..)| ["entered", "left_to", "stage_duration"].contains(metric))
        .filter(|(_, _, told)| told.ends_with("acme"))
        .map(|(_, key, told)| format!("{key} {told}"))
        .collect();
    assert_eq!(
        told,
        [
            "stage:calling 1 acme",
            "stage:offer 1 acme",
            "stage:calling>offer 1 acme",
            "stage:calling 10h 10h acme"
        ]
    );
}

#[test]
fn a_window_holds_its_first_instant_and_not_its_last() {
    let ids = |from: Option<i64>, to: Option<i64>, cohort| {
        let window = Window {
            from: from.map(hour),
            to: to.map(hour),
        };
        with(&book(), window, cohort, |report| {
            let leads = report.leads.iter();
            let ids = leads.map(|facts| facts.standing.entry.id.clone());
            ids.collect::<Vec<_>>().join(" ")
        })
    };
    let received = Cohort::Received;
    assert_eq!(ids(None, None, received), IDS.join(" "));
    assert_eq!(ids(Some(12), Some(28), received), "bolt crane");
    assert_eq!(ids(Some(13), Some(29), received), "crane drum");
    assert_eq!(ids(Some(35), None, received), "edge fork");
    assert_eq!(ids(None, None, Cohort::Closed), "acme crane edge");
    assert_eq!(ids(Some(32), Some(44), Cohort::Closed), "acme crane");
    assert_eq!(ids(Some(33), None, Cohort::Closed), "crane edge");
}

#[test]
fn nothing_is_divided_by_a_part_of_a_campaigns_leads() {
    let window = Window {
        from: Some(hour(10)),
        to: None,
    };
    let told = with(&book(), window, Cohort::Received, all);
    let costs: Vec<_> = told
        .iter()
        .filter(|(metric, key, _)| metric.starts_with("cost") && key.ends_with("ads"))
        .map(|(_, _, told)| told.as_str())
        .collect();
    assert_eq!(costs, ["300 EUR bolt", "- bolt", "-", "-"]);
    let sum = told
        .iter()
        .find(|(metric, key, _)| *metric == "cost" && key == "currency:EUR");
    assert_eq!(sum.map(|(_, _, told)| told.as_str()), Some("900 EUR drum"));
}

#[test]
fn of_half_a_history_nothing_is_told() {
    let mut story = Story::default();
    story.horizon(5, put_at(ACME, &from("calling", "web", "ads")));
    story.commit(9, "ana", put_at(BOLT, &from("calling", "web", "ads")));
    let book = story.book_of(&["acme", "bolt"], NOW, policy());
    with(&book, Window::default(), Cohort::Received, |report| {
        assert_eq!((report.leads.len(), report.left_out), (1, 1));
        assert_eq!(report.leads[0].standing.entry.id, "bolt");
        // What a lead of the campaign cost would be as wrong.
        let told = all(report);
        let per_lead = told
            .iter()
            .find(|(metric, key, _)| *metric == "cost_per_lead" && key == "campaign:ads");
        assert_eq!(per_lead.map(|(_, _, told)| told.as_str()), Some("- bolt"));
    });
}

#[test]
fn a_key_may_be_typed_without_what_it_is() {
    with(&book(), Window::default(), Cohort::Received, |report| {
        let figures = figures(report);
        let keys = |key: Option<&str>| {
            let chosen = crate::domain::report::drill::select(&figures, "won", key);
            let keys = chosen.iter().map(|figure| figure.key.clone());
            keys.collect::<Vec<_>>()
        };
        assert_eq!(keys(None), [""]);
        assert_eq!(keys(Some("source:web")), ["source:web"]);
        assert_eq!(keys(Some("web")), ["source:web"]);
        assert_eq!(keys(Some("sales")), ["team:sales"]);
        assert_eq!(keys(Some("nowhere")), [""; 0]);
        let chosen = crate::domain::report::drill::select(&figures, "judged", None);
        assert_eq!(chosen.len(), 10);
    });
}

#[test]
fn a_lead_stands_behind_a_number_as_often_as_it_counts() {
    with(&book(), Window::default(), Cohort::Received, |report| {
        let figures = figures(report);
        let behind = |metric: &str, key: Option<&str>| {
            let chosen = crate::domain::report::drill::select(&figures, metric, key);
            let behind = crate::domain::report::drill::behind(&chosen);
            let id = |lead: usize| &*report.leads[lead].standing.entry.id;
            let lines = behind
                .iter()
                .map(|behind| (id(behind.lead), behind.counted, behind.of));
            lines.collect::<Vec<_>>()
        };
        let touches = [("acme", 4, None), ("bolt", 2, None), ("edge", 1, None)];
        assert_eq!(behind("touches", None), touches);
        let rate = [("acme", 2, Some(2)), ("bolt", 0, Some(1))];
        assert_eq!(
            behind("contact_rate", Some("call")),
            [("acme", 2, Some(3)), rate[1]]
        );
    });
}
