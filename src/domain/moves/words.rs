//! What is missing for a move, told to people, with the command that supplies it.

use super::ReasonFor;
use super::lack::{Answer, Lack, What};
use crate::domain::lead::Name;
use crate::finding::{nearest, quoted};

impl Lack {
    /// Returns what is missing, in words.
    pub fn message(&self) -> String {
        match &self.what {
            What::NoMove {
                named: Some(named),
                from,
                to,
                ..
            } => {
                format!("the policy has no move `{named}` from {from} to {to}")
            }
            What::NoMove { to, .. } if to.is_empty() => "it is in no stage any more".to_owned(),
            What::NoMove {
                known: false, to, ..
            } => format!("no stage is called `{to}`"),
            What::NoMove { from, to, .. } => format!("the policy has no move from {from} to {to}"),
            What::NoLead { source } => {
                format!("what comes from {source} does not count as a lead")
            }
            What::Stranger { teams } => format!(
                "only {} may make this move, and the policy does not know who you are",
                either(teams, "or")
            ),
            What::Inactive { person, until } => {
                format!("{person} has not been active since {until}")
            }
            What::Team {
                person,
                team,
                teams,
            } => format!(
                "only {} may make this move; {person} is in {team}",
                either(teams, "or")
            ),
            What::Criterion {
                id,
                question,
                answer,
            } => match answer {
                Answer::None => {
                    format!("the profile asks `{id}`, and there is no answer: {question}")
                }
                Answer::No => {
                    format!("the profile requires `{id}`, and the answer is no: {question}")
                }
                Answer::Unproven => format!("`{id}` is met, but nothing says how we know"),
            },
            What::Signals { seen, least, .. } => format!(
                "{} with evidence, where at least {least} must be seen",
                amount(*seen, "buying signal")
            ),
            What::Brief { missing } => {
                let parts: Vec<&str> = missing.iter().map(|part| told(part)).collect();
                format!("the hand-off brief does not say {}", parts.join(", "))
            }
            What::Receiver { to, team } => {
                format!("it is handed over to {to}, who is not in {team}")
            }
            What::Call { earlier: None } => {
                "the two reps have not talked the hand-off through".to_owned()
            }
            What::Call { earlier: Some(at) } => format!(
                "the hand-off call of {} was about an earlier offer",
                at.format("%Y-%m-%d")
            ),
            What::Future { what, at } => format!(
                "{what} is said to have been on {}, which is still to come",
                at.format("%Y-%m-%d %H:%M UTC")
            ),
            What::Early {
                what,
                at,
                received_at,
            } => format!(
                "{what} is said to have been on {}, before the lead came in on {}",
                at.format("%Y-%m-%d %H:%M UTC"),
                received_at.format("%Y-%m-%d %H:%M UTC")
            ),
            What::Attempts { made, least } => format!(
                "{} so far; it takes at least {least} before anybody gives up",
                amount(*made, "attempt")
            ),
            What::Channels { tried, least } => format!(
                "{} tried so far; it takes at least {}",
                amount(*tried, "channel"),
                amount(*least, "different channel")
            ),
            What::Channel {
                channel,
                made,
                least,
            } => format!(
                "{channel} was {}; it takes at least {}",
                tried(*made),
                amount(*least, "such attempt")
            ),
            What::Reply {
                replied_at: None, ..
            } => "the prospect has not had our answer".to_owned(),
            What::Reply { .. } => "it is not said how the prospect had our answer".to_owned(),
            What::Reason {
                reason_for,
                given: Some(given),
                ..
            } => {
                format!("`{given}` is no reason to {}", verb(*reason_for))
            }
            What::Reason { reason_for, .. } => {
                format!("there is no reason to {}", verb(*reason_for))
            }
            What::SameReason { given, .. } => {
                format!("`{given}` is the reason of the last time, word for word")
            }
            What::Note { .. } => "the reason `other` needs a note".to_owned(),
            What::DuplicateOf => "it is not said which lead this one repeats".to_owned(),
            What::Revisit { on: None } => "there is no day on which we look again".to_owned(),
            What::Revisit { on: Some(on) } => {
                format!("the day to look again, {on}, does not lie ahead")
            }
            What::Feedback { team: Some(team) } => {
                format!("{team} has not said how good this lead was")
            }
            What::Feedback { team: None } => "nobody has said how good this lead was".to_owned(),
            What::Breach => "no promise on this lead is broken".to_owned(),
        }
    }

