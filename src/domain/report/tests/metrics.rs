//! Each metric, counted by hand.

use super::expected::EXPECTED;
use super::*;
use crate::domain::report::metrics;

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
