//! Two versions of a lead file that grew from one, made into one again: field by field, losing nothing that anybody wrote.
//!
//! What the merged lead must mean is decided on values; its text is put together from the texts of both sides, comments
//! included, and read again: unless it means just that, it is not handed out.

mod fields;
mod identity;
mod lines;
mod lists;
mod marks;
mod parts;
mod reach;
mod unite;
mod validity;
mod weave;

use serde_json::Value;

use super::schema::Schema;
use super::yaml::{Kind, Limits, Tree};
use fields::{Clash, Fields};

pub use marks::{Sides, sides};
pub use unite::{United, unite};

/// One of two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The version that is merged into.
    Ours,
    /// The version that is merged.
    Theirs,
}

/// What is to be taken where both sides differ: by field, with everything below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    taken: Vec<(String, Side)>,
    /// Fields in which a merge that nobody would object to makes an invalid lead.
    doubted: Vec<(String, String)>,
}

/// A field in which two sides cannot both have their way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Its JSON pointer; an item of a list by its number in our version, or else in theirs.
    pub pointer: String,
    /// Why it could not be merged.
    pub why: Why,
    /// What it was, in short; `None` if it was not there.
    pub base: Option<String>,
    /// What we have.
    pub ours: Option<String>,
    /// What they have.
    pub theirs: Option<String>,
}

/// Why a field could not be merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Both sides changed it, differently.
    Changed,
    /// One side took out what the other changed.
    Removed,
    /// Each side is valid, and what both make together is not: what the schema says of it.
    Invalid(String),
}

/// What came of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The text, with git's conflict markers around the lines of each field in conflict.
    pub text: String,
    /// The fields in conflict; none if all is merged.
    pub conflicts: Vec<Conflict>,
}

/// A merge that could not be made field by field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Whose text it is that cannot be read as a lead, and why; or what else stands against it.
    pub why: String,
    /// What merging line by line makes of the texts.
    pub text: String,
    /// Whether the lines could be merged without conflict.
    pub clean: bool,
}

impl Conflict {
    /// Returns the field as people name it: `company.employees`.
    pub fn field(&self) -> String {
        name(&self.pointer)
    }
}

impl Choices {
    /// Adds what to take for a field, named as in messages (`company.employees`) or by its JSON pointer.
    pub fn take(&mut self, field: &str, side: Side) {
        let pointer = match field.starts_with('/') {
            true => field.to_owned(),
            false => format!("/{}", field.replace('.', "/")),
        };
        self.taken.push((pointer, side));
    }

    /// Adds a field in which the sides are not to be merged even where only one of them changed it, and why.
    pub fn doubt(&mut self, pointer: &str, why: String) {
        self.doubted.push((pointer.to_owned(), why));
    }

    /// Returns the side to take for what stands at a pointer.
    fn side(&self, pointer: &str) -> Option<Side> {
        let mut taken = self.taken.iter().rev();
        taken
            .find(|(field, _)| covers(field, pointer))
            .map(|(_, side)| *side)
    }

    /// Returns why a field may not be merged although only one side changed it.
    fn doubts(&self, pointer: &str) -> Option<&str> {
        let mut doubted = self.doubted.iter();
        doubted
            .find(|(field, _)| field == pointer)
            .map(|(_, why)| why.as_str())
    }
}

/// Returns one text from two that grew from a base; an empty base stands for none.
///
/// # Errors
///
/// Fails where one of the texts is no lead, and where no text can be made that means what it must; what merging the lines
/// makes of them is handed out then.
pub fn merge(
    base: &str,
    ours: &str,
    theirs: &str,
    choices: &Choices,
) -> Result<Merged, Box<Unread>> {
    if ours == theirs || theirs == base {
        return Ok(Merged::clean(ours));
    }
    if ours == base {
        return Ok(Merged::clean(theirs));
    }
    let ends = lines::Ends::of(base, ours, theirs);
    let [base, ours, theirs] = [base, ours, theirs].map(|text| ends.plain(text));
    let unread = |why: String| {
        let (text, clean) = lines::merge(&base, &ours, &theirs);
        let text = ends.restore(text);
        Box::new(Unread { why, text, clean })
    };
    let read = |text, whose: &str| lead(text).map_err(|why| unread(format!("{whose}: {why}")));
    let trees = [
        read(&base, "the version both started from")?,
        read(&ours, "our version")?,
        read(&theirs, "their version")?,
    ];
    let merged = trees_merged(&trees, choices)
        .ok_or_else(|| unread("the two are written too differently".to_owned()))?;
    Ok(Merged {
        text: ends.restore(merged.text),
        ..merged
    })
}

