//! The life of a made-up lead: what is known of it, and what people do next.

use std::fmt::Write as _;

use chrono::{DateTime, Days, FixedOffset, TimeDelta};

use super::made::Dice;

const NAMES: [&str; 16] = [
    "alpen", "brenner", "castell", "delta", "elber", "fjord", "garonne", "harz", "isar", "jura",
    "kander", "lech", "moser", "neckar", "oder", "prater",
];
const INSIDE: [&str; 2] = ["ana", "leo"];
const SALES: [&str; 2] = ["sam", "kim"];
const DIGITS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// One lead as it is being worked.
pub(crate) struct Lead {
    id: String,
    number: usize,
    received_at: DateTime<FixedOffset>,
    folder: String,
    stage: &'static str,
    owner: Option<&'static str>,
    priority: &'static str,
    source: &'static str,
    seniority: &'static str,
    country: &'static str,
    activities: String,
    touches: usize,
    /// The blocks that come with a hand-off, a recycle, an end.
    more: String,
    created: bool,
    done: bool,
}

type Step = (String, &'static str, Vec<(String, Option<String>)>);

impl Lead {
    /// Returns the lead of this number as it comes in.
    pub(crate) fn new(
        number: usize,
        now: DateTime<FixedOffset>,
        by_month: bool,
        dice: &mut Dice,
    ) -> Self {
        // Multiplying by an odd number loses nothing: ids differ, and are in no order.
        let mut rest = (number as u32).wrapping_mul(0x9e37_79b1) >> 2;
        rest |= (number as u32).wrapping_mul(0x9e37_79b1) << 30;
        let mut id = format!("{}-", NAMES[number % NAMES.len()]);
        for _ in 0..7 {
            id.push(char::from(DIGITS[(rest & 31) as usize]));
            rest >>= 5;
        }
        let source = dice.pick(&["website_request", "webinar", "trade_show", "referral"]);
        Lead {
            id,
            number,
            received_at: now - TimeDelta::minutes(dice.roll(600) as i64),
            folder: folder(now, by_month),
            stage: "inquiry",
            owner: None,
            priority: match source {
                "webinar" => "C",
                "trade_show" => "B",
                _ => "A",
            },
            source,
            seniority: dice.pick(&["executive", "manager", "staff"]),
            country: dice.pick(&["DE", "AT", "CH", "FR", "DK", "SE"]),
            activities: String::new(),
            touches: 0,
            more: String::new(),
            created: false,
            done: false,
        }
    }

    /// Returns whether nobody will do anything about it any more.
    pub(crate) fn is_done(&self) -> bool {
        self.done
    }

    /// Does what comes next: returns what it is called, who did it, and what it did to which files.
    pub(crate) fn step(
        &mut self,
        now: DateTime<FixedOffset>,
        by_month: bool,
        dice: &mut Dice,
    ) -> Step {
        let old = self.path();
        if !self.created {
            self.created = true;
            return (
                format!("{}: new", self.id),
                "tom",
                vec![(old, Some(self.text()))],
            );
        }
        let chance = dice.roll(1000);
        if chance < 4 {
            self.done = true;
            return (
                format!("{}: asked to be forgotten", self.id),
                "mia",
                vec![(old, None)],
            );
        }
        if chance < 14 && by_month {
            self.folder = folder(now, true);
            if self.path() != old {
                let changes = vec![(old, None), (self.path(), Some(self.text()))];
                return (format!("{}: filed anew", self.id), "tom", changes);
            }
        }
        let (subject, by) = self.work(now, dice);
        (subject, by, vec![(old, Some(self.text()))])
    }

    /// Changes what is known as the next step does; returns what it is called and who did it.
    fn work(&mut self, now: DateTime<FixedOffset>, dice: &mut Dice) -> (String, &'static str) {
        let from = self.stage;
        let by = match from {
            "inquiry" | "working" | "nurture" => INSIDE[self.number % 2],
            _ => SALES[self.number / 2 % 2],
        };
        match (from, self.touches) {
            ("inquiry", _) => {
                self.owner = Some(by);
                self.stage = "working";
            }
            ("working", 0..=1) => self.touch(now, by, dice),
            ("working", touches) => match dice.roll(4 + touches) {
                0 | 1 => self.hand_off(now, by),
                2 => self.recycle(now),
                3 => self.resolve(now, dice),
                _ => self.touch(now, by, dice),
            },
            ("qualified", _) => {
                let call = format!("  call_at: {}\n  how_engaged:", time(now));
                self.more = self.more.replace("  how_engaged:", &call);
                self.more += &format!(
                    "feedback:\n  - from: sales\n    by: {by}\n    at: {}\n    about: quality\n    verdict: good\n",
                    time(now)
                );
                self.owner = Some(by);
                self.stage = "accepted";
            }
            ("accepted", _) => self.stage = "opportunity",
            ("opportunity", touches) => match dice.roll(2 + touches / 4) {
                0 => {
                    self.stage = "won";
                    self.done = true;
                }
                _ => self.touch(now, by, dice),
            },
            _ => {
                self.more.clear();
                self.stage = "working";
            }
        }
        match from == self.stage {
            true => (format!("{}: {} touches", self.id, self.touches), by),
            false => (format!("{}: {from} → {}", self.id, self.stage), by),
        }
    }

    fn touch(&mut self, now: DateTime<FixedOffset>, by: &str, dice: &mut Dice) {
        self.touches += 1;
        let channel = ["call", "email", "call", "meeting"][self.touches % 4];
        let outcome = dice.pick(&["left_message", "no_answer", "connected", "replied"]);
        let note = dice.pick(&[
            "best reached before eleven",
            "asked to call back after the fair, then to send an offer for two lines",
            "wants to see a plant like theirs",
            "compares us with one other supplier and decides with the head of production",
        ]);
        let at = time(now - TimeDelta::minutes(dice.roll(240) as i64));
        let _ = write!(
            self.activities,
            "  - at: {at}\n    by: {by}\n    channel: {channel}\n    direction: outbound\n    outcome: {outcome}\n    \
             note: {note} ({})\n",
            self.touches
        );
    }

    fn hand_off(&mut self, now: DateTime<FixedOffset>, by: &str) {
        let to = SALES[self.number / 2 % 2];
        self.more = format!(
            "handoff:\n  from: {by}\n  to: {to}\n  at: {}\n  how_engaged: answered twice and asked for a price\n  \
             message: know about a failure a week before it happens\n  spoke_with: the head of maintenance\n",
            time(now)
        );
        self.stage = "qualified";
    }

    fn recycle(&mut self, now: DateTime<FixedOffset>) {
        let day = now + Days::new(60);
        let day = day.format("%Y-%m-%d");
        self.more = format!("recycle:\n  reason: bad_timing\n  revisit_on: {day}\n");
        self.stage = "nurture";
    }

    fn resolve(&mut self, now: DateTime<FixedOffset>, dice: &mut Dice) {
        let reason = dice.pick(&["no_need", "not_target_profile", "competitor"]);
        self.more = format!(
            "resolution:\n  reason: {reason}\n  replied_at: {}\n  reply_channel: email\n",
            time(now)
        );
        self.stage = "disqualified";
        self.done = true;
    }

    fn path(&self) -> String {
        format!("leads/{}{}.yaml", self.folder, self.id)
    }

    fn text(&self) -> String {
        let Lead {
            id,
            number,
            source,
            priority,
            stage,
            seniority,
            country,
            ..
        } = self;
        let name = &id[..id.find('-').unwrap_or(id.len())];
        let received = time(self.received_at);
        let employees = 50 + number % 900;
        let mut text = format!(
            "# yaml-language-server: $schema=../../schema/lead.schema.json\n\
             id: {id}\n\
             company: {{ name: {name} {number} GmbH, domain: {id}.example, industry: machines, employees: {employees}, country: {country} }}\n\
             contact:\n  name: Eva Muster {number}\n  title: Head of Operations\n  seniority: {seniority}\n  email: eva@{id}.example\n\
             source: {source}\n\
             priority: {priority}\n\
             received_at: {received}\n\
             stage: {stage}\n"
        );
        if let Some(owner) = self.owner {
            let _ = writeln!(text, "owner: {owner}");
        }
        text += "fit:\n  - { criterion: industry, met: true, evidence: \"builds pumps, two plants\" }\n";
        let _ = writeln!(
            text,
            "  - {{ criterion: size, met: true, evidence: {employees} employees in the last annual report }}"
        );
        let _ = writeln!(
            text,
            "signals:\n  - {{ signal: asked_for_pricing, at: {received}, evidence: form text }}"
        );
        if !self.activities.is_empty() {
            text += "activities:\n";
            text += &self.activities;
        }
        text += &self.more;
        text
    }
}

fn folder(now: DateTime<FixedOffset>, by_month: bool) -> String {
    match by_month {
        true => now.format("%Y-%m/").to_string(),
        false => String::new(),
    }
}

fn time(at: DateTime<FixedOffset>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
}
