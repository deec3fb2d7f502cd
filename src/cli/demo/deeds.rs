//! What people do with a lead, and what its file says afterwards.

use chrono::{DateTime, Utc};

use super::draft::{Facts, Value, set};
use super::people::{self, Person};
use super::play::Play;
use super::script::Part;

impl Play<'_> {
    /// Does one thing, and returns what the commit's subject says of it beside the move.
    pub(super) fn part(&mut self, part: &Part, by: &Person, at: DateTime<Utc>) -> Option<String> {
        let note = part.note;
        let draft = &mut self.draft;
        match *part.words.as_slice() {
            ["files", ref owner @ ..] => {
                draft.received_at = at;
                draft.owner = owner.first().copied();
                set(&mut draft.consent, "at", at.into());
                let month = at.with_timezone(&self.days.zone()).format("%Y-%m");
                self.path = format!("leads/{month}/{}.yaml", self.card.id);
                return Some(format!("new, {}", draft.source.replace('_', " ")));
            }
            ["moves", folder] => {
                self.path = format!("leads/{folder}/{}.yaml", self.card.id);
                return Some(format!("moved to {folder}"));
            }
            ["corrects", "employees", number] => {
                set(&mut draft.company, "employees", Value::Bare(number.into()));
                return Some("employees corrected".into());
            }
            ["corrects", "city", city] => {
                set(&mut draft.company, "city", city.into());
                return Some("city corrected".into());
            }
            ["takes"] => return Some(self.give(by.id)),
            ["gives", to] => return Some(self.give(to)),
            ["learns"] => self.learn(at),
            ["works" | "revives"] => draft.stage = "working",
            ["qualifies", to] => self.qualify(by, to, at),
            ["talks"] => {
                let after_at = draft.handoff.len().min(3);
                draft.handoff.insert(after_at, ("call_at", at.into()));
                return Some("hand-off call".into());
            }
            ["accepts"] => draft.stage = "accepted",
            ["opens"] => draft.stage = "opportunity",
            ["rejects", reason] => {
                draft.stage = "working";
                draft.owner = handed_over_by(&draft.handoff);
                draft.reject = noted([("reason", reason.into())], note);
            }
            ["reclaims", reason, to] => {
                draft.stage = "working";
                draft.owner = Some(to);
                draft.reclaim = noted([("reason", reason.into())], note);
            }
            ["recycles", reason, date] => {
                let date = Value::On(self.days.date(date));
                draft.stage = "nurture";
                draft.recycle = noted([("reason", reason.into()), ("revisit_on", date)], note);
            }
            ["pauses", date] => {
                let reason = note.unwrap_or_default().into();
                let until = Value::On(self.days.date(date));
                draft.paused = vec![("reason", reason), ("until", until)];
                return Some("paused".into());
            }
            ["wins"] => {
                draft.stage = "won";
                draft.resolution = noted([], note);
            }
            ["loses", reason, channel] => self.close("lost", reason, channel, at, note),
            ["refuses", reason, channel, ref other @ ..] => {
                draft.duplicate_of = other.first().copied();
                self.close("disqualified", reason, channel, at, note);
            }
            ["rates", verdict] => return Some(self.rate(by, verdict, at, note)),
            [channel, outcome] => return Some(self.touch(by, channel, outcome, at, note)),
            [channel, outcome, "in"] => return Some(self.hear(by, channel, outcome, at, note)),
            _ => unreachable!("because the scripts are tested: {part:?}"),
        }
        None
    }

    fn give(&mut self, to: &'static str) -> String {
        self.draft.owner = Some(to);
        format!("owner {to}")
    }

    fn learn(&mut self, at: DateTime<Utc>) {
        for (criterion, (met, evidence)) in ["industry", "size"].into_iter().zip(&self.card.fit) {
            self.draft.fit.push(vec![
                ("criterion", criterion.into()),
                ("met", Value::Bare(met.to_string())),
                ("evidence", (*evidence).into()),
            ]);
        }
        if let Some((signal, evidence)) = self.card.signal {
            self.draft.signals.push(vec![
                ("signal", signal.into()),
                ("at", at.into()),
                ("evidence", evidence.into()),
            ]);
        }
    }

    fn qualify(&mut self, by: &Person, to: &'static str, at: DateTime<Utc>) {
        let [how_engaged, message, spoke_with] =
            self.card.brief.expect("because the scripts are tested");
        self.draft.stage = "qualified";
        self.draft.owner = Some(to);
        self.draft.handoff = vec![
            ("from", by.id.into()),
            ("to", to.into()),
            ("at", at.into()),
            ("how_engaged", how_engaged.into()),
            ("message", message.into()),
            ("spoke_with", spoke_with.into()),
        ];
    }

    fn close(
        &mut self,
        stage: &'static str,
        reason: &str,
        channel: &str,
        at: DateTime<Utc>,
        note: Option<&str>,
    ) {
        let answered = [
            ("reason", reason.into()),
            ("replied_at", at.into()),
            ("reply_channel", channel.into()),
        ];
        self.draft.stage = stage;
        self.draft.resolution = noted(answered, note);
    }

    fn rate(
        &mut self,
        by: &Person,
        verdict: &str,
        at: DateTime<Utc>,
        note: Option<&str>,
    ) -> String {
        let about = match by.team {
            "sales" => "quality",
            _ => "treatment",
        };
        let said = [
            ("from", by.team.into()),
            ("by", by.id.into()),
            ("at", at.into()),
            ("about", about.into()),
            ("verdict", verdict.into()),
        ];
        self.draft.feedback.push(noted(said, note));
        "feedback".into()
    }

    fn touch(
        &mut self,
        by: &Person,
        channel: &str,
        outcome: &str,
        at: DateTime<Utc>,
        note: Option<&str>,
    ) -> String {
        self.activity(by, [channel, "outbound", outcome], at, note);
        format!("{channel}, {}", outcome.replace('_', " "))
    }

    fn hear(
        &mut self,
        by: &Person,
        channel: &str,
        outcome: &str,
        at: DateTime<Utc>,
        note: Option<&str>,
    ) -> String {
        self.activity(by, [channel, "inbound", outcome], at, note);
        format!("their {channel}, {}", outcome.replace('_', " "))
    }

    fn activity(
        &mut self,
        by: &Person,
        [channel, direction, outcome]: [&str; 3],
        at: DateTime<Utc>,
        note: Option<&str>,
    ) {
        let done = [
            ("at", at.into()),
            ("by", by.id.into()),
            ("channel", channel.into()),
            ("direction", direction.into()),
            ("outcome", outcome.into()),
        ];
        self.draft.activities.push(noted(done, note));
    }
}

/// Returns facts with a note, if there is one.
fn noted<const N: usize>(facts: [(&'static str, Value); N], note: Option<&str>) -> Facts {
    let note = note.map(|note| ("note", note.into()));
    facts.into_iter().chain(note).collect()
}

/// Returns who in the story handed a lead over, as its brief says.
fn handed_over_by(handoff: &Facts) -> Option<&'static str> {
    let from = handoff.iter().find_map(|(key, value)| match value {
        Value::Text(from) if *key == "from" => Some(from),
        _ => None,
    });
    from.map(|from| people::named(from).id)
}
