//! What is known of a new lead: from flags, or asked.

use std::io::{self, BufRead, Write};

use crate::cli::Failure;
use crate::cli::question::question;
use crate::cli::work::{Actor, find};
use crate::codec::lead::draft::{Draft, Signal};
use crate::codec::moment::written;
use crate::domain::policy::Policy;
use crate::finding::nearest;

/// What is known of a new lead.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Facts {
    /// The company's name.
    #[arg(long, value_name = "NAME", help_heading = "Company")]
    company: Option<String>,
    /// Their internet domain, without https:// or www.
    #[arg(long, help_heading = "Company")]
    domain: Option<String>,
    /// What they make or do.
    #[arg(long, help_heading = "Company")]
    industry: Option<String>,
    /// How many people work there.
    #[arg(long, value_name = "NUMBER", help_heading = "Company")]
    employees: Option<u64>,
    /// Where they sit.
    #[arg(long, help_heading = "Company")]
    city: Option<String>,
    /// Two capital letters: DE, CZ, US.
    #[arg(long, help_heading = "Company")]
    country: Option<String>,
    /// The name of the person we talk to.
    #[arg(long, value_name = "NAME", help_heading = "Contact")]
    contact: Option<String>,
    /// The job title.
    #[arg(long, help_heading = "Contact")]
    title: Option<String>,
    /// executive, director, manager, staff or unknown.
    #[arg(long, help_heading = "Contact")]
    seniority: Option<String>,
    /// The e-mail address.
    #[arg(long, help_heading = "Contact")]
    email: Option<String>,
    /// The phone number, with the country code.
    #[arg(long, help_heading = "Contact")]
    phone: Option<String>,
    /// Where the lead came from: one of the sources in policy/definition.yaml.
    #[arg(long, help_heading = "Lead")]
    source: Option<String>,
    /// Which campaign brought it.
    #[arg(long, help_heading = "Lead")]
    campaign: Option<String>,
    /// A, B or C [default: that of the source].
    #[arg(long, help_heading = "Lead")]
    priority: Option<String>,
    /// When they raised a hand: `2h ago`, `yesterday 16:00` [default: now].
    #[arg(
        long,
        value_name = "WHEN",
        allow_hyphen_values = true,
        help_heading = "Lead"
    )]
    received_at: Option<String>,
    /// Whose it is.
    #[arg(long, value_name = "PERSON", help_heading = "Lead")]
    owner: Option<String>,
    /// What they wrote when they raised a hand.
    #[arg(long, value_name = "TEXT", help_heading = "Lead")]
    message: Option<String>,
    /// A buying signal, and how we know: asked_for_pricing='form text'.
    #[arg(long, value_name = "SIGNAL=EVIDENCE", help_heading = "Lead")]
    signal: Vec<String>,
}

impl Facts {
    /// Puts what the flags say into a draft, in place of what it said.
    pub(super) fn fill(
        &self,
        draft: &mut Draft,
        actor: &Actor,
        policy: &Policy,
    ) -> Result<(), Failure> {
        let put = |place: &mut Option<String>, said: &Option<String>| {
            if said.is_some() {
                place.clone_from(said);
            }
        };
        let company = &mut draft.company;
        put(&mut company.name, &self.company);
        put(&mut company.domain, &self.domain);
        put(&mut company.industry, &self.industry);
        company.employees = self.employees.or(company.employees);
        put(&mut company.city, &self.city);
        put(&mut company.country, &self.country);
        let contact = &mut draft.contact;
        put(&mut contact.name, &self.contact);
        put(&mut contact.title, &self.title);
        put(&mut contact.seniority, &self.seniority);
        put(&mut contact.email, &self.email);
        put(&mut contact.phone, &self.phone);
        put(&mut draft.source, &self.source);
        put(&mut draft.campaign, &self.campaign);
        put(&mut draft.priority, &self.priority);
        put(&mut draft.request, &self.message);
        if let Some(owner) = &self.owner {
            draft.owner = Some(find(owner, policy)?.id.to_string());
        }
        if self.received_at.is_some() || draft.received_at.is_none() {
            let at = actor.happened("--received-at", self.received_at.as_deref())?;
            draft.received_at = Some(written(at, actor.zone));
        }
        for signal in &self.signal {
            let (signal, evidence) = crate::cli::qualify::known("--signal", signal)?;
            draft.signals.push(Signal {
                signal: signal.to_owned(),
                at: draft.received_at.clone(),
                evidence: Some(evidence.to_owned()),
                ..Signal::default()
            });
        }
        Ok(())
    }
}

/// Asks for what is not known yet. Whatever a lead can do without may be left out with an empty line.
pub(super) fn ask(
    draft: &mut Draft,
    policy: &Policy,
    lines: &mut dyn BufRead,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sources: Vec<&str> = policy
        .definition
        .sources
        .keys()
        .map(|source| &**source)
        .collect();
    let source = format!("Where it came from ({})", sources.join(", "));
    let some = |answer: &str| !answer.is_empty();
    let any = |_: &str| true;
    if draft.company.name.is_none() {
        draft.company.name = question("Company", None, some, lines, out)?;
    }
    if draft.source.is_none() {
        let known = |answer: &str| sources.contains(&answer);
        draft.source = question(&source, None, known, lines, out)?;
    }
    for (place, what) in [
        (&mut draft.company.country, "Country, two letters"),
        (&mut draft.company.domain, "Their internet domain"),
        (&mut draft.contact.name, "Contact: name"),
        (&mut draft.contact.title, "Contact: job title"),
        (&mut draft.contact.email, "Contact: e-mail"),
        (&mut draft.contact.phone, "Contact: phone"),
    ] {
        if place.is_none() {
            *place = question(what, None, any, lines, out)?.filter(|typed| some(typed));
        }
    }
    let source = draft.source.as_deref();
    let campaigns = policy.definition.campaigns.iter();
    let campaigns: Vec<&str> = campaigns
        .filter(|(_, campaign)| campaign.source.as_deref() == source)
        .map(|(name, _)| &**name)
        .collect();
    if draft.campaign.is_none() && !campaigns.is_empty() {
        let what = format!("Campaign, if one brought it ({})", campaigns.join(", "));
        let known = |answer: &str| answer.is_empty() || campaigns.contains(&answer);
        draft.campaign = question(&what, None, known, lines, out)?
            .filter(|typed| some(typed))
            .map(|typed| {
                nearest(&typed, campaigns.iter().copied())
                    .unwrap_or(&typed)
                    .to_owned()
            });
    }
    writeln!(out)
}
