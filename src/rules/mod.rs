//! What can be wrong with a book: one file per rule, one table.

mod agreement_forged;
mod agreement_missing;
mod agreement_stale;
mod append_only;
mod clock_skew;
mod crowded_folder;
mod deleted_lead;
mod duplicate_id;
mod duplicate_suspected;
mod future_time;
mod history_rewritten;
mod id_mismatch;
mod illegal_move;
mod imported_lead;
mod late_recording;
mod merge_conflict;
mod misnamed_file;
mod overdue;
mod received_at;
mod unknown_clock;
mod unknown_name;
mod unreadable_file;
mod unreadable_revision;
mod unsigned_policy;
mod wording;

pub use self::crowded_folder::MOST as MOST_IN_ONE_FOLDER;
pub use self::duplicate_suspected::{
    Queue, RULE as DUPLICATE_SUSPECTED, Traits, traits as traits_of,
};
pub use self::history_rewritten::RULE as HISTORY_REWRITTEN;
pub use self::merge_conflict::RULE as MERGE_CONFLICT;
pub use self::unknown_clock::mend as mend_gap;
use crate::domain::agreement;
use crate::domain::book::{Book, Entry, Standing};
use crate::domain::conduct::Scope;
use crate::domain::history::{Commit, CommitIndex};
use crate::domain::policy::Policy;
use crate::domain::timeline::Event;
use crate::finding::{Finding, Place, Rule};

/// What a rule may look at.
pub struct Judged<'a> {
    /// The leads and the policy.
    pub book: &'a Book,
    /// How each lead stands, in the order of the book's entries.
    pub standings: &'a [Standing<'a>],
    /// Which of what people did is judged.
    pub scope: Scope,
    /// The e-mail of who has the working tree, as far as git knows.
    pub editor: Option<&'a str>,
}

impl Judged<'_> {
    /// Returns a finding about a commit, at the first lead it changed; none if it changed no lead.
    fn about_commit(
        &self,
        rule: &'static Rule,
        commit: CommitIndex,
        message: String,
    ) -> Option<Finding> {
        let history = &self.book.history;
        let landed = |event: &Event| {
            event
                .commit
                .is_some_and(|made| history.landing(made) == commit)
        };
        let changed = |entry: &&Entry| entry.timeline.events.iter().any(landed);
        let entry = self.book.entries.iter().find(changed)?;
        let finding =
            Finding::new(rule, Place::file(&*entry.timeline.file), message).about(&entry.id);
        Some(finding)
    }

    /// Returns who did something, and in which commit.
    fn who(&self, commit: Option<CommitIndex>) -> String {
        match (commit, self.name(commit)) {
            (None, _) => "the working tree".to_owned(),
            (Some(_), None) => "the merge".to_owned(),
            (Some(commit), Some(name)) => {
                format!("{} in {name}", self.book.history.commit(commit).author.name)
            }
        }
    }

    /// Returns the short name of a commit; none for a merge that no one has made yet.
    fn name(&self, commit: Option<CommitIndex>) -> Option<String> {
        let commit = commit.filter(|commit| self.scope != Scope::Landing(*commit))?;
        Some(self.book.history.commit(commit).id.short())
    }

    /// Returns how to have a commit and what mends it judged as one, where that helps: each commit of a branch is judged,
    /// and what has landed stays.
    fn fold(&self, commit: Option<CommitIndex>) -> Option<String> {
        let name = self.name(commit)?;
        let Scope::Landing(landing) = self.scope else {
            return None;
        };
        let (history, first) = (&self.book.history, commit?);
        let since = (first.0..landing.0).map(|since| history.commit(CommitIndex(since)));
        let author = history.commit(first).author;
        let is_own = |commit: Commit<'_>| commit.author == author && !commit.merge;
        // What others did, and what a merge brought, would be told of whoever makes one commit of it all.
        let mut unlisted = history.unlisted.iter();
        let alone = since.into_iter().all(is_own) && unlisted.all(|(_, landed)| *landed != landing);
        alone.then(|| {
            format!("then `git reset --soft {name}~1 && git commit -a` makes one commit of it and all since")
        })
    }
}

