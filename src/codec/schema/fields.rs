//! Fields that are missing, unknown or not allowed, and alternatives none of which fits.

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use crate::finding::{Spot, nearest};

use super::problem::Problem;
use super::tell::{Teller, gather};
use super::{below, shape, words};

impl Teller<'_> {
    pub(super) fn missing(&self, key: &str) -> Problem {
        let pointer = below(self.pointer, key);
        let is_list = shape::layers(self.root, &pointer)
            .iter()
            .any(|layer| layer.get("type").is_some_and(|kind| kind == "array"));
        let why = self.why(if is_list {
            "must have some"
        } else {
            "must have one"
        });
        let message = format!("`{key}` is missing{}{why}", words::within(self.pointer));
        let help = shape::description(self.root, &pointer).map(str::to_owned);
        self.problem(3, message).at(Spot::Value(pointer)).help(help)
    }

    pub(super) fn unknown(&self, key: &str) -> Problem {
        let message = format!(
            "`{key}` is not a known field{}",
            words::within(self.pointer)
        );
        let known = shape::keys(self.root, self.pointer);
        let help = match nearest(key, known.iter().copied()) {
            Some(meant) => Some(format!("did you mean `{meant}`?")),
            None if known.is_empty() => None,
            None => Some(format!("the fields here are {}", words::list(known))),
        };
        self.problem(3, message)
            .at(Spot::Key(below(self.pointer, key)))
            .help(help)
    }

    pub(super) fn not_allowed(&self, pointer: &str) -> Problem {
        let place = match &self.reason {
            Some(reason) => format!("in {reason}"),
            None => "here".to_owned(),
        };
        self.problem(
            3,
            format!("{} is not allowed {place}", words::name(pointer)),
        )
        .at(Spot::Key(pointer.to_owned()))
    }

    pub(super) fn forbidden(&self, schema: &Value, problems: &mut Vec<Problem>) {
        let required = schema
            .get("required")
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        if required.is_empty() {
            let why = self.why("has it otherwise");
            problems.push(self.problem(
                6,
                format!("{} is not allowed as it is{why}", words::name(self.pointer)),
            ));
        }
        let keys = required.iter().filter_map(Value::as_str);
        problems.extend(keys.map(|key| self.not_allowed(&below(self.pointer, key))));
    }

    /// Tells of alternatives none of which fits, as simply as they allow.
    pub(super) fn none_fits(
        &self,
        context: &[Vec<ValidationError<'static>>],
        problems: &mut Vec<Problem>,
    ) {
        if let Some(keys) = self.each(context, missing_key) {
            let why = self.why("must have one of them");
            let said: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            let message = format!(
                "{} is missing{}{why}",
                said.join(" or "),
                words::within(self.pointer)
            );
            let spot = Spot::Value(below(self.pointer, keys.first().map_or("", String::as_str)));
            problems.push(self.problem(3, message).at(spot));
            return;
        }
        if let Some(kinds) = self.each(context, wanted_kinds) {
            problems.push(self.wrong_type(&kinds.concat()));
            return;
        }
        // An alternative for another kind of value is none that was meant.
        let is_other_kind = |error: &ValidationError<'_>| {
            wanted_kinds(error).is_some() && error.instance_path().as_str() == self.pointer
        };
        let meant: Vec<_> = context
            .iter()
            .filter(|branch| !branch.iter().any(is_other_kind))
            .collect();
        if let [branch] = meant[..] {
            branch
                .iter()
                .for_each(|error| gather(self.root, self.tree, error, problems));
            return;
        }
        let mut said = Vec::new();
        context
            .iter()
            .flatten()
            .for_each(|error| gather(self.root, self.tree, error, &mut said));
        let options: Vec<String> = said.into_iter().map(|problem| problem.message).collect();
        let problem = self.problem(
            6,
            format!(
                "{} fits none of the shapes allowed",
                words::name(self.pointer)
            ),
        );
        let help = problem
            .help
            .clone()
            .unwrap_or_else(|| format!("mend one of these: {}", options.join("; or ")));
        problems.push(problem.help(Some(help)));
    }

    /// Returns what each alternative lacks, if each lacks one thing of the same sort at this value.
    fn each<T>(
        &self,
        context: &[Vec<ValidationError<'static>>],
        lack: impl Fn(&ValidationError<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let only = |branch: &Vec<ValidationError<'static>>| match branch.as_slice() {
            [error] if error.instance_path().as_str() == self.pointer => lack(error),
            _ => None,
        };
        context.iter().map(only).collect()
    }
}

fn missing_key(error: &ValidationError<'_>) -> Option<String> {
    match error.kind() {
        Kind::Required { property } => property.as_str().map(str::to_owned),
        _ => None,
    }
}

fn wanted_kinds(error: &ValidationError<'_>) -> Option<Vec<JsonType>> {
    match error.kind() {
        Kind::Type { kind } => Some(words::kinds(kind)),
        _ => None,
    }
}
