//! Values of the wrong kind, not in the list, or not of the right form.

use jsonschema::JsonType;
use serde_json::Value;

use crate::codec::yaml::Kind;
use crate::finding::nearest;

use super::problem::Problem;
use super::tell::Teller;
use super::words;

impl Teller<'_> {
    /// `wanted` are the kinds of value that are allowed.
    pub(super) fn wrong_type(&self, wanted: &[JsonType]) -> Problem {
        let name = words::name(self.pointer);
        let rule = format!("{name} must be {}", words::wanted(wanted));
        let Some(node) = self.tree.at(self.pointer) else {
            return self.problem(0, rule);
        };
        if node.kind() == Kind::Null {
            let help = if self.pointer.is_empty() {
                "write at least the fields that a lead must have"
            } else {
                "fill it in, or delete the line"
            };
            return self
                .problem(0, format!("{name} is empty"))
                .help(Some(help.to_owned()));
        }
        let text = wanted.contains(&JsonType::String);
        let number = wanted.contains(&JsonType::Number) || wanted.contains(&JsonType::Integer);
        let bool = wanted.contains(&JsonType::Boolean);
        let written = node.as_text().unwrap_or_default();
        let found = match node.kind() {
            Kind::Number if number => written,
            kind => words::found(kind),
        };
        let problem = self.problem(0, format!("{rule}, but is {found}"));
        let help = match node.kind() {
            Kind::Number
                if text && (written.starts_with('+') || self.pointer.ends_with("phone")) =>
            {
                format!("quote the phone number: \"{written}\"")
            }
            Kind::Number | Kind::Bool if text => format!("put it in quotes: \"{written}\""),
            Kind::Text if number && written.parse::<f64>().is_ok() => {
                format!("write it without quotes: {written}")
            }
            Kind::Text if bool && words::is_yes_or_no(written) => "write true or false".to_owned(),
            _ => return problem,
        };
        problem.help(Some(help))
    }

    pub(super) fn not_listed(&self, options: &[Value]) -> Problem {
        let name = words::name(self.pointer);
        let allowed: Vec<String> = options.iter().map(words::literal).collect();
        let allowed = || allowed.iter().map(String::as_str);
        let rule = match options {
            [only] => format!("must be {}", words::literal(only)),
            _ => format!("must be one of {}", words::list(allowed())),
        };
        let node = self.tree.at(self.pointer);
        if node.is_some_and(|node| node.kind() == Kind::Null) {
            return self.problem(1, format!("{name} is empty; it {rule}"));
        }
        let Some(written) = node.and_then(|node| node.as_text()) else {
            return self.problem(1, format!("{name} {rule}"));
        };
        let problem = self.problem(
            1,
            format!("{name} cannot be {}; it {rule}", words::quote(written)),
        );
        match nearest(written, allowed()) {
            Some(meant) => problem.help(Some(format!("did you mean `{meant}`?"))),
            None => problem,
        }
    }

    pub(super) fn pattern(&self, pattern: &str) -> Problem {
        let written = self
            .tree
            .at(self.pointer)
            .and_then(|node| node.as_text())
            .unwrap_or_default();
        let message = format!(
            "{} cannot be {}",
            words::name(self.pointer),
            words::quote(written)
        );
        let path = self.error.schema_path().as_str();
        let parent = &path[..path.rfind('/').unwrap_or(0)];
        let own_words = |keyword: &str| self.root.pointer(parent)?.get(keyword)?.as_str();
        match own_words("patternErrorMessage").or_else(|| own_words("errorMessage")) {
            Some(help) => self.problem(3, message).help(Some(help.to_owned())),
            None => {
                let problem = self.problem(5, message);
                let help = problem
                    .help
                    .clone()
                    .unwrap_or_else(|| format!("it must match {pattern}"));
                problem.help(Some(help))
            }
        }
    }
}