    /// Returns what to do about it: for most, the command that supplies it.
    pub fn help(&self, id: &str) -> String {
        let id = quoted(id);
        match &self.what {
            What::NoMove { from, ways, known, closed, to, .. } => {
                let near = match known {
                    false => nearest(to, ways.iter().map(|way| &**way)),
                    true => None,
                };
                match (near, ways.is_empty()) {
                    (Some(near), _) => format!("did you mean {near}?"),
                    (None, true) if *closed => {
                        "it is closed: no move leads on from here".to_owned()
                    }
                    (None, true) => {
                        format!("no move of policy/stages.yaml leaves {from}; correct `stage`, or agree on a move")
                    }
                    (None, false) => format!("from here it can go to {}", either(ways, "or")),
                }
            }
            What::NoLead { .. } => format!(
                "it may be nurtured or refused; if there is more to it, correct `source` first, or: leads recycle {id} REASON --on DATE"
            ),
            What::Stranger { .. } => {
                "say who you are with --as PERSON, or have your e-mail address added to policy/teams.yaml".to_owned()
            }
            What::Inactive { .. } => "correct `until` in policy/teams.yaml, or let a colleague do it".to_owned(),
            What::Team { teams, .. } => format!("ask somebody of {}", either(teams, "or")),
            What::Criterion { id: criterion, answer: Answer::No, .. } => format!(
                "leave it, or refuse it with thanks; if you know better now: leads qualify {id} --met {}='…'",
                quoted(criterion)
            ),
            What::Criterion { id: criterion, .. } => {
                format!("leads qualify {id} --met {}='how we know'", quoted(criterion))
            }
            What::Signals { known, .. } => {
                let one = known.first().map_or("SIGNAL", |signal| &**signal);
                format!("leads qualify {id} --signal {}='how we know' (one of: {})", quoted(one), list(known))
            }
            What::Brief { missing } => {
                let flags: Vec<String> = missing
                    .iter()
                    .filter(|part| !matches!(**part, "from" | "at"))
                    .map(|part| match *part {
                        "to" => "--to PERSON".to_owned(),
                        part => format!("--{} '…'", part.replace('_', "-")),
                    })
                    .collect();
                format!("leads handoff {id} {}", flags.join(" ")).trim_end().to_owned()
            }
            What::Receiver { team, .. } => {
                format!("leads handoff {id} --to PERSON (somebody of {team})")
            }
            What::Call { .. } => format!("talk to each other, then: leads handoff {id} --call now"),
            What::Future { .. } => "correct the time, or wait until it has happened".to_owned(),
            What::Early { .. } => "correct the time".to_owned(),
            What::Attempts { .. } => format!("leads touch {id} CHANNEL OUTCOME"),
            What::Channels { .. } => {
                format!("try another way: leads touch {id} CHANNEL OUTCOME")
            }
            What::Channel { channel, .. } => {
                format!("leads touch {id} {} OUTCOME", quoted(channel))
            }
            What::Reply { replied_at: Some(_), .. } => "say by which channel with --reply CHANNEL".to_owned(),
            What::Reply { reason, .. } => {
                let reason = reason.as_deref().unwrap_or("REASON");
                format!(
                    "send them an answer (leads resolve {id} {reason} --wording shows one), then add --reply CHANNEL",
                    reason = quoted(reason)
                )
            }
            What::Reason { known, reason_for, .. } if known.is_empty() => format!(
                "policy/definition.yaml lists no reason to {}; agree on some first",
                verb(*reason_for)
            ),
            What::Reason { given: Some(given), known, .. } => {
                match nearest(given, known.iter().map(|known| &**known)) {
                    Some(near) => format!("did you mean {near}? The policy has: {}", list(known)),
                    None => format!("the policy has: {}", list(known)),
                }
            }
            What::Reason { known, .. } => format!("give one of: {}", list(known)),
            What::SameReason { reason_for: ReasonFor::Recycle, .. } => {
                "say with --on DATE when we look again, or with -m what is new".to_owned()
            }
            What::SameReason { reason_for: ReasonFor::Reclaim, .. } => {
                "say with -m what was promised this time".to_owned()
            }
            What::SameReason { .. } => "say with -m what is still missing".to_owned(),
            What::Note { .. } => "say with -m what it is".to_owned(),
            What::DuplicateOf => "name the other one with --duplicate-of ID".to_owned(),
            What::Revisit { .. } => "say when with --on DATE, such as --on 'in 3 months'".to_owned(),
            What::Feedback { .. } => format!("leads feedback {id} good|fair|poor -m '…'"),
            What::Breach => format!("leads show {id} says until when each promise runs"),
        }
    }
}

fn verb(reason_for: ReasonFor) -> &'static str {
    match reason_for {
        ReasonFor::Reject => "reject it",
        ReasonFor::Reclaim => "reclaim it",
        ReasonFor::Recycle => "recycle it",
        ReasonFor::Disqualify => "refuse it",
        ReasonFor::Lost => "call it lost",
    }
}

/// Returns what a part of the hand-off brief says.
fn told(part: &str) -> &'static str {
    match part {
        "from" => "who hands over",
        "to" => "to whom",
        "at" => "when",
        "how_engaged" => "how they engaged",
        "message" => "which message moved them",
        _ => "who spoke with whom",
    }
}

fn list(names: &[Name]) -> String {
    names
        .iter()
        .map(|name| &**name)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Returns names as one says them: `inside, marketing or sales`.
fn either(names: &[Name], word: &str) -> String {
    match names {
        [] => "nobody".to_owned(),
        [only] => only.to_string(),
        [first @ .., last] => format!("{} {word} {last}", list(first)),
    }
}

fn amount(count: usize, thing: &str) -> String {
    match count {
        0 => format!("no {thing}"),
        1 => format!("1 {thing}"),
        _ => format!("{count} {thing}s"),
    }
}

fn tried(count: usize) -> String {
    match count {
        0 => "never tried".to_owned(),
        1 => "tried once".to_owned(),
        _ => format!("tried {count} times"),
    }
}
