//! The shapes of values: what is not of the shape that is asked for is a fault, and then there is no value.

use crate::codec::yaml::Kind;
use crate::domain::lead::Name;

use super::names::Known;
use super::page::{Node, Page};
use super::words::{SCHEMA_VERSION, list, short};

/// A map whose keys are known, and what it describes.
pub(in crate::codec) struct Fields<'t> {
    /// In words: ``the person `ana` ``.
    pub(in crate::codec) what: String,
    pub(in crate::codec) node: Node<'t>,
}

impl<'t> Fields<'t> {
    /// Returns the value under a key.
    pub(in crate::codec) fn get(&self, key: &str) -> Option<Node<'t>> {
        self.node.get(key)
    }

    /// Returns ``​`key` of the person `ana`​``, for messages.
    pub(in crate::codec) fn part(&self, key: &str) -> String {
        format!("`{key}` of {}", self.what)
    }
}

impl Page {
    /// Returns the name a scalar gives, if it is known or its kind could not be read.
    pub(super) fn known(&mut self, node: Node<'_>, what: &str, known: &Known) -> Option<Name> {
        let text = self.text(node, what)?;
        match &known.names {
            Some(names) if !names.contains(text) => {
                let names = names.iter().map(|name| &**name);
                self.unknown_name(node, known.word, names, Some(known.place));
                None
            }
            _ => Some(text.into()),
        }
    }

    /// Returns what a list of fixed names calls by this one.
    pub(in crate::codec) fn fixed<T: Copy>(
        &mut self,
        node: Node<'_>,
        what: &str,
        word: &str,
        all: &[(&str, T)],
    ) -> Option<T> {
        let text = self.text(node, what)?;
        let found = all.iter().find(|(name, _)| *name == text);
        if found.is_none() {
            self.unknown_name(node, word, all.iter().map(|(name, _)| *name), None);
        }
        found.map(|(_, value)| *value)
    }

    /// Returns the map of a node, whose keys should be among `keys`.
    pub(in crate::codec) fn fields<'t>(
        &mut self,
        node: Node<'t>,
        what: impl Into<String>,
        keys: &[&str],
    ) -> Option<Fields<'t>> {
        let what = what.into();
        if node.kind() != Kind::Map {
            let help = format!(
                "write it as keys and values: {}",
                list(keys.iter().copied())
            );
            self.value(node, format!("{what} should be {{ key: value, … }}"), help);
            return None;
        }
        for (key, _) in node.entries() {
            if !key.as_text().is_some_and(|key| keys.contains(&key)) {
                self.unknown_key(key, &what, keys);
            }
        }
        Some(Fields { what, node })
    }

    /// Returns the top of a file, whose keys should be among `keys` or `schema_version`.
    pub(in crate::codec) fn top<'t>(
        &mut self,
        root: Node<'t>,
        keys: &[&str],
    ) -> Option<Fields<'t>> {
        let what = self.name().to_owned();
        if root.kind() == Kind::Null {
            let help = format!(
                "it holds: {}; `leads init` in an empty folder writes one to start from",
                list(keys.iter().copied())
            );
            self.value(root, format!("{what} is empty"), help);
            return None;
        }
        let keys: Vec<&str> = keys.iter().copied().chain([SCHEMA_VERSION]).collect();
        let fields = self.fields(root, what, &keys)?;
        if let Some(version) = fields.get(SCHEMA_VERSION)
            && version.as_text() != Some("1")
        {
            let written = short(version.as_text().unwrap_or_default());
            let message =
                format!("`schema_version: {written}` is not a version this program reads");
            self.value(
                version,
                message,
                "write `schema_version: 1`, or use a newer `leads`",
            );
        }
        Some(fields)
    }

    /// Returns the entries of the map under a key, by name; none if it is not there.
    pub(in crate::codec) fn named<'t>(
        &mut self,
        fields: &Fields<'t>,
        key: &str,
        example: &str,
    ) -> Vec<(Name, Node<'t>, Node<'t>)> {
        let Some(node) = fields.get(key) else {
            return Vec::new();
        };
        if node.kind() != Kind::Map {
            let message = format!("{} should be names with what they mean", fields.part(key));
            self.value(node, message, format!("write for example `{example}`"));
            return Vec::new();
        }
        let mut named = Vec::new();
        for (key, value) in node.entries() {
            match self.text(key, "the name") {
                Some(name) => named.push((Name::from(name), key, value)),
                None => continue,
            }
        }
        named
    }

    /// Returns the items of the list under a key; none if it is not there.
    pub(in crate::codec) fn items<'t>(&mut self, fields: &Fields<'t>, key: &str) -> Vec<Node<'t>> {
        match fields.get(key) {
            None => Vec::new(),
            Some(node) if node.kind() == Kind::List => node.items().collect(),
            Some(node) => {
                let message = format!("{} should be a list", fields.part(key));
                self.value(
                    node,
                    message,
                    "write each entry on its own line after `- `, or all in [ ]",
                );
                Vec::new()
            }
        }
    }

    /// Returns the value under a key that must be there.
    pub(in crate::codec) fn need<'t>(
        &mut self,
        fields: &Fields<'t>,
        key: &str,
    ) -> Option<Node<'t>> {
        let value = fields.get(key);
        if value.is_none() {
            let message = format!("{} has no `{key}`", fields.what);
            self.value(fields.node, message, format!("add `{key}: …`"));
        }
        value
    }

    /// Returns the text of a scalar.
    pub(in crate::codec) fn text<'t>(&mut self, node: Node<'t>, what: &str) -> Option<&'t str> {
        let text = match node.kind() {
            Kind::Null => None,
            _ => node.as_text().filter(|text| !text.trim().is_empty()),
        };
        if text.is_none() {
            match node.kind() {
                Kind::List | Kind::Map => self.value(
                    node,
                    format!("{what} should be one value"),
                    "write one value, without brackets or dashes",
                ),
                _ => self.value(node, format!("{what} is empty"), "fill it in, or delete it"),
            }
        }
        text
    }

    /// Returns the scalars of a list, or the one scalar that stands for a list of one.
    pub(in crate::codec) fn scalars<'t>(&mut self, node: Node<'t>, what: &str) -> Vec<Node<'t>> {
        let nodes = match node.kind() {
            Kind::List => node.items().collect(),
            _ => vec![node],
        };
        nodes
            .into_iter()
            .filter(|node| self.text(*node, what).is_some())
            .collect()
    }
}
