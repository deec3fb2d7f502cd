//! `leads merge-check`: says in advance which leads two branches cannot agree on.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use super::merging::{self, Format, schema_at, sentence};
use super::{Failure, Outcome, Terminal};
use crate::codec::merge::{self, Choices, Conflict, Merged};
use crate::codec::schema::Schema;
use crate::codec::{self, yaml};
use crate::domain::history::{Mode, ObjectId, Version};
use crate::domain::lead;
use crate::finding::quoted;
use crate::render::merging::{self as render, Lead};
use crate::render::terminal::clean;
use crate::store::{Content, File, Repository, Unmerged};

/// Say which leads a merge of two branches would leave in conflict or invalid. Nothing is merged.
///
/// A forge merges line by line and knows nothing of leads: what only that way conflicts is listed apart, since merging on
/// your computer would settle it. A lead that one side moved to another folder is merged where it is now. Exit code 1 if
/// anything is listed.
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
    let prospects = match Check::of(&repository, [base, into, branch])? {
        Some(check) => check.prospects()?,
        None => BTreeMap::new(),
    };
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

/// The files with a lead's id in one commit, sorted by path. Of several the first is the lead.
type Files = BTreeMap<String, Vec<File>>;

/// A merge that no one has made yet, lead by lead: moving the folder around a file changes nothing.
struct Check<'r> {
    repository: &'r Repository,
    /// The leads where both started from, and those of the two sides.
    sides: [Files; 3],
    /// The leads that git leaves.
    left: Files,
    /// What git cannot merge.
    conflicts: Vec<Unmerged>,
    schema: Option<Schema>,
}

impl<'r> Check<'r> {
    /// Returns what git makes of two commits; `None` where one leads to the other, since then it takes the later one.
    fn of(repository: &'r Repository, commits: [ObjectId; 3]) -> Result<Option<Self>, Failure> {
        let [base, into, branch] = commits;
        if base == into || base == branch {
            return Ok(None);
        }
        let merged = repository.merged(into, branch)?;
        let mut sides = [Files::new(), Files::new(), Files::new()];
        for (commit, files) in commits.iter().zip(&mut sides) {
            *files = by_id(repository.files(*commit, "leads")?);
        }
        Ok(Some(Check {
            repository,
            sides,
            left: by_id(repository.files_of_tree(merged.tree, "leads")?),
            conflicts: merged.conflicts,
            schema: schema_at(repository, into)?,
        }))
    }

    /// Returns what is more than a plain merge, by path.
    fn prospects(&self) -> Result<BTreeMap<String, Prospect>, Failure> {
        let mut prospects = BTreeMap::new();
        let mut in_conflict: BTreeMap<&str, Vec<&Unmerged>> = BTreeMap::new();
        for file in &self.conflicts {
            match lead::id_of(&file.path) {
                Some(id) => in_conflict.entry(id).or_default().push(file),
                None => {
                    let why = "git cannot merge it, and it is no lead".to_owned();
                    prospects.insert(file.path.clone(), Prospect::Unmergeable(why));
                }
            }
        }
        for (id, files) in &in_conflict {
            let (path, prospect) = self.conflict(id, files)?;
            prospects.insert(path, prospect);
        }
        for (id, files) in &self.left {
            let prospect = match files.as_slice() {
                _ if in_conflict.contains_key(id.as_str()) => None,
                [one, other, ..] if self.sides[1..].iter().all(|side| is_single(side, id)) => {
                    let (one, other) = (&one.path, &other.path);
                    let why = format!("there would be two files of this lead: {one} and {other}");
                    Some(Prospect::Invalid(why, Vec::new()))
                }
                [file, ..] => self.invalid(id, file)?,
                [] => None,
            };
            if let Some(prospect) = prospect {
                prospects.insert(files[0].path.clone(), prospect);
            }
        }
        Ok(prospects)
    }

