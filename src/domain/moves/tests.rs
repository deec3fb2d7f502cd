//! Gates and moves, case by case: a small funnel, and leads that somebody moves through it.

mod gates;
mod laws;
mod past;
mod reasons;
mod which;
mod who;
mod words;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;

use super::*;
use crate::domain::calendar::{Calendar, CalendarSpec, Interval, parse_weekdays};
use crate::domain::lead::{
    About, Activity, Feedback, Fit, Handoff, Recycle, Resolution, Returned, Signal,
};
use crate::domain::policy::{
    Criterion, Definition, Followup, Gate, Procedure, Reasons, Segment, Source, When,
};
use crate::domain::story::{alter, day, hour, lead, policy as bare, policy_line};
use crate::finding::PolicyLine;

/// When leads are moved here, in hours: Monday, 2026-11-09, one o'clock at night in Berlin.
const NOW: i64 = 168;

/// Returns a move; who may make it and what it asks are words, `*` is everybody.
fn way(name: &str, from: &[&str], to: &str, by: &str, gates: &str) -> Move {
    let gate = |word: &str| {
        let known = Gate::ALL.iter().find(|(name, _)| *name == word);
        known.unwrap_or_else(|| panic!("{word} is a gate")).1
    };
    Move {
        name: (!name.is_empty()).then(|| name.into()),
        from: names(&from.join(" ")),
        to: to.into(),
        by: match by {
            "*" => By::Anyone,
            by => By::Teams(names(by)),
        },
        gates: gates.split_whitespace().map(gate).collect(),
        when_reason: None,
        line: policy_line(),
    }
}

fn names(words: &str) -> Vec<Name> {
    words.split_whitespace().map(Name::from).collect()
}

/// Returns the moves of the funnel, each on a line of its own from line 1.
fn moves() -> Vec<Arc<Move>> {
    let with_sales = ["offer", "taken", "deal"];
    let open = ["new", "calling", "offer", "taken", "deal"];
    let silent = |way: Move| Move {
        when_reason: Some("unresponsive".into()),
        ..way
    };
    let moves = [
        way("", &["new"], "calling", "inside marketing sales", ""),
        way(
            "",
            &["calling"],
            "offer",
            "inside marketing",
            "definition handoff_brief",
        ),
        way("", &["offer"], "taken", "sales", "handoff_call"),
        way("", &["taken"], "deal", "sales", ""),
        way("reject", &["offer"], "calling", "sales", "reason feedback"),
        way(
            "reclaim",
            &["offer", "taken"],
            "calling",
            "marketing",
            "breach reason",
        ),
        way("recycle", &open, "later", "*", "reason revisit_date"),
        silent(way(
            "give_up",
            &open,
            "later",
            "*",
            "attempts_met reason revisit_date",
        )),
        way("revive", &["later"], "calling", "marketing inside", ""),
        way(
            "resolve",
            &["new", "calling", "offer", "taken", "later"],
            "refused",
            "*",
            "reason reply_sent",
        ),
        way(
            "lose",
            &with_sales[1..],
            "gone",
            "sales",
            "reason reply_sent feedback",
        ),
    ];
    let numbered = moves.into_iter().zip(1..).map(|(way, line)| {
        let file = "policy/stages.yaml".into();
        let line = PolicyLine { file, line };
        Arc::new(Move { line, ..way })
    });
    numbered.collect()
}

/// Returns the policy of the stories with a definition of a good lead, two follow-up procedures, an office in Berlin,
/// and these moves.
fn policy(moves: Vec<Arc<Move>>) -> Policy {
    let criterion = |id: &str, required| Criterion {
        id: id.into(),
        required,
        question: format!("Does the {id} fit?"),
        line: policy_line(),
    };
    let source = |name: &str, counts_as_lead| {
        let source = Source {
            priority: None,
            counts_as_lead,
            line: policy_line(),
        };
        (Name::from(name), source)
    };
    let signals = ["asked_for_demo", "asked_for_pricing", "project_with_date"];
    let procedure =
        |segment: Option<&str>, attempts, distinct, least: &[(&str, usize)]| Procedure {
            when: When {
                conditions: segment
                    .iter()
                    .map(|name| ("segment".into(), names(name)))
                    .collect(),
            },
            attempts,
            distinct,
            least: least
                .iter()
                .map(|(channel, least)| (Name::from(*channel), *least))
                .collect(),
            spacing: None,
            line: policy_line(),
        };
    let mut policy = bare();
    policy.definition = Definition {
        profile: vec![
            criterion("industry", true),
            criterion("size", true),
            criterion("region", false),
        ],
        least_signals: 2,
        signals: signals
            .map(|signal| (signal.into(), signal.to_owned()))
            .into(),
        sources: [source("website", true), source("prize_draw", false)].into(),
        campaigns: BTreeMap::new(),
        segments: vec![Segment {
            name: "executive".into(),
            when: When {
                conditions: vec![("seniority".into(), names("executive"))],
            },
        }],
        reasons: Reasons {
            reject: names("not_target_profile duplicate other"),
            recycle: names("bad_timing unresponsive other"),
            disqualify: names("spam duplicate other"),
            lost: names("price other"),
            reclaim: names("idle_breached other"),
        },
    };
    policy.followup = Followup {
        procedures: vec![
            procedure(Some("executive"), 4, 3, &[("call", 2), ("email", 1)]),
            // A team may say of a channel that nobody needs to try it.
            procedure(None, 3, 2, &[("call", 2), ("chat", 0)]),
        ],
        ..Followup::default()
    };
    policy.sla.default_calendar = Some(Arc::clone(&OFFICE));
    policy.stages.moves = moves;
    policy
}

