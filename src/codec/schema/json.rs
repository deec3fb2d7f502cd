//! A tree as the validator sees it, without a copy of it.

use std::borrow::Cow;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, NodeIdentity, Object};
use serde_json::{Number, Value};

use crate::codec::yaml::{Entries, Items, Kind, Node};

/// The representation.
#[derive(Debug)]
pub(super) struct Yaml;

/// One value in it.
#[derive(Clone, Copy)]
pub(super) enum Handle<'t> {
    /// A node of a tree.
    Node(Node<'t, 't>),
    /// The name of a key.
    Name(&'t str),
}

impl Json for Yaml {
    type Node<'t> = Handle<'t>;
    type PreparedKey = String;
    type StringBuffer = ();

    // Keys are found one by one, so from four keys on one pass over a map is cheaper.
    const KEYS_PER_LOOKUP: usize = 4;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>((): &mut (), string: &str, f: impl FnOnce(Handle<'_>) -> T) -> T {
        f(Handle::Name(string))
    }
}

impl<'t> Handle<'t> {
    fn node(self) -> Option<Node<'t, 't>> {
        match self {
            Handle::Node(node) => Some(node),
            Handle::Name(_) => None,
        }
    }

    fn kind(self) -> Kind {
        self.node().map_or(Kind::Text, Node::kind)
    }

    fn text(self) -> Option<&'t str> {
        match self {
            Handle::Node(node) => node.as_str(),
            Handle::Name(name) => Some(name),
        }
    }
}

impl<'t> jsonschema::json::Node<'t, Yaml> for Handle<'t> {
    type Object = Map<'t>;
    type Array = List<'t>;
    type Number = &'t Number;

    fn as_object(&self) -> Option<Map<'t>> {
        self.node().filter(|node| node.kind() == Kind::Map).map(Map)
    }

    fn as_array(&self) -> Option<List<'t>> {
        self.node()
            .filter(|node| node.kind() == Kind::List)
            .map(List)
    }

    fn as_string(&self) -> Option<Cow<'t, str>> {
        self.text().map(Cow::Borrowed)
    }

    fn as_number(&self) -> Option<&'t Number> {
        self.node()?.as_number()
    }

    fn as_boolean(&self) -> Option<bool> {
        self.node()?.as_bool()
    }

    fn is_null(&self) -> bool {
        self.kind() == Kind::Null
    }

    fn json_type(&self) -> JsonType {
        match self.kind() {
            Kind::Null => JsonType::Null,
            Kind::Bool => JsonType::Boolean,
            Kind::Number => JsonType::Number,
            Kind::Text => JsonType::String,
            Kind::List => JsonType::Array,
            Kind::Map => JsonType::Object,
        }
    }

    fn equals_value(&self, expected: &Value) -> bool {
        match (self.text(), expected) {
            (Some(text), Value::String(expected)) => text == expected,
            (Some(_), _) | (None, Value::String(_)) => false,
            _ => jsonschema::json::cmp::equal(&self.to_value(), expected),
        }
    }

    fn to_value(&self) -> Cow<'t, Value> {
        Cow::Owned(match self {
            Handle::Node(node) => node.to_json(),
            Handle::Name(name) => Value::String((*name).to_owned()),
        })
    }

    fn identity(&self) -> Option<NodeIdentity> {
        self.node().map(|node| NodeIdentity::new(node.address()))
    }
}

/// A map in it.
pub(super) struct Map<'t>(Node<'t, 't>);

impl<'t> Object<'t, Yaml> for Map<'t> {
    type Node = Handle<'t>;
    type MemberName = &'t str;
    type MembersIter = Members<'t>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn get(&self, key: &String) -> Option<Handle<'t>> {
        self.0.get(key).map(Handle::Node)
    }

    fn members(&self) -> Members<'t> {
        Members(self.0.entries())
    }
}

/// The entries of a map.
pub(super) struct Members<'t>(Entries<'t, 't>);

impl<'t> Iterator for Members<'t> {
    type Item = (&'t str, Handle<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, value) = self.0.next()?;
        Some((key.as_text().unwrap_or_default(), Handle::Node(value)))
    }
}

/// A list in it.
pub(super) struct List<'t>(Node<'t, 't>);

impl<'t> Array<'t, Yaml> for List<'t> {
    type Node = Handle<'t>;
    type ElementsIter = Elements<'t>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn elements(&self) -> Elements<'t> {
        Elements(self.0.items())
    }
}

/// The items of a list.
pub(super) struct Elements<'t>(Items<'t, 't>);

impl<'t> Iterator for Elements<'t> {
    type Item = Handle<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(Handle::Node)
    }
}