    /// Returns what becomes of a lead that git cannot merge, and its path.
    fn conflict(&self, id: &str, files: &[&Unmerged]) -> Result<(String, Prospect), Failure> {
        let both = |file: &&&Unmerged| !file.versions[1..].contains(&None);
        let Some(file) = files.iter().find(both) else {
            let places = self.sides.each_ref().map(|side| path(side, id));
            let shown = places[1].or(places[2]).unwrap_or(&files[0].path);
            let why = apart(places, &files[0].path);
            return Ok((shown.to_owned(), Prospect::Unmergeable(why)));
        };
        let texts = file.read(self.repository)?.map(|bytes| text(&bytes?));
        let prospect = match self.fields(texts) {
            Ok(merged) if merged.conflicts.is_empty() => Prospect::ByFields,
            Ok(merged) => Prospect::Conflict(merged.conflicts),
            Err(why) => Prospect::Unmergeable(why),
        };
        Ok((file.path.clone(), prospect))
    }

    /// Returns what is wrong with what git makes of a lead that both sides changed.
    fn invalid(&self, id: &str, left: &File) -> Result<Option<Prospect>, Failure> {
        let mut versions = [None, None, None];
        for (side, version) in self.sides.iter().zip(&mut versions) {
            *version = side.get(id).map(|files| files[0].version);
        }
        let [base, into, branch] = versions;
        if into == branch || into == base || branch == base {
            return Ok(None);
        }
        let mut texts = [None, None, None];
        for (version, text) in versions.iter().zip(&mut texts) {
            *text = version.map_or(Ok(None), |version| self.text(version))?;
        }
        let wrong = |text: &str| {
            let findings = codec::text::lead(&left.path, text.as_bytes(), self.schema.as_ref());
            findings.into_iter().next().map(|finding| finding.message)
        };
        let sides_are_right = |texts: &[Option<String>; 3]| {
            let mut sides = texts[1..].iter();
            sides.all(|text| text.as_deref().is_some_and(|text| wrong(text).is_none()))
        };
        let right = sides_are_right(&texts);
        match self.fields(texts) {
            // What git makes of it is what counts where no driver runs.
            Ok(merged) if !merged.conflicts.is_empty() => {
                let sentences: Vec<String> = merged.conflicts.iter().map(sentence).collect();
                Ok(Some(Prospect::Invalid(
                    sentences.join("; "),
                    merged.conflicts,
                )))
            }
            _ if right => {
                let wrong = self.text(left.version)?.and_then(|text| wrong(&text));
                Ok(wrong.map(|why| Prospect::Invalid(why, Vec::new())))
            }
            _ => Ok(None),
        }
    }

    /// Merges a lead field by field; fails with why that cannot be.
    fn fields(&self, texts: [Option<String>; 3]) -> Result<Merged, String> {
        let [base, Some(ours), Some(theirs)] = texts else {
            return Err("it is no text on both sides".to_owned());
        };
        let (base, choices) = (base.unwrap_or_default(), Choices::default());
        let merged = merge::merge_valid(&base, &ours, &theirs, &choices, self.schema.as_ref());
        merged.map_err(|unread| unread.why)
    }

    /// Returns the text of a version; `None` if it is no plain file with text.
    fn text(&self, version: Version) -> Result<Option<String>, Failure> {
        match version.mode {
            Mode::File => match self.repository.read(version.blob)? {
                Content::Bytes(bytes) => Ok(text(&bytes)),
                _ => Ok(None),
            },
            Mode::Link | Mode::Submodule => Ok(None),
        }
    }
}

fn by_id(files: Vec<File>) -> Files {
    let mut leads = Files::new();
    for file in files {
        if let Some(id) = lead::id_of(&file.path) {
            leads.entry(id.to_owned()).or_default().push(file);
        }
    }
    leads
}

fn is_single(side: &Files, id: &str) -> bool {
    side.get(id).is_none_or(|files| files.len() < 2)
}

fn path<'a>(side: &'a Files, id: &str) -> Option<&'a str> {
    side.get(id).map(|files| &*files[0].path)
}

fn text(bytes: &[u8]) -> Option<String> {
    yaml::text(bytes).ok().map(str::to_owned)
}

/// Returns why git finds no two versions of a lead to merge, by where the lead was and where it is on each side.
fn apart([base, ours, theirs]: [Option<&str>; 3], asked: &str) -> String {
    let done = |side: Option<&str>| match side {
        None => "taken out".to_owned(),
        Some(_) if side == base => "changed".to_owned(),
        Some(path) => format!("moved to {path}"),
    };
    match base {
        Some(_) if ours != theirs => {
            format!("it was {} here and {} there", done(ours), done(theirs))
        }
        _ => format!("git asks whether it belongs to {asked}"),
    }
}
