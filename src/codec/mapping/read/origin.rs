//! Where a field's value comes from, as a mapping says it.

use chrono_tz::Tz;
use serde_json::Value;

use super::Reader;
use crate::codec::mapping::kinds::Kind;
use crate::codec::mapping::source::{From, Mark, Source};
use crate::codec::policy::page::Node;
use crate::codec::policy::shape::Fields;
use crate::codec::policy::teams::zone_help;
use crate::codec::policy::words::short;
use crate::codec::yaml::Kind as Shape;

const SOURCE: [&str; 12] = [
    "as", "column", "constant", "date", "default", "if_wrong", "join", "map", "number", "with",
    "write", "zone",
];

impl Reader<'_> {
    /// Returns where a value comes from.
    pub(super) fn source(&mut self, node: Node<'_>, what: &str) -> Option<Source> {
        if node.kind() != Shape::Map {
            let names = self.columns(node, what);
            return (!names.is_empty()).then(|| Source::of(From::First(names)));
        }
        let fields = self.page.fields(node, what, &SOURCE)?;
        let given: Vec<&str> = ["column", "join", "constant"]
            .into_iter()
            .filter(|key| fields.get(key).is_some())
            .collect();
        if given.len() != 1 {
            self.page.value(
                node,
                format!("{what} should say one of `column`, `join` and `constant`"),
                "write where the value comes from: `column: NAME`, `join: [NAME, NAME]` or `constant: VALUE`",
            );
            return None;
        }
        let from = match (
            fields.get("column"),
            fields.get("join"),
            fields.get("constant"),
        ) {
            (Some(node), ..) => From::First(self.columns(node, &fields.part("column"))),
            (_, Some(node), _) => {
                let names = self.columns(node, &fields.part("join"));
                let with = fields.get("with").and_then(|node| node.as_text());
                From::Joined(names, with.unwrap_or(" ").to_owned())
            }
            (.., node) => From::Constant(node?.to_json()),
        };
        let mut source = Source::of(from);
        source.write = fields
            .get("write")
            .and_then(|node| self.frame(node, &fields));
        source.map = fields.get("map").and_then(|node| self.map(node, &fields));
        source.default = fields.get("default").map(Node::to_json);
        if let Some(node) = fields.get("date") {
            source.date = self.formats(node, &fields);
        }
        if let Some(node) = fields.get("zone") {
            source.zone = self.zone(node, &fields).unwrap_or_default();
        }
        source.number = fields.get("number").and_then(|node| {
            let marks = [("point", Mark::Point), ("comma", Mark::Comma)];
            self.page.fixed(
                node,
                &fields.part("number"),
                "mark before the decimals",
                &marks,
            )
        });
        source.kind = fields.get("as").and_then(|node| {
            self.page
                .fixed(node, &fields.part("as"), "kind", &Kind::ALL)
        });
        source.is_lenient = fields.get("if_wrong").is_some_and(|node| {
            let ways = [("leave_out", true), ("reject", false)];
            self.page
                .fixed(node, &fields.part("if_wrong"), "way", &ways)
                .unwrap_or_default()
        });
        Some(source)
    }

    /// Returns the names of columns, and remembers where they are named.
    pub(super) fn columns(&mut self, node: Node<'_>, what: &str) -> Vec<String> {
        let nodes = self.page.scalars(node, what);
        let mut names = Vec::with_capacity(nodes.len());
        for node in nodes {
            let name = node.as_text().unwrap_or_default().trim().to_owned();
            self.mentions.push((name.clone(), node.span()));
            names.push(name);
        }
        names
    }

    fn frame(&mut self, node: Node<'_>, fields: &Fields<'_>) -> Option<String> {
        let text = self.page.text(node, &fields.part("write"))?;
        if !text.contains("{}") {
            self.page.value(
                node,
                format!("{} has no place for the value", fields.part("write")),
                "write {} where it goes: `write: \"Prospect {}\"`",
            );
        }
        Some(text.to_owned())
    }

    fn map(&mut self, node: Node<'_>, fields: &Fields<'_>) -> Option<Vec<(String, Value)>> {
        if node.kind() != Shape::Map {
            self.page.value(
                node,
                format!("{} should be values with what they stand for", fields.part("map")),
                "write for example `map: { \"Organic Search\": website_request }`; \"*\" is every other value",
            );
            return None;
        }
        let entries = node.entries();
        Some(
            entries
                .map(|(key, value)| {
                    (
                        key.as_text().unwrap_or_default().trim().to_owned(),
                        value.to_json(),
                    )
                })
                .collect(),
        )
    }

    fn formats(&mut self, node: Node<'_>, fields: &Fields<'_>) -> Vec<String> {
        let what = fields.part("date");
        let mut formats = Vec::new();
        for node in self.page.scalars(node, &what) {
            let text = node.as_text().unwrap_or_default();
            let items = chrono::format::StrftimeItems::new(text);
            let is_wrong = text != "iso"
                && (!text.contains('%')
                    || items
                        .clone()
                        .any(|item| matches!(item, chrono::format::Item::Error)));
            if is_wrong {
                self.page.value(
                    node,
                    format!("{what}: `{}` is not how a date can be written", short(text)),
                    "write `iso`, or a pattern such as \"%d.%m.%Y %H:%M\"",
                );
            } else {
                formats.push(text.to_owned());
            }
        }
        formats
    }

    fn zone(&mut self, node: Node<'_>, fields: &Fields<'_>) -> Option<Tz> {
        let text = self.page.text(node, &fields.part("zone"))?;
        let zone = text.trim().parse().ok();
        if zone.is_none() {
            let help = zone_help(&self.page, text);
            self.page.value(
                node,
                format!("there is no time zone `{}`", short(text)),
                help,
            );
        }
        zone
    }
}
