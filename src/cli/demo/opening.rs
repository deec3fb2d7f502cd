//! The first version of a lead file: what the card says.

use super::days::Days;
use super::draft::{Draft, Facts, Value};
use super::script::Card;

/// Returns a lead as it comes in, without its time.
pub(super) fn draft(card: &Card, days: &Days<'_>) -> Draft {
    let (basis, how) = consent(card.source);
    Draft {
        zone: days.zone(),
        id: card.id,
        company: company(card),
        contact: contact(card),
        source: card.source,
        campaign: card.campaign,
        received_at: days.now,
        stage: "inquiry",
        owner: None,
        fit: Vec::new(),
        signals: Vec::new(),
        activities: Vec::new(),
        handoff: Facts::new(),
        reject: Facts::new(),
        reclaim: Facts::new(),
        paused: Facts::new(),
        recycle: Facts::new(),
        resolution: Facts::new(),
        feedback: Vec::new(),
        duplicate_of: None,
        consent: vec![
            ("basis", basis.into()),
            ("at", days.now.into()),
            ("how", how.into()),
        ],
    }
}

fn company(card: &Card) -> Facts {
    let mut company: Facts = vec![
        ("name", card.company.into()),
        ("domain", Value::Text(domain(card))),
    ];
    company.extend(card.industry.map(|industry| ("industry", industry.into())));
    company.extend(
        card.employees
            .map(|employees| ("employees", Value::Bare(employees.to_owned()))),
    );
    company.extend(card.city.map(|city| ("city", city.into())));
    company.push(("country", card.country.into()));
    company
}

fn contact(card: &Card) -> Facts {
    let Some((name, title, seniority)) = card.contact else {
        return Facts::new();
    };
    let mut contact: Facts = vec![("name", name.into())];
    contact.extend(title.map(|title| ("title", title.into())));
    contact.push(("seniority", seniority.into()));
    let local = name.to_lowercase().chars().map(plain).collect::<String>();
    contact.push(("email", Value::Text(format!("{local}@{}", domain(card)))));
    contact.extend(prefix(card.country).map(|prefix| {
        let line = card
            .id
            .bytes()
            .fold(0_u32, |line, byte| (line * 31 + u32::from(byte)) % 1000);
        ("phone", Value::Text(format!("{prefix} 00 0000 {line:03}")))
    }));
    contact
}

fn domain(card: &Card) -> String {
    let (stem, _) = card.id.rsplit_once('-').unwrap_or((card.id, ""));
    format!("{stem}.example")
}

/// Returns a letter as it is written in an e-mail address.
fn plain(letter: char) -> char {
    match letter {
        ' ' => '.',
        'á' | 'ä' | 'å' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ö' | 'ø' => 'o',
        'ú' | 'ü' => 'u',
        'ý' => 'y',
        letter => letter,
    }
}

fn prefix(country: &str) -> Option<&'static str> {
    const PREFIXES: [(&str, &str); 12] = [
        ("AT", "+43"),
        ("BE", "+32"),
        ("CH", "+41"),
        ("CZ", "+420"),
        ("DE", "+49"),
        ("DK", "+45"),
        ("ES", "+34"),
        ("FR", "+33"),
        ("IT", "+39"),
        ("NL", "+31"),
        ("NO", "+47"),
        ("SE", "+46"),
    ];
    PREFIXES
        .iter()
        .find(|(known, _)| *known == country)
        .map(|(_, prefix)| *prefix)
}

fn consent(source: &str) -> (&'static str, &'static str) {
    match source {
        "website_request" => ("request", "form on the website"),
        "referral" => ("request", "asked a customer of ours for an introduction"),
        "trade_show" => ("request", "card filled in at the stand"),
        "webinar" => ("consent", "box ticked when registering for the webinar"),
        "prize_draw" => ("consent", "newsletter box on the card"),
        _ => ("consent", "box ticked when asking for the paper"),
    }
}
