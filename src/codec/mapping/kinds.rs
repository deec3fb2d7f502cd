//! What a text is made into, so that the schema takes it: a domain out of an address, a country out of its name.

use super::countries;
use crate::codec::policy::words::short;
use crate::domain::policy::Teams;
use crate::finding::nearest;

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An internet domain, from a web or e-mail address.
    Domain,
    Email,
    Phone,
    /// Two capital letters, from them or from the country's name.
    Country,
    /// Small letters and underscores.
    Word,
    /// A person of ours, by id, name or e-mail address.
    Person,
    /// How far up somebody is, from a job title.
    Seniority,
    /// A date without a time of day.
    Day,
}

impl Kind {
    /// Every kind by its name.
    pub(super) const ALL: [(&'static str, Kind); 8] = [
        ("country", Kind::Country),
        ("day", Kind::Day),
        ("domain", Kind::Domain),
        ("email", Kind::Email),
        ("person", Kind::Person),
        ("phone", Kind::Phone),
        ("seniority", Kind::Seniority),
        ("word", Kind::Word),
    ];

    /// Returns what a text is made into; fails in words if it is nothing of this kind.
    pub(super) fn read(self, said: &str, teams: &Teams) -> Result<String, String> {
        let not = |what: &str| format!("`{}` is not {what}", short(said));
        match self {
            Kind::Domain => domain(said).ok_or_else(|| not("an internet domain")),
            Kind::Email => email(said).ok_or_else(|| not("an e-mail address")),
            Kind::Phone => phone(said).ok_or_else(|| not("a phone number")),
            Kind::Country => countries::code(said)
                .map(str::to_owned)
                .ok_or_else(|| match nearest(said, countries::names()) {
                    Some(near) => format!("{}: did you mean {near}?", not("a country")),
                    None => not("a country"),
                }),
            Kind::Word => word(said).ok_or_else(|| not("a word")),
            Kind::Person => person(said, teams),
            Kind::Seniority => Ok(seniority(said).to_owned()),
            Kind::Day => Ok(said.to_owned()),
        }
    }
}

/// Where anybody can have an address: what stands after the @ there is no company's.
const MAILBOXES: [&str; 20] = [
    "aol.com",
    "free.fr",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "icloud.com",
    "live.com",
    "mail.ru",
    "me.com",
    "orange.fr",
    "outlook.com",
    "proton.me",
    "protonmail.com",
    "t-online.de",
    "web.de",
    "yahoo.com",
];

fn domain(said: &str) -> Option<String> {
    let text = said.trim().to_lowercase();
    let text = text.split_once("://").map_or(&*text, |(_, rest)| rest);
    let text = text.rsplit_once('@').map_or(text, |(_, host)| host);
    let text = text.split(['/', '?', '#', ':']).next()?;
    let text = text
        .strip_prefix("www.")
        .unwrap_or(text)
        .trim_end_matches('.');
    let parts: Vec<&str> = text.split('.').collect();
    let is_label = |part: &&str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let is_mailbox = said.contains('@') && MAILBOXES.contains(&text);
    (parts.len() > 1 && parts.iter().all(is_label) && !is_mailbox).then(|| text.to_owned())
}

/// Returns the first address, where there are several.
fn email(said: &str) -> Option<String> {
    let first = said.split([';', ',']).next()?.trim();
    let first = first
        .rsplit_once('<')
        .map_or(first, |(_, rest)| rest.trim_end_matches('>'));
    let (name, host) = first.split_once('@')?;
    let is_fine = !name.is_empty()
        && host.contains('.')
        && !host.contains('@')
        && !first.contains(char::is_whitespace);
    is_fine.then(|| first.to_owned())
}

fn phone(said: &str) -> Option<String> {
    // Extensions say whom to ask for, which no schema takes: x12, ext. 12.
    let lower = said.to_lowercase();
    let end = lower.find(['x', 'e', ';', ',']).unwrap_or(lower.len());
    let kept = |letter: &char| letter.is_ascii_digit() || " ()/.-".contains(*letter);
    let digits: String = lower[..end]
        .trim()
        .chars()
        .map(|letter| if letter == '\u{a0}' { ' ' } else { letter })
        .collect();
    let (plus, rest) = match digits.strip_prefix('+') {
        Some(rest) => ("+", rest),
        None => match digits.strip_prefix("00") {
            Some(rest) => ("+", rest),
            None => ("", &*digits),
        },
    };
    // A number begins with a digit: (030) 1234567 becomes 030 1234567.
    let rest = match rest.trim_start().strip_prefix('(') {
        Some(opened) => opened.replacen(')', "", 1),
        None => rest.trim_start().to_owned(),
    };
    let is_fine = rest.chars().all(|letter| kept(&letter))
        && rest.starts_with(|letter: char| letter.is_ascii_digit())
        && (4..=30).contains(&rest.len());
    is_fine.then(|| format!("{plus}{rest}"))
}

fn word(said: &str) -> Option<String> {
    let plain = deunicode::deunicode(said).to_ascii_lowercase();
    let parts: Vec<&str> = plain
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    (!parts.is_empty()).then(|| parts.join("_"))
}

fn person(said: &str, teams: &Teams) -> Result<String, String> {
    let wanted = said.to_lowercase();
    let mut people = teams.people.values();
    let found = people.find(|person| {
        person.id.to_lowercase() == wanted
            || person.name.to_lowercase() == wanted
            || person
                .emails
                .iter()
                .any(|email| email.to_lowercase() == wanted)
    });
    found.map(|person| person.id.to_string()).ok_or_else(|| {
        let names = teams
            .people
            .values()
            .flat_map(|person| [&*person.id, &*person.name]);
        match nearest(said, names) {
            Some(near) => format!(
                "nobody in policy/teams.yaml is called `{}`: did you mean {near}?",
                short(said)
            ),
            None => format!("nobody in policy/teams.yaml is called `{}`", short(said)),
        }
    })
}

/// Returns how far up a job title is; `unknown` where it does not say so.
fn seniority(said: &str) -> &'static str {
    const SIGNS: [(&str, &[&str]); 4] = [
        (
            "executive",
            &[
                "chief",
                "ceo",
                "cfo",
                "cto",
                "coo",
                "cio",
                "cmo",
                "owner",
                "founder",
                "president",
                "partner",
                "managing",
                "board",
                "head",
            ],
        ),
        ("director", &["director", "vp", "vice"]),
        ("manager", &["manager", "lead", "supervisor"]),
        (
            "staff",
            &[
                "engineer",
                "specialist",
                "assistant",
                "analyst",
                "consultant",
                "buyer",
                "developer",
                "technician",
                "representative",
                "coordinator",
            ],
        ),
    ];
    let title = said.to_lowercase();
    let words: Vec<&str> = title
        .split(|letter: char| !letter.is_alphanumeric())
        .collect();
    if words.windows(2).any(|pair| pair == ["vice", "president"]) {
        return "director";
    }
    let found = SIGNS
        .iter()
        .find(|(_, signs)| words.iter().any(|word| signs.contains(word)));
    found.map_or("unknown", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::Teams;

    #[test]
    fn texts_become_what_the_schema_takes() {
        for (kind, said, made) in [
            (
                Kind::Domain,
                "https://www.Acme.example/about?x=1",
                Some("acme.example"),
            ),
            (Kind::Domain, "eva@acme.example", Some("acme.example")),
            (Kind::Domain, "eva@gmail.com", None),
            (Kind::Domain, "acme", None),
            (Kind::Domain, "ac me.example", None),
            (
                Kind::Email,
                "Eva Muster <eva@acme.example>",
                Some("eva@acme.example"),
            ),
            (
                Kind::Email,
                "eva@acme.example; x@acme.example",
                Some("eva@acme.example"),
            ),
            (Kind::Email, "eva at acme", None),
            (Kind::Phone, "+49 (0)30 1234567", Some("+49 (0)30 1234567")),
            (Kind::Phone, "0049 30 1234567", Some("+49 30 1234567")),
            (Kind::Phone, "(030) 1234567 ext. 12", Some("030 1234567")),
            (Kind::Phone, "call me", None),
            (Kind::Country, "Germany", Some("DE")),
            (Kind::Country, "de", Some("DE")),
            (Kind::Country, "united states of america", Some("US")),
            (Kind::Country, "Atlantis", None),
            (Kind::Word, "Organic Search", Some("organic_search")),
            (Kind::Word, "Öl & Gas", Some("ol_gas")),
            (Kind::Word, "!", None),
            (Kind::Seniority, "Vice President, Sales", Some("director")),
            (Kind::Seniority, "Head of Operations", Some("executive")),
            (Kind::Seniority, "Project Manager", Some("manager")),
            (Kind::Seniority, "Poet", Some("unknown")),
        ] {
            let read = kind.read(said, &Teams::default());
            assert_eq!(read.ok().as_deref(), made, "{kind:?} {said}");
        }
    }
}
