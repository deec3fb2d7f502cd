//! Judges whole texts: is it YAML, and of the right shape?

use super::faults;
use super::schema::Schema;
use super::versions;
use super::yaml::{self, Limits, Tree};
use crate::domain::lead::Lead;
use crate::finding::{Finding, Place};

/// Returns what is wrong with the text of a lead file: its YAML, or else its shape.
pub fn lead(file: &str, bytes: &[u8], schema: Option<&Schema>) -> Vec<Finding> {
    judged(file, &tree(bytes), schema)
}

/// Returns the lead in the text of a file, or in words why there is none, and what is wrong with the text.
pub fn read(
    file: &str,
    bytes: &[u8],
    schema: Option<&Schema>,
) -> (Result<Lead, String>, Vec<Finding>) {
    let tree = tree(bytes);
    let lead = match &tree {
        Ok(tree) => versions::of_tree(tree),
        Err(fault) => Err(fault.message.clone()),
    };
    (lead, judged(file, &tree, schema))
}

fn tree(bytes: &[u8]) -> Result<Tree<'_>, yaml::Fault> {
    yaml::text(bytes).and_then(|text| Tree::read(text, &Limits::default()))
}

fn judged(
    file: &str,
    tree: &Result<Tree<'_>, yaml::Fault>,
    schema: Option<&Schema>,
) -> Vec<Finding> {
    match (tree, schema) {
        (Err(fault), _) => vec![faults::finding(file, fault)],
        (Ok(tree), Some(schema)) => schema.check(file, tree),
        (Ok(_), None) => Vec::new(),
    }
}

/// Returns the schema in a text, or what is wrong with it.
pub fn schema(file: &str, bytes: &[u8]) -> Result<Schema, Vec<Finding>> {
    let text = yaml::text(bytes).map_err(|fault| vec![faults::finding(file, &fault)])?;
    Schema::compile(file, text)
}

/// Returns the finding that there is no schema: nothing at all, or what is there instead.
pub fn no_schema(file: &str, instead: Option<&str>) -> Finding {
    let (what, help) = match instead {
        None => (
            "there is no schema".to_owned(),
            "`leads init` writes one; it never overwrites what is there",
        ),
        Some(instead) => (
            format!("the schema is not read, because it is {instead}"),
            "put a plain file in its place",
        ),
    };
    let message = format!("{what}, so the shape of leads is not checked");
    Finding::new(&faults::SCHEMA_INVALID, Place::file(file), message).help(help)
}
