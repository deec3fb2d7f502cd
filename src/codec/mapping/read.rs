//! Reads a mapping file, with every fault at its line.

mod origin;

use std::collections::BTreeMap;
use std::ops::Range;

use super::source::{From, Source};
use super::{Aside, Field, Mapping, RULE, Skip};
use crate::codec::faults;
use crate::codec::policy::page::{Node, Page, Rules};
use crate::codec::policy::shape::Fields;
use crate::codec::policy::words::short;
use crate::codec::schema::Schema;
use crate::codec::yaml::{self, Kind as Shape, Limits, Tree};
use crate::domain::policy::Policy;
use crate::finding::{Finding, Severity};

const TOP: [&str; 9] = [
    "by_stage",
    "dates",
    "empty",
    "fields",
    "key",
    "missing_columns",
    "skip_when",
    "system",
    "x_fields",
];
/// Fields that no mapping fills: the import itself does.
const OURS: [&str; 2] = ["id", "x_import"];

/// What the names in a mapping must be among.
#[derive(Debug, Clone, Copy, Default)]
pub struct Names<'n> {
    /// Stages, sources, campaigns and people.
    pub policy: Option<&'n Policy>,
    /// Fields.
    pub schema: Option<&'n Schema>,
}

/// Returns the mapping that the bytes of a file make, and everything that is wrong with it; none if it cannot be used.
pub fn read(file: &str, bytes: &[u8], names: Names<'_>) -> (Option<Mapping>, Vec<Finding>) {
    let read = yaml::text(bytes).and_then(|text| Tree::read(text, &Limits::default()));
    let tree = match read {
        Ok(tree) => tree,
        Err(fault) => return (None, vec![faults::finding_of(&RULE, file, &fault)]),
    };
    let rules = Rules {
        unknown_key: &RULE,
        unknown_name: &RULE,
        value: &RULE,
    };
    let mut reader = Reader {
        page: Page::by(rules, file),
        names,
        mentions: Vec::new(),
    };
    let mapping = reader.mapping(tree.root());
    let findings = reader.page.into_findings();
    let is_broken = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    (mapping.filter(|_| !is_broken), findings)
}

struct Reader<'n> {
    page: Page,
    names: Names<'n>,
    mentions: Vec<(String, Range<usize>)>,
}

