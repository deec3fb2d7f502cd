//! Leads and briefs as somebody drafts them: from flags or from JSON, into the text of a new file.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::json::{self, Kind};

/// What `handoff` can be told as JSON.
#[derive(Debug, Clone, Default, Deserialize)]
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

/// The keys of a lead that a draft reads itself; whatever else there is, the schema judges.
const LEAD: [(&str, Kind); 10] = [
    ("id", Kind::Text),
    ("company", Kind::Object(&COMPANY)),
    ("contact", Kind::Object(&CONTACT)),
    ("source", Kind::Text),
    ("campaign", Kind::Text),
    ("priority", Kind::Text),
    ("received_at", Kind::Text),
    ("stage", Kind::Text),
    ("owner", Kind::Text),
    ("signals", Kind::List(&SIGNAL)),
];

const COMPANY: [(&str, Kind); 6] = [
    ("name", Kind::Text),
    ("domain", Kind::Text),
    ("industry", Kind::Text),
    ("employees", Kind::Count),
    ("city", Kind::Text),
    ("country", Kind::Text),
];

const CONTACT: [(&str, Kind); 5] = [
    ("name", Kind::Text),
    ("title", Kind::Text),
    ("seniority", Kind::Text),
    ("email", Kind::Text),
    ("phone", Kind::Text),
];

const SIGNAL: [(&str, Kind); 3] = [
    ("signal", Kind::Text),
    ("at", Kind::Text),
    ("evidence", Kind::Text),
];

const BRIEF: [(&str, Kind); 4] = [
    ("to", Kind::Text),
    ("how_engaged", Kind::Text),
    ("message", Kind::Text),
    ("spoke_with", Kind::Text),
];

/// Reads a hand-off brief.
///
/// # Errors
///
/// Why the JSON cannot be used, in words.
pub fn brief(bytes: &[u8]) -> Result<Brief, String> {
    let map = json::read(bytes, &BRIEF)?;
    let known = |key: &&String| BRIEF.iter().any(|(known, _)| known == key);
    if let Some(key) = map.keys().find(|key| !known(key)) {
        let known = BRIEF.map(|(known, _)| known).join(", ");
        return Err(format!("a brief has no `{key}`; it has {known}"));
    }
    serde_json::from_value(Value::Object(map)).map_err(|error| error.to_string())
}

impl Draft {
    /// Reads a lead from JSON with the keys of a lead file.
    ///
    /// # Errors
    ///
    /// Why the JSON cannot be used, in words.
    pub fn read(bytes: &[u8]) -> Result<Draft, String> {
        let map = json::read(bytes, &LEAD)?;
        serde_json::from_value(Value::Object(map)).map_err(|error| error.to_string())
    }

    /// Returns the text of the new file, which lies this many folders below the top.
    pub fn text(&self, depth: usize) -> String {
        let body = serde_yaml::to_string(self).expect(
            "because text, numbers, lists and maps with text as keys are all that a draft holds",
        );
        format!("{}{body}", head(depth))
    }
}

/// Returns the first line of a new file, which lies this many folders below the top: where editors find the schema.
pub(super) fn head(depth: usize) -> String {
    let up = "../".repeat(depth);
    format!("# yaml-language-server: $schema={up}schema/lead.schema.json\n")
}

#[cfg(test)]
mod tests {
    use super::{Draft, brief};

    #[test]
    fn what_is_wrong_with_json_is_said_in_words() {
        for (json, words) in [
            ("", "it is empty"),
            (" \n", "it is empty"),
            ("null", "it must be an object: { … }"),
            ("[]", "it must be an object: { … }"),
            ("\"x\"", "it must be an object: { … }"),
            ("{", "it ends at line 1, before it is complete"),
            (
                "{} x",
                "it is no JSON at line 1, column 4: trailing characters",
            ),
            (
                "{\n'a': 1}",
                "it is no JSON at line 2, column 1: key must be a string",
            ),
            (r#"{"source": 5}"#, "`source` must be text in quotes"),
            (r#"{"company": "A"}"#, "`company` must be an object: { … }"),
            (
                r#"{"company": {"name": ["A"]}}"#,
                "`name` in `company` must be text in quotes",
            ),
            (
                r#"{"company": {"employees": 1.5}}"#,
                "`employees` in `company` must be a whole number",
            ),
            (
                r#"{"company": {"employees": -1}}"#,
                "`employees` in `company` must be a whole number",
            ),
            (r#"{"signals": {}}"#, "`signals` must be a list: [ … ]"),
            (
                r#"{"signals": [1]}"#,
                "entry 1 of `signals` must be an object",
            ),
            (
                r#"{"signals": [{"at": "x"}]}"#,
                "`signal` is missing in entry 1 of `signals`",
            ),
            (
                r#"{"signals": [{"signal": 1}]}"#,
                "`signal` in entry 1 of `signals` must be text in quotes",
            ),
            (
                r#"{"source": "a",
                "source": "b"}"#,
                "`source` is given twice, again at line 2",
            ),
            (
                r#"{"x-a": {"b": [{"c": 1, "c": 1}]}}"#,
                "`c` is given twice, again at line 1",
            ),
        ] {
            assert_eq!(
                Draft::read(json.as_bytes()),
                Err(words.to_owned()),
                "{json}"
            );
        }
        let deep = format!("{{\"x-a\": {}", "[".repeat(100_000));
        assert!(
            Draft::read(deep.as_bytes())
                .unwrap_err()
                .contains("recursion limit")
        );
        assert_eq!(
            Draft::read(b"{\"\xff\": 1}").unwrap_err(),
            "it is not text in UTF-8"
        );
        assert_eq!(
            brief(br#"{"too": "sam"}"#).unwrap_err(),
            "a brief has no `too`; it has to, how_engaged, message, spoke_with"
        );
    }

    #[test]
    fn what_forms_leave_empty_is_not_said() {
        let json = "\u{feff}{\"company\": {\"name\": \"A\", \"city\": null}, \"contact\": null, \"signals\": null, \"x-a\": null}";
        let draft = Draft::read(json.as_bytes()).unwrap();
        assert_eq!(draft.company.name.as_deref(), Some("A"));
        assert_eq!((draft.company.city, draft.signals.len()), (None, 0));
        assert_eq!(draft.more.get("x-a"), Some(&serde_json::Value::Null));
    }
}
