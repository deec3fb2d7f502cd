//! The schema: what shape a lead must have, and in plain words what is wrong with one that has not.

mod compile;
mod fields;
mod json;
mod problem;
mod reason;
mod shape;
mod tell;
mod values;
mod words;

use std::collections::HashMap;
use std::sync::Arc;

use jsonschema::Validator;
use serde_json::Value;

use crate::domain::lead;
use crate::finding::{Finding, Place, PolicyLine};

use super::faults::SCHEMA;
use super::locate;
use super::yaml::Tree;
use json::{Handle, Yaml};
use problem::Problem;

/// A JSON Schema (draft 2020-12 unless it says otherwise), ready to judge.
#[derive(Debug)]
pub struct Schema {
    file: Arc<str>,
    value: Value,
    validator: Validator<Yaml>,
    /// The line of everything in the schema's text, by JSON pointer.
    lines: HashMap<String, u32>,
}

impl Schema {
    /// Reads a schema.
    ///
    /// Nothing is ever fetched; regular expressions run in linear time; formats are judged.
    ///
    /// # Errors
    ///
    /// What is wrong with the schema itself, as findings in its file.
    pub fn compile(file: &str, text: &str) -> Result<Schema, Vec<Finding>> {
        compile::compile(file, text)
    }

    /// Returns whether a text has the right shape. Much the same as asking whether `check` finds nothing.
    pub fn is_valid(&self, tree: &Tree<'_>) -> bool {
        self.validator.is_valid(Handle::Node(tree.root()))
    }

    /// Returns everything that is wrong with the shape of a text, in the order of the text, one finding per fault.
    pub fn check(&self, file: &str, tree: &Tree<'_>) -> Vec<Finding> {
        let mut problems = Vec::new();
        for error in self.validator.iter_errors(Handle::Node(tree.root())) {
            tell::gather(&self.value, tree, &error, &mut problems);
        }
        if problems.is_empty() {
            return Vec::new();
        }
        let owner = tree.root().get("owner").and_then(|owner| owner.as_str());
        problem::settle(problems, |spot| locate::span(Some(tree), spot).start)
            .into_iter()
            .map(|problem| self.finding(file, owner, problem))
            .collect()
    }

    /// Returns the keys that the schema knows at a JSON pointer; none where it knows none by name.
    pub fn keys(&self, pointer: &str) -> Vec<&str> {
        shape::keys(&self.value, pointer)
    }

    /// Returns the JSON pointers of personal data (`x-personal` in the schema), sorted; `*` stands for every item of a list.
    pub fn personal(&self) -> Vec<String> {
        shape::personal(&self.value)
    }

    fn finding(&self, file: &str, owner: Option<&str>, problem: Problem) -> Finding {
        let place = Place {
            file: file.to_owned(),
            spot: problem.spot,
        };
        let mut finding = Finding::new(&SCHEMA, place, problem.message);
        finding.id = lead::id_of(file).map(str::to_owned);
        finding.help = problem.help;
        finding.owner = owner.map(str::to_owned);
        finding.policy = self.line(&problem.decided_by).map(|line| PolicyLine {
            file: self.file.clone(),
            line,
        });
        finding
    }

    /// Returns the line of the schema where a JSON pointer stands, or its nearest parent.
    fn line(&self, pointer: &str) -> Option<u32> {
        let mut pointer = pointer;
        loop {
            if let Some(line) = self.lines.get(pointer) {
                return Some(*line);
            }
            pointer = &pointer[..pointer.rfind('/')?];
        }
    }
}

/// Returns the spot of a key or value below a pointer.
fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests;
