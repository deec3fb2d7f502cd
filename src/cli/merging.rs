//! What the commands that merge leads share: git's settings for them, the schema they judge by, and the words for conflicts.

use super::Failure;
use super::reading::understood;
use super::terminal::stamp;
use crate::codec;
use crate::codec::merge::{Conflict, Why};
use crate::codec::schema::Schema;
use crate::domain::history::ObjectId;
use crate::render::{Head, merging as render};
use crate::store::{Content, Repository};

/// Where the schema is.
const SCHEMA: &str = "schema/lead.schema.json";

/// The line of `.gitattributes` that names the driver by which git merges leads.
pub(super) const ATTRIBUTE: &str = "leads/** merge=leads";

/// What git is told in each clone: attributes come with the repository, programs to run do not.
///
/// Where this program is not found or does not end as it should, git's own way is taken: otherwise our version would be left
/// in the file without a mark.
pub(super) const SETTINGS: [(&str, &str); 2] = [
    ("merge.leads.name", "leads, field by field"),
    (
        "merge.leads.driver",
        "leads merge-driver %O %A %B %P || { e=$?; test $e -le 2 && exit $e; git merge-file -q -L ours -L base -L theirs %A %O %B; }",
    ),
];

/// Returns whether git is told in this clone how to merge leads; in whatever words, since a team may have its own.
pub(super) fn is_installed(repository: &Repository) -> bool {
    let driver = repository.setting("merge.leads.driver");
    driver.is_some_and(|driver| !driver.trim().is_empty())
}

/// Tells git in this clone how to merge leads; what it is told already stays. Returns whether anything was missing.
pub(super) fn install(repository: &Repository) -> Result<bool, Failure> {
    if is_installed(repository) {
        return Ok(false);
    }
    repository.set(&SETTINGS)?;
    Ok(true)
}

/// Returns the text of `.gitattributes` with the line that names the driver, if it is missing.
pub(super) fn attributed(text: &str) -> Option<String> {
    let has = |line: &str| {
        let mut words = line.split_whitespace();
        words.next() == Some("leads/**") && words.any(|word| word.starts_with("merge="))
    };
    if text.lines().any(has) {
        return None;
    }
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let gap = match text.is_empty() || text.ends_with('\n') {
        true => "",
        false => end,
    };
    Some(format!("{text}{gap}{ATTRIBUTE}{end}"))
}

/// Refuses to merge leads of a book that is written for a newer program.
pub(super) fn require_known_form(repository: &Repository) -> Result<(), Failure> {
    let files = repository.working("policy").unwrap_or_default().into_iter();
    let files: Vec<(String, Vec<u8>)> = files
        .filter_map(|file| match file.content {
            Content::Bytes(bytes) => Some((file.path, bytes)),
            _ => None,
        })
        .collect();
    understood(&files)
}

/// Returns the schema of the work tree, if there is one that can be used.
pub(super) fn schema(repository: &Repository) -> Option<Schema> {
    let files = repository.working("schema").ok()?;
    let file = files.into_iter().find(|file| file.path == SCHEMA)?;
    compiled(file.content)
}

/// Returns the schema in a commit, if there is one that can be used.
pub(super) fn schema_at(
    repository: &Repository,
    commit: ObjectId,
) -> Result<Option<Schema>, Failure> {
    let files = repository.files(commit, "schema")?;
    let Some(file) = files.into_iter().find(|file| file.path == SCHEMA) else {
        return Ok(None);
    };
    Ok(compiled(repository.read(file.version.blob)?))
}

fn compiled(content: Content) -> Option<Schema> {
    match content {
        Content::Bytes(bytes) => codec::text::schema(SCHEMA, &bytes).ok(),
        _ => None,
    }
}

/// Returns what is in conflict, in a sentence.
pub(super) fn sentence(conflict: &Conflict) -> String {
    let field = conflict.field();
    let quoted = |value: &Option<String>| match value {
        Some(value) => format!("“{value}”"),
        None => "nothing".to_owned(),
    };
    let (ours, theirs) = (quoted(&conflict.ours), quoted(&conflict.theirs));
    match &conflict.why {
        Why::Changed if conflict.base.is_none() => {
            format!("both sides wrote {field}: {ours} is ours, {theirs} is theirs")
        }
        Why::Changed => format!(
            "both sides changed {field} from {}: to {ours} here, to {theirs} there",
            quoted(&conflict.base)
        ),
        Why::Removed if conflict.ours.is_none() => {
            format!("{field} was taken out here and changed there, to {theirs}")
        }
        Why::Removed => format!("{field} was changed here, to {ours}, and taken out there"),
        Why::Invalid(why) => format!(
            "each side is valid by itself, both together are not ({why}): {field} is {ours} here and {theirs} there"
        ),
    }
}

/// Returns what is in conflict, for a document.
pub(super) fn told(conflict: &Conflict) -> render::Conflict {
    render::Conflict {
        field: conflict.field(),
        why: match conflict.why {
            Why::Changed => "changed",
            Why::Removed => "removed",
            Why::Invalid(_) => "invalid",
        },
        base: conflict.base.clone(),
        ours: conflict.ours.clone(),
        theirs: conflict.theirs.clone(),
        message: sentence(conflict),
    }
}

/// Returns the head of a document about a merge.
pub(super) fn head(commit: Option<ObjectId>) -> Head<'static> {
    Head {
        as_of: stamp(),
        commit,
        policy: None,
        complete: true,
    }
}

/// How to print what came of a merge.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

/// Returns what to type to decide a conflict.
pub(super) fn decision(lead: &str, conflicts: &[Conflict]) -> String {
    let field = conflicts.first().map(Conflict::field).unwrap_or_default();
    format!(
        "decide each, in the file between the markers, or by `leads resolve-conflict {lead} --ours FIELD` or `--theirs FIELD`, such as --theirs {field}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_driver_is_added_once() {
        for (before, after) in [
            ("", Some("leads/** merge=leads\n")),
            ("a b", Some("a b\nleads/** merge=leads\n")),
            ("a b\r\n", Some("a b\r\nleads/** merge=leads\r\n")),
            ("leads/** text  merge=leads\n", None),
            ("leads/** merge=ours", None),
            (
                "# leads/** merge=leads\n",
                Some("# leads/** merge=leads\nleads/** merge=leads\n"),
            ),
        ] {
            assert_eq!(attributed(before).as_deref(), after, "{before:?}");
        }
    }
}
