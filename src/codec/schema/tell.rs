//! One validation error to what a person should read of it.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use crate::codec::yaml::Tree;
use crate::finding::Spot;

use super::problem::Problem;
use super::reason::reason;
use super::{below, shape, words};

/// Adds the problems that an error stands for.
pub(super) fn gather(
    root: &Value,
    tree: &Tree<'_>,
    error: &ValidationError<'_>,
    problems: &mut Vec<Problem>,
) {
    let pointer = error.instance_path().as_str();
    Teller {
        root,
        tree,
        error,
        pointer,
        reason: reason(root, tree, error.evaluation_path().as_str(), pointer),
    }
    .tell(problems);
}

/// What is known when an error is told.
pub(super) struct Teller<'a> {
    pub(super) root: &'a Value,
    pub(super) tree: &'a Tree<'a>,
    pub(super) error: &'a ValidationError<'a>,
    /// The value that is wrong.
    pub(super) pointer: &'a str,
    /// The condition that made the rule apply.
    pub(super) reason: Option<String>,
}

impl Teller<'_> {
    fn tell(&self, problems: &mut Vec<Problem>) {
        let name = words::name(self.pointer);
        let problem = match self.error.kind() {
            Kind::Required { property } => self.missing(property.as_str().unwrap_or_default()),
            Kind::AdditionalProperties { unexpected } => {
                problems.extend(unexpected.iter().map(|key| self.unknown(key)));
                return;
            }
            Kind::UnevaluatedProperties { unexpected } => {
                // A key that is known, but in a part that failed for another reason, is not unknown.
                let known = shape::keys(self.root, self.pointer);
                let unknown = unexpected
                    .iter()
                    .filter(|key| !known.contains(&key.as_str()));
                problems.extend(unknown.map(|key| self.unknown(key)));
                return;
            }
            Kind::PropertyNames { error } => {
                let key = words::literal(error.instance());
                let message = format!(
                    "`{key}` cannot be the name of a field{}",
                    words::within(self.pointer)
                );
                self.problem(2, message)
                    .at(Spot::Key(below(self.pointer, &key)))
            }
            Kind::Type { kind } => self.wrong_type(&words::kinds(kind)),
            Kind::Enum { options } => {
                self.not_listed(options.as_array().map_or(&[], Vec::as_slice))
            }
            Kind::Constant { expected_value } => {
                self.not_listed(std::slice::from_ref(&**expected_value))
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
                self.none_fits(context, problems);
                return;
            }
            Kind::OneOfMultipleValid { .. } => self.problem(
                6,
                format!("{name} fits more than one of the shapes allowed"),
            ),
            Kind::Format { format } => {
                self.problem(4, format!("{name} must be {}", words::format(format)))
            }
            Kind::Pattern { pattern } => self.pattern(pattern),
            Kind::MinLength { limit: 1 }
            | Kind::MinItems { limit: 1 }
            | Kind::MinProperties { limit: 1 } => {
                self.problem(1, format!("{name} must not be empty"))
            }
            Kind::MinLength { limit } => self.too(
                2,
                "short",
                "at least",
                words::count(*limit, "character", "characters"),
            ),
            Kind::MaxLength { limit } => self.too(
                2,
                "long",
                "at most",
                words::count(*limit, "character", "characters"),
            ),
            Kind::MinItems { limit } => self.too(
                5,
                "short",
                "at least",
                words::count(*limit, "entry", "entries"),
            ),
            Kind::MaxItems { limit } => self.too(
                5,
                "long",
                "at most",
                words::count(*limit, "entry", "entries"),
            ),
            Kind::MinProperties { limit } => self.too(
                5,
                "short",
                "at least",
                words::count(*limit, "field", "fields"),
            ),
            Kind::MaxProperties { limit } => self.too(
                5,
                "long",
                "at most",
                words::count(*limit, "field", "fields"),
            ),
            Kind::Minimum { limit } => self.problem(2, format!("{name} must be {limit} or more")),
            Kind::Maximum { limit } => self.problem(2, format!("{name} must be {limit} or less")),
            Kind::ExclusiveMinimum { limit } => {
                self.problem(2, format!("{name} must be more than {limit}"))
            }
            Kind::ExclusiveMaximum { limit } => {
                self.problem(2, format!("{name} must be less than {limit}"))
            }
            Kind::MultipleOf { multiple_of } => {
                self.problem(2, format!("{name} must be a multiple of {multiple_of}"))
            }
            Kind::UniqueItems => self.problem(5, format!("{name} has the same entry twice")),
            Kind::Contains => self.problem(5, format!("{name} lacks an entry that it must have")),
            Kind::FalseSchema => self.not_allowed(self.pointer),
            Kind::Not { schema } => {
                self.forbidden(schema, problems);
                return;
            }
            _ => self.problem(
                7,
                format!("{name} is not as the schema asks: {}", self.error.masked()),
            ),
        };
        problems.push(problem);
    }

    pub(super) fn problem(&self, rank: u8, message: impl Into<String>) -> Problem {
        Problem {
            spot: Spot::Value(self.pointer.to_owned()),
            rank,
            message: message.into(),
            help: shape::description(self.root, self.pointer).map(str::to_owned),
            decided_by: self.error.schema_path().as_str().to_owned(),
        }
    }

    fn too(&self, rank: u8, much: &str, bound: &str, limit: String) -> Problem {
        self.problem(
            rank,
            format!(
                "{} is too {much}: {bound} {limit}",
                words::name(self.pointer)
            ),
        )
    }

    /// Returns `: a lead in stage working must have one`, if the rule hangs on a condition.
    pub(super) fn why(&self, what: &str) -> String {
        self.reason
            .as_ref()
            .map_or_else(String::new, |reason| format!(": {reason} {what}"))
    }
}
