//! The hand-off brief as the one reads it who takes over, and letters to prospects.

use std::io::{self, Write};

use chrono::{DateTime, Months, Utc};
use chrono_tz::Tz;

use super::Look;
use super::terminal::{clean, paint, wrap};
use super::words::{self, DIM, STRONG};
use crate::domain::lead::{Activity, Lead};

/// How many months of contacts a brief gathers.
const MONTHS: Months = Months::new(3);

/// Writes the hand-off brief of a lead: what was written for it, the evidence, and the contacts of the last three months.
pub fn text(
    out: &mut dyn Write,
    id: &str,
    lead: &Lead,
    now: DateTime<Utc>,
    zone: Tz,
    look: &Look,
) -> io::Result<()> {
    let company = lead.company.as_deref().unwrap_or("-");
    writeln!(
        out,
        "{}  {}\n",
        paint(&clean(id), STRONG, look),
        paint(&clean(company), STRONG, look)
    )?;
    let minute = |at: DateTime<Utc>| at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string();
    let contact = [
        "contact.name",
        "contact.title",
        "contact.email",
        "contact.phone",
    ];
    let contact: Vec<&str> = contact
        .into_iter()
        .filter_map(|path| lead.attributes.get(path))
        .collect();
    let brief = lead.handoff.as_deref().cloned().unwrap_or_default();
    let handed = match (&brief.from, &brief.to) {
        (Some(from), Some(to)) => Some(format!("{from} → {to}")),
        _ => None,
    };
    let facts = [
        ("handed over", handed),
        ("on", brief.at.map(minute)),
        ("talked through", brief.call_at.map(minute)),
        ("contact", (!contact.is_empty()).then(|| contact.join(", "))),
        (
            "what they asked",
            lead.request.as_deref().map(str::to_owned),
        ),
        ("how they engaged", brief.how_engaged),
        ("message", brief.message),
        ("who spoke with whom", brief.spoke_with),
    ];
    let mut sheet = Sheet { out, look };
    for (label, fact) in facts {
        // Not every lead begins with a letter of theirs.
        if fact.is_some() || label != "what they asked" {
            sheet.fact(label, fact.as_deref().unwrap_or("-"))?;
        }
    }
    for fit in &*lead.fit {
        let answer = if fit.met { "met" } else { "not met" };
        let evidence = fit.evidence.as_deref().unwrap_or("no evidence");
        sheet.fact(&fit.criterion, &format!("{answer}: {evidence}"))?;
    }
    for signal in &*lead.signals {
        let at = signal
            .at
            .map(|at| format!("{}: ", minute(at)))
            .unwrap_or_default();
        let evidence = signal.evidence.as_deref().unwrap_or("no evidence");
        sheet.fact(&signal.signal, &format!("{at}{evidence}"))?;
    }
    let since = now
        .checked_sub_months(MONTHS)
        .unwrap_or(DateTime::<Utc>::MIN_UTC);
    let activities = lead.activities.iter().map(|activity| &**activity);
    let mut contacts: Vec<&Activity> = activities.filter(|one| one.at >= since).collect();
    contacts.sort_by_key(|activity| activity.at);
    let title = format!("CONTACTS OF THE LAST THREE MONTHS ({})", contacts.len());
    writeln!(sheet.out, "\n{}", paint(&title, DIM, look))?;
    for activity in contacts {
        let inbound = if activity.is_touch() { "" } else { "inbound " };
        let by = activity
            .by
            .as_deref()
            .map(|by| format!(", by {by}"))
            .unwrap_or_default();
        let what = format!("{inbound}{}{by}", words::activity(activity));
        sheet.fact(&minute(activity.at), &what)?;
        if let Some(note) = &activity.note {
            sheet.fact("", note)?;
        }
    }
    Ok(())
}

struct Sheet<'a> {
    out: &'a mut dyn Write,
    look: &'a Look,
}

/// The columns for the name of a fact.
const LABEL: usize = 21;

impl Sheet<'_> {
    fn fact(&mut self, label: &str, fact: &str) -> io::Result<()> {
        let room = self.look.width.map(|width| width.saturating_sub(LABEL));
        let mut label = clean(&label.replace('_', " ")).into_owned();
        for line in wrap(&clean(fact), room) {
            let shown = paint(&format!("{label:LABEL$}"), DIM, self.look);
            writeln!(self.out, "{shown}{line}")?;
            label.clear();
        }
        Ok(())
    }
}

/// Returns a letter to the prospect with this text, from this person.
pub fn letter(lead: &Lead, text: &str, person: Option<&str>) -> String {
    let name = lead.attributes.get("contact.name");
    let greeting = name.map_or("Hello,".to_owned(), |name| format!("Dear {},", clean(name)));
    let mut letter = format!("{greeting}\n\n{}", clean(text));
    if let Some(person) = person {
        letter.push_str(&format!("\n\nKind regards\n{}", clean(person)));
    }
    letter
}
