//! `leads merge-check`: says in advance which leads two branches cannot agree on.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use super::merging::{self, Format, schema_at, sentence};
use super::{Failure, Outcome, Terminal};
use crate::codec::merge::{self, Choices, Conflict};
use crate::codec::schema::Schema;
use crate::codec::{text, yaml};
use crate::domain::history::{Mode, ObjectId, Version};
use crate::domain::lead;
use crate::finding::quoted;
use crate::render::merging::{self as render, Lead};
use crate::render::terminal::clean;
use crate::store::{Content, Repository};

/// Say which leads a merge of two branches would leave in conflict or invalid. Nothing is merged.
///
/// A forge merges line by line and knows nothing of leads: what only that way conflicts is listed apart, since merging on
/// your computer would settle it. Exit code 1 if anything is listed.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The branch that would be merged into.
    into: String,
    /// The branch that would be merged.
    #[arg(default_value = "HEAD")]
    branch: String,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

/// What a merge of one file would come to.
enum Prospect {
    /// Git cannot merge it, this program can.
    ByFields,
    /// Nobody can: what is in conflict.
    Conflict(Vec<Conflict>),
    /// Nobody can, and there are no fields to name: why.
    Unmergeable(String),
    /// Git merges it into something that is no valid lead: what is wrong with it, and the fields that it is about.
    Invalid(String, Vec<Conflict>),
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let repository = Repository::discover(directory)?;
    merging::require_known_form(&repository)?;
    let (into, branch) = (
        repository.resolve(&args.into)?,
        repository.resolve(&args.branch)?,
    );
    let Some(base) = repository.merge_base(into, branch)? else {
        return Err(Failure::new(format!(
            "{} and {} have no commit in common",
            args.into, args.branch
        ))
        .hint("name two branches of one history, such as origin/main and your own"));
    };
    let check = Check::of(&repository, [base, into, branch])?;
    let prospects = check.prospects()?;
    let next = next(args, &prospects);
    match args.format {
        Format::Json => {
            let leads: Vec<Lead> = prospects.iter().map(document).collect();
            let branches = [(&*args.into, into), (&*args.branch, branch)];
            let next = next.as_ref().map(|(_, command)| &**command);
            let head = merging::head(Some(into));
            render::prospects(terminal, branches, base, &leads, next, &head)?;
        }
        Format::Text => {
            for (path, prospect) in &prospects {
                tell(path, prospect, terminal)?;
            }
            match &next {
                Some((why, command)) => writeln!(terminal, "\n{why}: {}", clean(command))?,
                None => {
                    let (branch, into) = (clean(&args.branch), clean(&args.into));
                    writeln!(terminal, "{branch} can be merged into {into}")?;
                }
            }
        }
    }
    Ok(match prospects.is_empty() {
        true => Outcome::Clean,
        false => Outcome::Found,
    })
}

/// Returns what is to be done, and by which command; nothing where nothing is.
fn next(args: &Args, prospects: &BTreeMap<String, Prospect>) -> Option<(&'static str, String)> {
    if prospects.is_empty() {
        return None;
    }
    let by_fields = prospects
        .values()
        .all(|prospect| matches!(prospect, Prospect::ByFields));
    let (into, branch) = (quoted(&args.into), quoted(&args.branch));
    let why = match by_fields {
        true => "the forge will call this a conflict; it is none",
        false => "settle it on the branch, before anybody merges in a hurry",
    };
    let switch = match branch == "HEAD" {
        true => String::new(),
        false => format!("git switch {branch} && "),
    };
    Some((why, format!("{switch}git merge {into}")))
}

/// Returns what a merge comes to, for a document.
fn document((path, prospect): (&String, &Prospect)) -> Lead {
    let (outcome, message, conflicts) = match prospect {
        Prospect::ByFields => ("by_fields", None, &[][..]),
        Prospect::Conflict(conflicts) => ("conflict", None, &**conflicts),
        Prospect::Unmergeable(why) => ("conflict", Some(why.clone()), &[][..]),
        Prospect::Invalid(why, conflicts) => ("invalid", Some(why.clone()), &**conflicts),
    };
    Lead {
        id: lead::id_of(path).map(str::to_owned),
        file: path.clone(),
        outcome,
        conflicts: conflicts.iter().map(merging::told).collect(),
        message,
        staged: None,
    }
}

