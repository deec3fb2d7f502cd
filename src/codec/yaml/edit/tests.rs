//! Edits of leads in many hands.

mod examples;
mod generated;
mod judges;
mod law;
mod mutations;
mod strings;
mod styles;

use serde_json::{Value, json};

use super::*;
use judges::Judge;
use law::{check, expected};

fn set(pointer: &str, value: impl Into<Value>) -> Edit {
    Edit::Set {
        pointer: pointer.to_owned(),
        value: value.into(),
    }
}

fn append(pointer: &str, value: impl Into<Value>) -> Edit {
    Edit::Append {
        pointer: pointer.to_owned(),
        value: value.into(),
    }
}

fn remove(pointer: &str) -> Edit {
    Edit::Remove {
        pointer: pointer.to_owned(),
    }
}

fn apply_one(text: &str, edit: &Edit) -> Result<String, Refused> {
    apply(text, std::slice::from_ref(edit), &[], &Limits::default())
}

fn read(text: &str) -> Tree<'_> {
    let limits = Limits {
        comments: true,
        ..Limits::default()
    };
    Tree::read(text, &limits).unwrap_or_else(|fault| panic!("{fault:?}\n{text}"))
}

fn value(text: &str) -> Value {
    read(text).root().to_json()
}
