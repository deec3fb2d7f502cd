//! Who does it: the person whom git or `--as` names, and where their clock stands.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::cli::Failure;
use crate::codec::moment::{self, Lean};
use crate::domain::lead::{Name, Until};
use crate::domain::policy::{Person, Policy};
use crate::finding::nearest;
use crate::store::Repository;

/// Who works on a lead, when, and where.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Actor {
    /// The person; `None` for somebody whom the policy does not know.
    pub(in crate::cli) person: Option<Person>,
    /// The e-mail by which git knows them.
    pub(in crate::cli) email: Option<String>,
    /// When.
    pub(in crate::cli) now: DateTime<Utc>,
    /// Where their clock stands: times are read and written as it shows them.
    pub(in crate::cli) zone: Tz,
}

impl Actor {
    /// Returns who does it: the one named, or else whom the policy knows by the e-mail of the next commit.
    pub(in crate::cli) fn find(
        named: Option<&str>,
        policy: &Policy,
        repository: &Repository,
        now: DateTime<Utc>,
    ) -> Result<Actor, Failure> {
        let email = repository.identity().map(|identity| identity.email);
        let person = match named {
            Some(named) => Some(find(named, policy)?),
            None => email
                .as_deref()
                .and_then(|email| policy.teams.by_email(email)),
        };
        let office = policy.sla.default_calendar.as_ref();
        let zone = person
            .and_then(|person| person.zone)
            .or(office.map(|office| office.zone()))
            .unwrap_or(Tz::UTC);
        Ok(Actor {
            person: person.cloned(),
            email,
            now,
            zone,
        })
    }

    /// Returns the id of the person, to write into a lead.
    ///
    /// # Errors
    ///
    /// Fails if the policy does not know who it is.
    pub(in crate::cli) fn id(&self) -> Result<Name, Failure> {
        match (&self.person, &self.email) {
            (Some(person), _) => Ok(person.id.clone()),
            (None, Some(email)) => Err(Failure::new(format!(
                "the policy knows nobody with your e-mail address, {email}"
            ))),
            (None, None) => Err(Failure::new("git does not know your e-mail address")),
        }
        .map_err(|failure| {
            failure
                .hint("say who you are with --as PERSON, or add your address to policy/teams.yaml")
        })
    }

    /// Returns the team of the person.
    pub(in crate::cli) fn team(&self) -> Option<&Name> {
        Some(&self.person.as_ref()?.team)
    }

    /// Returns when something happened, as typed after this flag; now, if nothing was typed.
    pub(in crate::cli) fn happened(
        &self,
        flag: &str,
        typed: Option<&str>,
    ) -> Result<DateTime<Utc>, Failure> {
        let Some(typed) = typed else {
            return Ok(self.now);
        };
        let at = moment::instant(typed, self.now, self.zone, Lean::Past)
            .map_err(|fault| not_understood(flag, &fault))?
            .to_utc();
        if at > self.now {
            return Err(Failure::new(format!(
                "{flag} says {}, which is still to come",
                moment::written(at, self.zone)
            ))
            .hint("what has not happened yet cannot be written down as done"));
        }
        Ok(at)
    }

    /// Returns when something ends that lies ahead: the day, or the time, that was typed after this flag.
    pub(in crate::cli) fn until(&self, flag: &str, typed: &str) -> Result<Until, Failure> {
        let (until, at) = match moment::date(typed, self.now, self.zone, Lean::Future) {
            Ok(date) => {
                let begins = moment::instant(&date.to_string(), self.now, self.zone, Lean::Future);
                (Until::Date(date), begins.map(|at| at.to_utc()))
            }
            Err(_) => {
                let at = moment::instant(typed, self.now, self.zone, Lean::Future)
                    .map_err(|fault| not_understood(flag, &fault))?
                    .to_utc();
                (Until::Instant(at), Ok(at))
            }
        };
        if at.is_ok_and(|at| at <= self.now) {
            return Err(Failure::new(format!("{flag} {typed} has passed already"))
                .hint("give a day or a time that lies ahead"));
        }
        Ok(until)
    }

    /// Returns an instant as this person's clock shows it.
    pub(in crate::cli) fn minute(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.zone)
            .format("%Y-%m-%d %H:%M")
            .to_string()
    }

    /// Returns the day ahead that was typed after this flag.
    pub(in crate::cli) fn day(&self, flag: &str, typed: &str) -> Result<NaiveDate, Failure> {
        moment::date(typed, self.now, self.zone, Lean::Future)
            .map_err(|fault| not_understood(flag, &fault))
    }
}

/// Returns the failure to read a time.
pub(super) fn not_understood(flag: &str, fault: &moment::Fault) -> Failure {
    Failure::new(format!("{flag}: {}", fault.message)).hint(fault.help.clone())
}

/// Returns the person of this id, or says whom it may have meant.
pub(in crate::cli) fn find<'p>(named: &str, policy: &'p Policy) -> Result<&'p Person, Failure> {
    let people = &policy.teams.people;
    people.get(named).ok_or_else(|| {
        let failure = Failure::new(format!("nobody in policy/teams.yaml is called `{named}`"));
        let known: Vec<&str> = people.keys().map(|id| &**id).collect();
        let by_name = people
            .values()
            .find(|person| person.name.eq_ignore_ascii_case(named));
        let person = policy.teams.by_email(named).or(by_name);
        let near = person.map(|person| &*person.id);
        match near.or_else(|| nearest(named, known.iter().copied())) {
            Some(near) => failure.hint(format!("did you mean {near}?")),
            None => failure.hint(format!("there are: {}", known.join(", "))),
        }
    })
}
