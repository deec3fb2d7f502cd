//! The story of each lead as a small script, read.
//!
//! A lead begins with a card: `= id | company | industry, employees, city, country | contact, title, seniority |
//! source campaign`, then what is known of it: `fit`, `signal` and `brief`. Each further line is one commit:
//! `TIME PERSON what they did : note & what else they did`. A `+` in front puts it on a branch, which a later line
//! `TIME merge PERSON` brings in. `^TIME` is when it was committed if not at once, `*3d` how far the computer's clock
//! was behind, and words in quotes are the subject of the commit.

/// The scripts, in no particular order.
const TEXTS: [&str; 4] = [
    include_str!("leads/closed.txt"),
    include_str!("leads/nurture.txt"),
    include_str!("leads/open.txt"),
    include_str!("leads/urgent.txt"),
];

/// One lead and what happened to it.
#[derive(Debug)]
pub(super) struct Script {
    pub(super) card: Card,
    pub(super) lines: Vec<Line>,
}

/// What there is to know about a lead.
#[derive(Debug, Default)]
pub(super) struct Card {
    pub(super) id: &'static str,
    pub(super) company: &'static str,
    pub(super) industry: Option<&'static str>,
    pub(super) employees: Option<&'static str>,
    pub(super) city: Option<&'static str>,
    pub(super) country: &'static str,
    /// Name, title and seniority.
    pub(super) contact: Option<(&'static str, Option<&'static str>, &'static str)>,
    pub(super) source: &'static str,
    pub(super) campaign: Option<&'static str>,
    /// Whether each criterion is met, and what shows it.
    pub(super) fit: Vec<(bool, &'static str)>,
    pub(super) signal: Option<(&'static str, &'static str)>,
    /// How they engaged, the message, who spoke with whom.
    pub(super) brief: Option<[&'static str; 3]>,
}

/// One commit.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) on_branch: bool,
    pub(super) at: &'static str,
    pub(super) committed_at: Option<&'static str>,
    pub(super) clock_behind: Option<&'static str>,
    pub(super) subject: Option<&'static str>,
    pub(super) what: Deed,
}

#[derive(Debug)]
pub(super) enum Deed {
    /// A branch is brought in by this person.
    Merge(&'static str),
    /// A person did these things.
    Parts(&'static str, Vec<Part>),
}

/// One thing that a person did.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) words: Vec<&'static str>,
    pub(super) note: Option<&'static str>,
}

/// Returns every script.
pub(super) fn all() -> Vec<Script> {
    let mut scripts: Vec<Script> = Vec::new();
    for text in TEXTS.iter().flat_map(|text| text.lines()) {
        read(text, &mut scripts).unwrap_or_else(|| unreachable!("because this was tested: {text}"));
    }
    scripts
}

/// Reads one line: a card begins a script, the others belong to the last one.
fn read(text: &'static str, scripts: &mut Vec<Script>) -> Option<()> {
    if let Some(rest) = text.strip_prefix("= ") {
        let lines = Vec::new();
        scripts.push(Script {
            card: card(rest)?,
            lines,
        });
    } else if !text.is_empty() {
        let script = scripts.last_mut()?;
        let (word, rest) = text.split_once(' ')?;
        match word {
            "fit" => script.card.fit = rest.split(" | ").map(fit).collect(),
            "signal" => script.card.signal = rest.split_once(" | "),
            "brief" => script.card.brief = Some(brief(rest)?),
            _ => script.lines.push(line(text)?),
        }
    }
    Some(())
}

fn card(text: &'static str) -> Option<Card> {
    let given = |word: &'static str| (word != "-").then_some(word);
    let mut fields = text.split(" | ");
    let (id, company) = (fields.next()?, fields.next()?);
    let mut facts = fields.next()?.split(", ").map(given);
    let (industry, employees, city, country) =
        (facts.next()?, facts.next()?, facts.next()?, facts.next()??);
    let contact = match given(fields.next()?) {
        Some(contact) => {
            let mut contact = contact.split(", ");
            Some((contact.next()?, given(contact.next()?), contact.next()?))
        }
        None => None,
    };
    let mut origin = fields.next()?.split(' ');
    let (source, campaign) = (origin.next()?, origin.next());
    Some(Card {
        id,
        company,
        industry,
        employees,
        city,
        country,
        contact,
        source,
        campaign,
        ..Card::default()
    })
}

fn fit(answer: &'static str) -> (bool, &'static str) {
    match answer.strip_prefix('-') {
        Some(answer) => (false, answer),
        None => (true, answer),
    }
}

fn brief(text: &'static str) -> Option<[&'static str; 3]> {
    text.split(" | ").collect::<Vec<_>>().try_into().ok()
}

fn line(text: &'static str) -> Option<Line> {
    let (on_branch, text) = match text.strip_prefix("+ ") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (at, rest) = text.split_once(' ')?;
    let (rest, subject) = match rest.strip_suffix('"').and_then(|rest| rest.split_once('"')) {
        Some((rest, subject)) => (rest.trim_end(), Some(subject)),
        None => (rest, None),
    };
    let (by, rest) = rest.split_once(' ')?;
    let mut line = Line {
        on_branch,
        at,
        committed_at: None,
        clock_behind: None,
        subject,
        what: Deed::Merge(rest),
    };
    if by == "merge" {
        return Some(line);
    }
    let mut parts = Vec::new();
    for part in rest.split(" & ") {
        let (words, note) = match part.split_once(" : ") {
            Some((words, note)) => (words, Some(note.trim())),
            None => (part, None),
        };
        let mut said = Vec::new();
        for word in words.split_whitespace() {
            match word.split_at(1) {
                ("^", time) => line.committed_at = Some(time),
                ("*", length) => line.clock_behind = Some(length),
                _ => said.push(word),
            }
        }
        parts.push(Part { words: said, note });
    }
    line.what = Deed::Parts(by, parts);
    Some(line)
}
