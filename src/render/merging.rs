//! What merges of leads come to, as documents: what two branches cannot agree on, and what was mended.

use std::io::{self, Write};

use serde::Serialize;

use super::{Head, wire};
use crate::domain::history::ObjectId;

/// A field in conflict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// Its name, as in `company.employees`.
    pub field: String,
    /// `changed` by both, `removed` by one and changed by the other, or `invalid` together.
    pub why: &'static str,
    /// What it was, in short; none where it was not there.
    pub base: Option<String>,
    /// What we have.
    pub ours: Option<String>,
    /// What they have.
    pub theirs: Option<String>,
    /// All of it in a sentence.
    pub message: String,
}

/// What the merge of one lead comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lead {
    /// Its id; none for a file that is no lead.
    pub id: Option<String>,
    /// Its path from the top of the repository.
    pub file: String,
    /// Of a merge to come `by_fields`, `conflict` or `invalid`; of one that is mended `merged` or `conflict`.
    pub outcome: &'static str,
    /// The fields in conflict.
    pub conflicts: Vec<Conflict>,
    /// What else is to be said of it.
    pub message: Option<String>,
    /// Whether git was told that it is settled; only where something was mended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staged: Option<bool>,
}

/// A branch, as it was named, and the commit that it is at.
pub type Branch<'a> = (&'a str, ObjectId);

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    commit: String,
}

impl<'a> From<Branch<'a>> for Named<'a> {
    fn from((name, commit): Branch<'a>) -> Self {
        let commit = commit.to_string();
        Named { name, commit }
    }
}

/// Writes what a merge would come to: the leads that are more than a plain merge, in the order of their paths.
pub fn prospects(
    out: &mut dyn Write,
    [into, branch]: [Branch<'_>; 2],
    base: ObjectId,
    leads: &[Lead],
    next: Option<&str>,
    head: &Head<'_>,
) -> io::Result<()> {
    #[derive(Serialize)]
    struct Counts {
        by_fields: usize,
        conflict: usize,
        invalid: usize,
    }
    #[derive(Serialize)]
    struct Body<'a> {
        into: Named<'a>,
        branch: Named<'a>,
        base: String,
        leads: &'a [Lead],
        counts: Counts,
        next: Option<&'a str>,
    }
    let body = Body {
        into: into.into(),
        branch: branch.into(),
        base: base.to_string(),
        leads,
        counts: Counts {
            by_fields: count(leads, "by_fields"),
            conflict: count(leads, "conflict"),
            invalid: count(leads, "invalid"),
        },
        next,
    };
    wire::write(out, "merge-check", head, body)
}

/// Writes what became of the leads that were in conflict.
pub fn mended(
    out: &mut dyn Write,
    leads: &[Lead],
    next: &[String],
    head: &Head<'_>,
) -> io::Result<()> {
    #[derive(Serialize)]
    struct Counts {
        merged: usize,
        conflict: usize,
    }
    #[derive(Serialize)]
    struct Body<'a> {
        leads: &'a [Lead],
        counts: Counts,
        next: &'a [String],
    }
    let counts = Counts {
        merged: count(leads, "merged"),
        conflict: count(leads, "conflict"),
    };
    wire::write(
        out,
        "resolve-conflict",
        head,
        Body {
            leads,
            counts,
            next,
        },
    )
}

fn count(leads: &[Lead], outcome: &str) -> usize {
    leads.iter().filter(|lead| lead.outcome == outcome).count()
}
