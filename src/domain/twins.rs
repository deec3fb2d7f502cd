//! Two leads that look like one prospect, and what makes them look so.

/// Two leads of a book that may be one prospect, by their numbers among its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The one that was there first: it would go on.
    pub first: usize,
    /// The one that may repeat it.
    pub second: usize,
    /// What they share, the strongest first; never empty.
    pub evidence: Vec<Evidence>,
}

/// What two leads share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// The e-mail address, but for capitals and what stands behind a plus.
    Email,
    /// The telephone number, however it is written.
    Phone,
    /// The person's name.
    Contact,
    /// The company's name, but for its legal form and small slips.
    Company,
    /// The company's domain.
    Domain,
}

impl Evidence {
    /// Returns the word used in every output.
    pub fn name(self) -> &'static str {
        match self {
            Evidence::Email => "email",
            Evidence::Phone => "phone",
            Evidence::Contact => "contact",
            Evidence::Company => "company",
            Evidence::Domain => "domain",
        }
    }

    /// Returns it in words, with the field in a lead.
    pub fn words(self) -> &'static str {
        match self {
            Evidence::Email => "the same e-mail address",
            Evidence::Phone => "the same telephone number",
            Evidence::Contact => "the same contact",
            Evidence::Company => "the same company",
            Evidence::Domain => "the same domain",
        }
    }

    /// Returns the JSON pointer of the field that shows it.
    pub fn pointer(self) -> &'static str {
        match self {
            Evidence::Email => "/contact/email",
            Evidence::Phone => "/contact/phone",
            Evidence::Contact => "/contact/name",
            Evidence::Company => "/company/name",
            Evidence::Domain => "/company/domain",
        }
    }
}

/// Returns what two leads share as one phrase.
pub fn told(evidence: &[Evidence]) -> String {
    let words: Vec<&str> = evidence.iter().map(|evidence| evidence.words()).collect();
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
        None => String::new(),
    }
}
