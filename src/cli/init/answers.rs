//! Who runs `leads init`: from flags, from git, or asked.

use std::io::{self, BufRead, Write};

use chrono_tz::Tz;

use super::Args;
use crate::cli::demo::scalar;
use crate::cli::failure::Failure;
use crate::cli::question::question;
use crate::cli::starter;

/// The teams of the default policy.
pub(super) const TEAMS: [&str; 3] = ["inside", "marketing", "sales"];

/// What is known of the person.
#[derive(Debug)]
pub(super) struct Answers {
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) team: Option<String>,
    pub(super) zone: Option<String>,
}

impl Answers {
    /// Asks for what no flag gave; an empty line takes what is proposed.
    pub(super) fn ask(
        &mut self,
        args: &Args,
        lines: &mut dyn BufRead,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let any = |answer: &str| !answer.is_empty();
        if args.name.is_none() {
            self.name = question("Your name", self.name.take(), any, lines, out)?;
        }
        if args.email.is_none() {
            self.email = question(
                "The e-mail address of your commits",
                self.email.take(),
                is_email,
                lines,
                out,
            )?;
        }
        if args.team.is_none() {
            let what = "Your team: inside (first contact), marketing, or sales";
            self.team = question(
                what,
                Some(TEAMS[0].into()),
                |answer| TEAMS.contains(&answer),
                lines,
                out,
            )?;
        }
        if args.zone.is_none() {
            let what = "The time zone of your office";
            self.zone = question(
                what,
                Some(starter::ZONE.into()),
                |answer| answer.parse::<Tz>().is_ok(),
                lines,
                out,
            )?;
        }
        writeln!(out)
    }

    /// Returns the zone of the office.
    pub(super) fn zone(&self) -> Result<String, Failure> {
        let zone = self.zone.as_deref().unwrap_or(starter::ZONE);
        if zone.parse::<Tz>().is_ok() {
            return Ok(zone.to_owned());
        }
        let near = chrono_tz::TZ_VARIANTS.iter().map(|known| known.name());
        let near =
            near.max_by(|one, other| strsim::jaro(one, zone).total_cmp(&strsim::jaro(other, zone)));
        let hint = format!(
            "write a zone such as Europe/Berlin; did you mean {}?",
            near.unwrap_or(starter::ZONE)
        );
        Err(Failure::new(format!("`{zone}` is not a time zone")).hint(hint))
    }

    /// Returns `teams.yaml` with this person in it, and how to add the others.
    pub(super) fn teams(&self) -> Result<String, Failure> {
        let unknown = || {
            let hint = "say --name and --email, or tell git: git config user.name \"…\", git config user.email \"…\"";
            Failure::new("git does not know your name and e-mail address").hint(hint)
        };
        let name = self
            .name
            .as_deref()
            .filter(|name| !name.trim().is_empty())
            .ok_or_else(unknown)?;
        let email = self.email.as_deref().ok_or_else(unknown)?;
        if !is_email(email) {
            return Err(Failure::new(format!("`{email}` is not an e-mail address"))
                .hint("write one such as ana@example.com"));
        }
        let team = self.team.as_deref().unwrap_or(TEAMS[0]);
        let zone = self.zone()?;
        let id = id(name, email);
        let (name, email) = (scalar(name, true), scalar(email, true));
        let (domain, others) = (
            email
                .rsplit('@')
                .next()
                .unwrap_or("example.com")
                .trim_end_matches('"'),
            others(team),
        );
        let mut text = format!(
            "# Who we are. People are recognised by the e-mail address of their commits.\n\n\
             # zone: where they work, so that due times are shown in their local time.\n\
             # manager: who is told as well when a promise is broken.\n\
             # until: last active day; after it, nothing is expected of them and their leads may be reclaimed.\n\
             people:\n  {id}: {{ name: {name}, team: {team}, emails: [{email}], zone: {zone} }}\n\
             \x20 # Your colleagues, one a line: take the # away and put in their names.\n"
        );
        for (colleague, other) in ["kim", "sam", "lou"]
            .into_iter()
            .filter(|name| *name != id)
            .zip(others)
        {
            text.push_str(&format!("  # {colleague}: {{ name: Full Name, team: {other}, emails: [{colleague}@{domain}], zone: {zone} }}\n"));
        }
        text.push_str(&format!(
            "\n# lead: who speaks for the team. fallback_owner: whose clocks run while a lead has no owner yet.\n\
             # Put a person of its own in front of each team.\nteams:\n\
             \x20 marketing: {{ lead: {id}, fallback_owner: {id} }}\n\
             \x20 inside:    {{ lead: {id}, fallback_owner: {id} }}\n\
             \x20 sales:     {{ lead: {id}, fallback_owner: {id} }}\n"
        ));
        Ok(text)
    }
}

fn is_email(text: &str) -> bool {
    let sound = |part: &str| {
        !part.is_empty()
            && !part.contains(|letter: char| {
                letter.is_whitespace() || letter.is_control() || letter == '@'
            })
    };
    text.split_once('@')
        .is_some_and(|(local, domain)| sound(local) && sound(domain))
}

/// Returns the short name under which leads know the person: the first name, or else the e-mail's, in plain letters.
fn id(name: &str, email: &str) -> String {
    let plain = |word: &str| {
        let letters = word
            .chars()
            .flat_map(char::to_lowercase)
            .filter(|letter| letter.is_ascii_alphanumeric());
        letters.take(30).collect::<String>()
    };
    let words = name
        .split_whitespace()
        .take(1)
        .chain(email.split('@').take(1));
    let sound = words
        .filter(|word| word.is_ascii())
        .map(plain)
        .find(|id| !id.is_empty());
    sound.unwrap_or_else(|| "me".to_owned())
}

fn others(team: &str) -> impl Iterator<Item = &'static str> {
    TEAMS.into_iter().filter(move |other| *other != team)
}