static OFFICE: LazyLock<Arc<Calendar>> = LazyLock::new(|| {
    let weekdays = parse_weekdays("mon-fri").unwrap().into_iter();
    let hours = Interval::parse("09:00-17:00").unwrap();
    let calendar = Calendar::new(CalendarSpec {
        name: "office".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        hours: weekdays.map(|day| (day, vec![hours])).collect(),
        ..CalendarSpec::default()
    });
    Arc::new(calendar.unwrap())
});

/// Somebody moves a lead.
#[derive(Clone)]
struct Scene {
    policy: Policy,
    from: Name,
    lead: Lead,
    past: Past,
    person: Option<Name>,
    at: DateTime<Utc>,
    breached: Vec<Clock>,
}

impl fmt::Debug for Scene {
    /// Writes all but the policy, which is long and mostly the same.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Scene {
            from, lead, past, ..
        } = self;
        let who = (&self.person, &self.breached);
        write!(f, "from {from} by {who:?}: {lead:?} after {past:?}")
    }
}

impl Scene {
    /// Somebody unknown moves a lead, of which nothing is known, from one stage to another.
    fn new(from: &str, to: &str) -> Scene {
        Scene {
            policy: policy(moves()),
            from: from.into(),
            lead: lead(to),
            past: Past::default(),
            person: None,
            at: hour(NOW),
            breached: Vec::new(),
        }
    }

    fn by(self, person: &str) -> Scene {
        let person = Some(person.into());
        Scene { person, ..self }
    }

    /// Returns the scene with a lead that was changed like this.
    fn with(mut self, change: impl FnOnce(&mut Lead)) -> Scene {
        change(&mut self.lead);
        self
    }

    /// Returns the scene with a move that asks for nothing but these gates.
    fn gate(mut self, gates: &str) -> Scene {
        let to = self.lead.stage.clone().unwrap();
        let way = way("", &[&self.from], &to, "*", gates);
        self.policy.stages.moves = vec![Arc::new(way)];
        self
    }

    fn judge(&self, named: Option<&str>) -> Result<Arc<Move>, Refusal> {
        let person = |id: &Name| self.policy.teams.people.get(id).unwrap();
        let attempt = Attempt {
            policy: &self.policy,
            from: &self.from,
            lead: &self.lead,
            past: &self.past,
            person: self.person.as_ref().map(person),
            at: self.at,
            breached: &self.breached,
        };
        judge(&attempt, named)
    }

    /// Returns what is missing.
    fn lacks(&self) -> Vec<Lack> {
        let refusal = self.judge(None).err();
        refusal.map_or(Vec::new(), |refusal| refusal.lacks)
    }

    /// Returns what is missing, in words.
    fn told(&self) -> Vec<String> {
        self.lacks().iter().map(Lack::message).collect()
    }

    #[track_caller]
    fn expect(&self, case: &str, expected: &[&str]) {
        assert_eq!(self.told(), expected, "{case}");
    }
}

fn fit(criterion: &str, met: bool, evidence: &str) -> Fit {
    Fit {
        criterion: criterion.into(),
        met,
        evidence: (!evidence.is_empty()).then(|| evidence.to_owned()),
    }
}

fn signal(signal: &str, evidence: &str) -> Signal {
    Signal {
        signal: signal.into(),
        at: None,
        evidence: (!evidence.is_empty()).then(|| evidence.to_owned()),
    }
}

fn brief() -> Handoff {
    Handoff {
        from: Some("ana".into()),
        to: Some("sam".into()),
        at: Some(hour(1)),
        call_at: None,
        how_engaged: Some("asked at the fair".to_owned()),
        message: Some("less downtime".to_owned()),
        spoke_with: Some("Eva Muster".to_owned()),
    }
}

/// Returns an attempt by this channel that nobody answered.
fn touch(channel: &str, at: i64) -> Activity {
    Activity {
        channel: channel.into(),
        ..crate::domain::story::call(at)
    }
}

fn recycle(reason: &str, revisit_on: Option<NaiveDate>) -> Recycle {
    Recycle {
        reason: Some(reason.into()),
        revisit_on,
        note: None,
    }
}

fn returned(reason: &str, note: Option<&str>) -> Returned {
    Returned {
        reason: Some(reason.into()),
        note: note.map(str::to_owned),
    }
}

/// Returns a resolution of which the prospect was told.
fn resolution(reason: &str) -> Resolution {
    Resolution {
        reason: Some(reason.into()),
        replied_at: Some(hour(NOW - 1)),
        reply_channel: Some("email".into()),
        note: None,
    }
}

/// Returns what somebody says of a lead.
fn verdict(from: Option<&str>, by: Option<&str>) -> Feedback {
    Feedback {
        from: from.map(Name::from),
        by: by.map(Name::from),
        at: Some(hour(NOW - 1)),
        about: About::Quality,
        verdict: Some("good".into()),
        note: None,
    }
}