impl Reader<'_> {
    fn mapping(&mut self, root: Node<'_>) -> Option<Mapping> {
        if root.kind() == Shape::Null {
            let help = "`leads import FILE --suggest` writes one to start from";
            self.page.value(root, "the mapping is empty", help);
            return None;
        }
        let top = self.page.top(root, &TOP)?;
        let system = self.page.need(&top, "system");
        let system = system.and_then(|node| self.system(node));
        let key = self.page.need(&top, "key");
        let key = key.and_then(|node| self.key(node));
        let fields = self.page.need(&top, "fields");
        let fields = fields
            .map(|_| self.fields(&top, "fields"))
            .unwrap_or_default();
        if !fields.iter().any(|field| field.path == "company.name") && top.get("fields").is_some() {
            let node = top.get("fields").unwrap_or(root);
            self.page.value(
                node,
                "no column says `company.name`, which every lead has",
                "add `company.name: COLUMN`; where there is no company, the person's name will do",
            );
        }
        let mut by_stage: BTreeMap<String, Vec<Field>> = BTreeMap::new();
        for (stage, key, value) in
            self.page
                .named(&top, "by_stage", "won: { owner: { constant: ana } }")
        {
            self.stage(key, &stage);
            let what = format!("the stage `{}`", short(&stage));
            let fields = self.entries(value, what);
            by_stage.insert(stage.to_string(), fields);
        }
        let mut dates = Vec::new();
        for (stage, key, value) in
            self.page
                .named(&top, "dates", "working: { column: Contacted, date: iso }")
        {
            self.stage(key, &stage);
            let source = self.source(value, &format!("the date of `{}`", short(&stage)));
            if let Some(source) = source {
                if source.date.is_empty() {
                    self.page.value(
                        value,
                        "nothing says how this date is written",
                        "add `date: iso`, or a pattern such as `date: \"%d.%m.%Y\"`",
                    );
                }
                dates.push((stage.to_string(), source));
            }
        }
        let more = by_stage.values().flatten();
        let sources = fields.iter().chain(more).map(|field| &field.source);
        let sources = sources
            .chain(dates.iter().map(|(_, source)| source))
            .chain(&key);
        let in_full = sources.filter(|source| source.map.is_none());
        let taken = in_full
            .flat_map(Source::columns)
            .map(str::to_owned)
            .collect();
        Some(Mapping {
            taken,
            aside: self.aside(&top),
            skip: self.skips(&top),
            nothing: self.words(&top, "empty"),
            is_loose: top.get("missing_columns").is_some_and(|node| {
                let what = "`missing_columns`";
                self.page
                    .fixed(node, what, "way", &[("allowed", true), ("refused", false)])
                    .unwrap_or_default()
            }),
            system: system?,
            key: key?,
            fields,
            by_stage,
            dates,
            mentions: std::mem::take(&mut self.mentions),
            is_whole: false,
        })
    }

    fn system(&mut self, node: Node<'_>) -> Option<String> {
        let text = self.page.text(node, "`system`")?;
        let is_short = text.len() <= 40
            && text.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte)
            });
        if !is_short {
            self.page.value(
                node,
                format!("`system: {}` cannot be a name", short(text)),
                "write a short name of the program in small letters, such as hubspot",
            );
        }
        is_short.then(|| text.to_owned())
    }

    fn key(&mut self, node: Node<'_>) -> Option<Source> {
        if node.kind() != Shape::List {
            return self.source(node, "`key`");
        }
        let names = self.columns(node, "`key`");
        (!names.is_empty()).then(|| Source::of(From::Joined(names, "/".to_owned())))
    }

    /// Returns the fields under a key.
    fn fields(&mut self, top: &Fields<'_>, key: &str) -> Vec<Field> {
        match top.get(key) {
            Some(node) => self.entries(node, format!("`{key}`")),
            None => Vec::new(),
        }
    }

    fn entries(&mut self, node: Node<'_>, what: String) -> Vec<Field> {
        if node.kind() != Shape::Map {
            self.page.value(
                node,
                format!("{what} should be fields with their columns"),
                "write for example `company.name: Company`",
            );
            return Vec::new();
        }
        let mut fields = Vec::new();
        for (key, value) in node.entries() {
            let Some(path) = self.page.text(key, "the field").map(str::to_owned) else {
                continue;
            };
            self.path(key, &path);
            if let Some(source) = self.source(value, &format!("`{}`", short(&path))) {
                self.named_values(&path, value);
                fields.push(Field { path, source });
            }
        }
        fields
    }

    /// Finds fault with a path that leads to no field.
    fn path(&mut self, key: Node<'_>, path: &str) {
        if OURS
            .iter()
            .any(|ours| *ours == path || path.starts_with(&format!("{ours}.")))
        {
            self.page.value(
                key,
                format!("`{}` is filled by the import itself", short(path)),
                "take this line out",
            );
            return;
        }
        let is_step = |step: &str| !step.is_empty() && !step.contains(['/', '~']);
        if !path.split('.').all(is_step) {
            self.page.value(
                key,
                format!("`{}` cannot be a field", short(path)),
                "write it as in `company.name`",
            );
            return;
        }
        let Some(schema) = self.names.schema else {
            return;
        };
        let mut pointer = String::new();
        let steps: Vec<&str> = path.split('.').collect();
        for (place, step) in steps.iter().enumerate() {
            let known = schema.keys(&pointer);
            let is_own = place == 0 && (step.starts_with("x_") || step.starts_with("x-"));
            if is_own || known.is_empty() {
                return;
            }
            if !known.contains(step) {
                let with = |name: &&str| {
                    [&steps[..place], &[*name], &steps[place + 1..]]
                        .concat()
                        .join(".")
                };
                let paths: Vec<String> = known.iter().map(with).collect();
                self.page
                    .unknown_name(key, "field", paths.iter().map(String::as_str), None);
                return;
            }
            pointer = format!("{pointer}/{step}");
        }
    }

    fn aside(&mut self, top: &Fields<'_>) -> Aside {
        match top.get("x_fields") {
            None => Aside::Nothing,
            Some(node) if node.as_text() == Some("rest") => Aside::Rest,
            Some(node) => Aside::Columns(self.columns(node, "`x_fields`")),
        }
    }

    fn skips(&mut self, top: &Fields<'_>) -> Vec<Skip> {
        let Some(node) = top.get("skip_when") else {
            return Vec::new();
        };
        let nodes: Vec<Node<'_>> = match node.kind() {
            Shape::List => node.items().collect(),
            _ => vec![node],
        };
        let mut skips = Vec::new();
        for node in nodes {
            let Some(fields) = self.page.fields(node, "`skip_when`", &["column", "is"]) else {
                continue;
            };
            let column = self.page.need(&fields, "column");
            let column = column.map(|node| self.columns(node, &fields.part("column")));
            let is = self.page.need(&fields, "is");
            // An empty cell may be what a row is left out for.
            let is: Vec<String> = is
                .map(|node| match node.kind() {
                    Shape::List => node.items().collect(),
                    _ => vec![node],
                })
                .unwrap_or_default()
                .into_iter()
                .map(|node| node.as_text().unwrap_or_default().trim().to_owned())
                .collect();
            for column in column.unwrap_or_default() {
                let is = is.clone();
                skips.push(Skip { column, is });
            }
        }
        skips
    }

    fn words(&mut self, top: &Fields<'_>, key: &str) -> Vec<String> {
        let Some(node) = top.get(key) else {
            return Vec::new();
        };
        let nodes = self.page.scalars(node, &format!("`{key}`"));
        nodes
            .into_iter()
            .map(|node| node.as_text().unwrap_or_default().trim().to_owned())
            .collect()
    }

    /// Finds fault with a stage that the policy does not know.
    fn stage(&mut self, node: Node<'_>, stage: &str) {
        if let Some(policy) = self.names.policy
            && policy.stages.get(stage).is_none()
        {
            let stages = policy.stages.stages.iter().map(|stage| &*stage.name);
            self.page.unknown_name(node, "stage", stages, None);
        }
    }

    /// Finds fault with names that the policy does not know, where a mapping gives them itself.
    fn named_values(&mut self, path: &str, node: Node<'_>) {
        let Some(policy) = self.names.policy else {
            return;
        };
        let definition = &policy.definition;
        let known: Vec<&str> = match path {
            "stage" => policy
                .stages
                .stages
                .iter()
                .map(|stage| &*stage.name)
                .collect(),
            "source" => definition.sources.keys().map(|name| &**name).collect(),
            "campaign" => definition.campaigns.keys().map(|name| &**name).collect(),
            "owner" => policy.teams.people.keys().map(|name| &**name).collect(),
            _ => return,
        };
        let given = ["constant", "default"]
            .iter()
            .filter_map(|key| node.get(key));
        let mapped = node
            .get("map")
            .into_iter()
            .flat_map(|map| map.entries().map(|(_, value)| value));
        let given: Vec<Node<'_>> = given.chain(mapped).collect();
        for value in given {
            let is_known = value.as_text().is_none_or(|text| known.contains(&text));
            if value.kind() != Shape::Null && !is_known {
                self.page
                    .unknown_name(value, path, known.iter().copied(), None);
            }
        }
    }
}