/// Returns what `merge` does, judged by a schema: what is valid on each side and not when merged is a conflict.
///
/// # Errors
///
/// Fails as `merge` does.
pub fn merge_valid(
    base: &str,
    ours: &str,
    theirs: &str,
    choices: &Choices,
    schema: Option<&Schema>,
) -> Result<Merged, Box<Unread>> {
    let merged = merge(base, ours, theirs, choices)?;
    match schema {
        Some(schema) if merged.conflicts.is_empty() => {
            validity::judge(base, ours, theirs, choices, schema, merged)
        }
        _ => Ok(merged),
    }
}

impl Merged {
    fn clean(text: &str) -> Merged {
        Merged {
            text: text.to_owned(),
            conflicts: Vec::new(),
        }
    }
}

fn trees_merged(trees: &[Tree<'_>; 3], choices: &Choices) -> Option<Merged> {
    let values = [0, 1, 2].map(|index| trees[index].root().to_json());
    let (value, clashes) = value(&values, choices, Side::Ours);
    if clashes.is_empty() {
        let [base, ours, theirs] = [0, 1, 2].map(|index| trees[index].source());
        let (text, clean) = lines::merge(base, ours, theirs);
        if clean && means(&text, &value) {
            return Some(Merged::clean(&text));
        }
        return Some(Merged::clean(&weave::text(trees, &value, Side::Ours)?));
    }
    let (other, _) = self::value(&values, choices, Side::Theirs);
    let ours = weave::text(trees, &value, Side::Ours)?;
    let theirs = weave::text(trees, &other, Side::Theirs)?;
    let conflicts: Vec<Conflict> = clashes.into_iter().map(Clash::told).collect();
    Some(Merged {
        text: marks::between(&ours, &theirs, &conflicts),
        conflicts,
    })
}

/// Returns what a merge means, and where it could not be merged: there it is what one side has.
fn value(values: &[Value; 3], choices: &Choices, prefer: Side) -> (Value, Vec<Clash>) {
    let mut fields = Fields::new(choices, prefer);
    let [base, ours, theirs] = values.each_ref().map(Some);
    let value = fields.merge("", base, ours, theirs);
    (value.unwrap_or(Value::Null), fields.clashes)
}

/// Returns the tree of a lead file, or why it is none.
fn lead(text: &str) -> Result<Tree<'_>, String> {
    let limits = Limits {
        comments: true,
        ..Limits::default()
    };
    let tree = Tree::read(text, &limits).map_err(|fault| fault.message)?;
    match tree.root().kind() {
        Kind::Map | Kind::Null => Ok(tree),
        _ => Err("it does not hold keys and values".to_owned()),
    }
}

/// Returns whether a text can be read and means this.
fn means(text: &str, value: &Value) -> bool {
    let read = Tree::read(text, &Limits::default());
    read.is_ok_and(|tree| tree.root().to_json() == *value)
}

/// Returns a place as people name it: `company.employees`.
fn name(pointer: &str) -> String {
    match pointer.trim_start_matches('/') {
        "" => "the whole file".to_owned(),
        steps => steps.replace('/', "."),
    }
}

/// Returns whether a field is another or holds it.
fn covers(field: &str, pointer: &str) -> bool {
    let rest = pointer.strip_prefix(field);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Returns the pointer of what stands below another.
fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests;
