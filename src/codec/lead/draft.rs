//! Leads and briefs as somebody drafts them: from flags or from JSON, into the text of a new file.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What `handoff` can be told as JSON.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of the hand-off brief")]
pub struct Brief {
    pub to: Option<String>,
    pub how_engaged: Option<String>,
    pub message: Option<String>,
    pub spoke_with: Option<String>,
}

/// A lead that is not filed yet, in the order in which its file will say it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of a lead file")]
pub struct Draft {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub company: Company,
    #[serde(default, skip_serializing_if = "Contact::is_empty")]
    pub contact: Contact,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<String>,
    #[serde(default)]
    pub stage: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What they wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// Buying signals.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signals: Vec<Signal>,
    /// Whatever else the team's schema allows.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// Who would buy.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of a lead file")]
pub struct Company {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employees: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Whatever else the team's schema allows.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// The person we talk to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of a lead file")]
pub struct Contact {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seniority: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Whatever else the team's schema allows.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

impl Contact {
    fn is_empty(&self) -> bool {
        *self == Contact::default()
    }
}

/// A buying signal.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of a lead file")]
pub struct Signal {
    pub signal: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// Whatever else the team's schema allows.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// Reads a hand-off brief.
///
/// # Errors
///
/// Why the JSON cannot be used, in words.
pub fn brief(json: &[u8]) -> Result<Brief, String> {
    serde_json::from_slice(json).map_err(|error| error.to_string())
}

impl Draft {
    /// Reads a lead from JSON with the keys of a lead file.
    ///
    /// # Errors
    ///
    /// Why the JSON cannot be used, in words.
    pub fn read(json: &[u8]) -> Result<Draft, String> {
        serde_json::from_slice(json).map_err(|error| error.to_string())
    }

    /// Returns the text of the new file, which lies this many folders below the top.
    pub fn text(&self, depth: usize) -> String {
        let up = "../".repeat(depth);
        let body = serde_yaml::to_string(self).expect(
            "because text, numbers, lists and maps with text as keys are all that a draft holds",
        );
        format!("# yaml-language-server: $schema={up}schema/lead.schema.json\n{body}")
    }
}