fn tell(path: &str, prospect: &Prospect, terminal: &mut Terminal) -> Result<(), Failure> {
    let path = clean(path);
    match prospect {
        Prospect::ByFields => {
            writeln!(
                terminal,
                "{path}: conflicts line by line, merges field by field"
            )?;
        }
        Prospect::Conflict(conflicts) => {
            writeln!(terminal, "{path}: conflict")?;
            for conflict in conflicts {
                writeln!(terminal, "  {}", clean(&sentence(conflict)))?;
            }
        }
        Prospect::Unmergeable(why) => {
            writeln!(terminal, "{path}: conflict\n  {}", clean(why))?;
        }
        Prospect::Invalid(why, _) => {
            writeln!(
                terminal,
                "{path}: merges into an invalid lead\n  {}",
                clean(why)
            )?;
        }
    }
    Ok(())
}

/// Three commits, as far as the merge of the last two is concerned.
struct Check<'r> {
    repository: &'r Repository,
    /// The files of each below `leads/`, by path.
    files: [BTreeMap<String, Version>; 3],
    /// What git cannot merge.
    conflicts: BTreeSet<String>,
    schema: Option<Schema>,
}

impl<'r> Check<'r> {
    fn of(repository: &'r Repository, commits: [ObjectId; 3]) -> Result<Self, Failure> {
        let [base, into, branch] = commits;
        let mut files = [BTreeMap::new(), BTreeMap::new(), BTreeMap::new()];
        for (commit, files) in commits.iter().zip(&mut files) {
            let listed = repository.files(*commit, "leads")?;
            files.extend(listed.into_iter().map(|file| (file.path, file.version)));
        }
        let conflicts = match base == into || base == branch {
            true => Vec::new(),
            false => repository.conflicts(into, branch)?,
        };
        Ok(Check {
            repository,
            files,
            conflicts: conflicts.into_iter().collect(),
            schema: schema_at(repository, into)?,
        })
    }

    fn prospects(&self) -> Result<BTreeMap<String, Prospect>, Failure> {
        let [base, into, branch] = &self.files;
        let on_both = into.keys().filter(|path| {
            let versions = [base, into, branch].map(|files| files.get(*path).map(|file| file.blob));
            versions[1] != versions[2] && versions[0] != versions[1] && versions[0] != versions[2]
        });
        let mut paths: BTreeSet<&String> = on_both.collect();
        paths.extend(&self.conflicts);
        let mut prospects = BTreeMap::new();
        for path in paths {
            if let Some(prospect) = self.prospect(path)? {
                prospects.insert(path.clone(), prospect);
            }
        }
        Ok(prospects)
    }

    fn prospect(&self, path: &str) -> Result<Option<Prospect>, Failure> {
        let conflicts = self.conflicts.contains(path);
        let texts = self.texts(path)?;
        let (Some(_), [base, Some(ours), Some(theirs)]) = (lead::id_of(path), texts) else {
            let why = "git cannot merge it, and no lead is at this path on both sides".to_owned();
            return Ok(conflicts.then_some(Prospect::Unmergeable(why)));
        };
        let base = base.unwrap_or_default();
        let choices = Choices::default();
        let merged = merge::merge_valid(&base, &ours, &theirs, &choices, self.schema.as_ref());
        Ok(match merged {
            Ok(merged) if !merged.conflicts.is_empty() => Some(match conflicts {
                true => Prospect::Conflict(merged.conflicts),
                // What git makes of it is what counts where no driver runs.
                false => {
                    let sentences: Vec<String> = merged.conflicts.iter().map(sentence).collect();
                    Prospect::Invalid(sentences.join("; "), merged.conflicts)
                }
            }),
            Err(unread) if conflicts => Some(Prospect::Unmergeable(unread.why)),
            Ok(_) if conflicts => Some(Prospect::ByFields),
            Ok(_) | Err(_) => self
                .by_lines(path, [&base, &ours, &theirs])
                .map(|why| Prospect::Invalid(why, Vec::new())),
        })
    }

    /// Returns what is wrong with what git makes of a file, if both sides are right.
    fn by_lines(&self, path: &str, [base, ours, theirs]: [&str; 3]) -> Option<String> {
        let (lines, _) = merge::lines(base, ours, theirs);
        let first = |text: &str| {
            let findings = text::lead(path, text.as_bytes(), self.schema.as_ref());
            findings.into_iter().next().map(|finding| finding.message)
        };
        match (first(ours), first(theirs)) {
            (None, None) => first(&lines),
            _ => None,
        }
    }

    fn texts(&self, path: &str) -> Result<[Option<String>; 3], Failure> {
        let mut texts = [None, None, None];
        for (files, read) in self.files.iter().zip(&mut texts) {
            let Some(version) = files.get(path).filter(|version| version.mode == Mode::File) else {
                continue;
            };
            if let Content::Bytes(bytes) = self.repository.read(version.blob)? {
                *read = yaml::text(&bytes).ok().map(str::to_owned);
            }
        }
        Ok(texts)
    }
}