/// One line of the table: a rule and the function that finds fault by it.
#[derive(Clone, Copy)]
pub struct Line {
    /// The rule.
    pub rule: &'static Rule,
    /// Adds what it finds.
    pub check: fn(&Judged<'_>, &mut Vec<Finding>),
}

/// Every rule that judges a book, by id.
pub const TABLE: [Line; 23] = [
    Line {
        rule: &agreement_forged::RULE,
        check: agreement_forged::check,
    },
    Line {
        rule: &agreement_missing::RULE,
        check: agreement_missing::check,
    },
    Line {
        rule: &agreement_stale::RULE,
        check: agreement_stale::check,
    },
    Line {
        rule: &append_only::RULE,
        check: append_only::check,
    },
    Line {
        rule: &clock_skew::RULE,
        check: clock_skew::check,
    },
    Line {
        rule: &crowded_folder::RULE,
        check: crowded_folder::check,
    },
    Line {
        rule: &deleted_lead::RULE,
        check: deleted_lead::check,
    },
    Line {
        rule: &duplicate_id::RULE,
        check: duplicate_id::check,
    },
    Line {
        rule: &duplicate_suspected::RULE,
        check: duplicate_suspected::check,
    },
    Line {
        rule: &future_time::RULE,
        check: future_time::check,
    },
    Line {
        rule: &id_mismatch::RULE,
        check: id_mismatch::check,
    },
    Line {
        rule: &illegal_move::RULE,
        check: illegal_move::check,
    },
    Line {
        rule: &imported_lead::RULE,
        check: imported_lead::check,
    },
    Line {
        rule: &late_recording::RULE,
        check: late_recording::check,
    },
    Line {
        rule: &misnamed_file::RULE,
        check: misnamed_file::check,
    },
    Line {
        rule: &overdue::RULE,
        check: overdue::check,
    },
    Line {
        rule: &received_at::RULE,
        check: received_at::check,
    },
    Line {
        rule: &unknown_clock::RULE,
        check: unknown_clock::check,
    },
    Line {
        rule: &unknown_name::RULE,
        check: unknown_name::check,
    },
    Line {
        rule: &unreadable_file::RULE,
        check: unreadable_file::check,
    },
    Line {
        rule: &unreadable_revision::RULE,
        check: unreadable_revision::check,
    },
    Line {
        rule: &unsigned_policy::RULE,
        check: unsigned_policy::check,
    },
    Line {
        rule: &wording::RULE,
        check: wording::check,
    },
];

/// Returns whether a team may make nothing less of what a rule finds: whoever changes the policy alone could do so as well.
pub fn is_binding(rule: &Rule) -> bool {
    let binding = [
        &agreement_forged::RULE,
        &agreement_missing::RULE,
        &agreement_stale::RULE,
    ];
    binding.contains(&rule)
}

/// Returns everything that any rule finds in a book.
pub fn check(judged: &Judged<'_>) -> Vec<Finding> {
    check_by(&TABLE, judged)
}

/// Returns what these rules find in a book.
pub fn check_by<'l>(
    lines: impl IntoIterator<Item = &'l Line>,
    judged: &Judged<'_>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for line in lines {
        (line.check)(judged, &mut findings);
    }
    findings
}

/// Where both teams sign.
const AGREEMENT: &str = "policy/agreement.yaml";

/// Returns the policy and how the agreement on it stands, if anybody asked for that.
fn asked<'a>(judged: &Judged<'a>) -> Option<(&'a Policy, &'a agreement::Standing)> {
    let book = judged.book;
    Some((book.policy.as_ref()?, book.agreement.as_ref()?))
}

/// Returns a finding about a lead, at the value of a JSON pointer in its file, with its owner.
fn at(rule: &'static Rule, entry: &Entry, pointer: &str, message: String) -> Finding {
    let place = Place::value(&*entry.timeline.file, pointer);
    let finding = Finding::new(rule, place, message).about(&entry.id);
    match entry.owner() {
        Some(owner) => finding.owned_by(&**owner),
        None => finding,
    }
}
