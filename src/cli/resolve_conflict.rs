//! `leads resolve-conflict`: mends a lead that git could not merge, field by field.

mod spots;

use std::io::Write;
use std::path::Path;

use self::spots::{Spot, ids};
use super::merging::{self, Format, decision, sentence};
use super::{Failure, Outcome, Terminal};
use crate::codec::merge::{Choices, Conflict, Merged, Side, Why, merge_valid};
use crate::codec::schema::Schema;
use crate::codec::text;
use crate::finding::quoted;
use crate::render::merging::{self as render, Lead};
use crate::render::terminal::clean;
use crate::store::Repository;

/// Mend leads with conflict markers: what both sides wrote is merged field by field, and you say who is right in the rest.
///
/// In a rebase, ours is the branch that you rebase onto, and theirs is your own commit.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The id, the beginning of it, or the file [default: every lead in conflict].
    lead: Option<String>,
    /// Take our value of this field, such as stage or company.employees.
    #[arg(long, value_name = "FIELD")]
    ours: Vec<String>,
    /// Take their value of this field.
    #[arg(long, value_name = "FIELD")]
    theirs: Vec<String>,
    /// Start anew from both versions as git keeps them, whatever was done to the file since.
    #[arg(long)]
    anew: bool,
    /// Stage what is mended: git takes the conflict for settled.
    #[arg(long)]
    add: bool,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let repository = Repository::discover(directory)?;
    merging::require_known_form(&repository)?;
    let all = spots::all(&repository)?;
    let wanted = match &args.lead {
        Some(lead) => vec![spots::named(all, lead, directory, &repository)?],
        None => all,
    };
    if wanted.is_empty() {
        return Err(Failure::refused("no lead is in conflict").hint("nothing was changed"));
    }
    if wanted.len() > 1 && !(args.ours.is_empty() && args.theirs.is_empty()) {
        return Err(Failure::new("--ours and --theirs are about one lead")
            .hint(format!("name it: {}", ids(&wanted))));
    }
    let schema = merging::schema(&repository);
    let mut outcome = Outcome::Clean;
    let (mut leads, mut next) = (Vec::new(), Vec::new());
    for spot in &wanted {
        let merged = args.merge(spot, &repository, schema.as_ref())?;
        repository.replace(&spot.path, &spot.bytes, merged.text.as_bytes())?;
        if args.add && merged.conflicts.is_empty() {
            repository.stage(&spot.path)?;
        }
        if !merged.conflicts.is_empty() {
            outcome = Outcome::Found;
        }
        let findings = text::lead(&spot.path, merged.text.as_bytes(), schema.as_ref());
        let wrong = findings.first().filter(|_| merged.conflicts.is_empty());
        if args.format == Format::Text {
            tell(spot, &merged.conflicts, args.add, terminal)?;
            if let Some(first) = wrong {
                terminal.remark(&format!(
                    "{} is not yet as the schema asks: {}",
                    spot.path, first.message
                ));
            }
            continue;
        }
        next.extend(to_do(spot, &merged.conflicts, args.add));
        leads.push(Lead {
            id: Some(spot.id().to_owned()),
            file: spot.path.clone(),
            outcome: match merged.conflicts.is_empty() {
                true => "merged",
                false => "conflict",
            },
            conflicts: merged.conflicts.iter().map(merging::told).collect(),
            message: wrong.map(|finding| finding.message.clone()),
            staged: Some(args.add && merged.conflicts.is_empty()),
        });
    }
    if args.format == Format::Json {
        let head = merging::head(repository.head()?);
        render::mended(terminal, &leads, &next, &head)?;
    }
    Ok(outcome)
}

/// Returns what to do next about a lead, if anything.
fn to_do(spot: &Spot, conflicts: &[Conflict], added: bool) -> Option<String> {
    match (conflicts.is_empty(), added) {
        (true, true) => None,
        (true, false) => Some(format!("git add {}", quoted(&spot.path))),
        (false, _) => Some(decision(spot.id(), conflicts)),
    }
}

fn tell(
    spot: &Spot,
    conflicts: &[Conflict],
    added: bool,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let path = clean(&spot.path);
    match (conflicts.is_empty(), added) {
        (true, true) => writeln!(terminal, "{path}: merged and staged")?,
        (true, false) => writeln!(terminal, "{path}: merged")?,
        (false, _) => writeln!(terminal, "{path}: not yet merged")?,
    }
    for conflict in conflicts {
        writeln!(terminal, "  {}", clean(&sentence(conflict)))?;
    }
    if let Some(next) = to_do(spot, conflicts, added) {
        writeln!(terminal, "next: {}", clean(&next))?;
    }
    Ok(())
}

impl Args {
    /// Returns what becomes of a lead. What somebody put right in the file by hand is on both sides of it, and stays.
    fn merge(
        &self,
        spot: &Spot,
        repository: &Repository,
        schema: Option<&Schema>,
    ) -> Result<Merged, Failure> {
        let mut choices = Choices::default();
        let [base, ours, theirs] = self.texts(spot, repository, schema, &mut choices)?;
        let merge = |choices: &Choices| {
            let merged = merge_valid(&base, &ours, &theirs, choices, schema);
            merged.map_err(|unread| self.unread(&spot.path, &unread.why))
        };
        let open: Vec<String> = merge(&choices)?
            .conflicts
            .iter()
            .map(Conflict::field)
            .collect();
        for (fields, side) in [(&self.ours, Side::Ours), (&self.theirs, Side::Theirs)] {
            for field in fields {
                let inside = format!("{field}.");
                let known = |open: &String| open == field || open.starts_with(&inside);
                if !open.iter().any(known) {
                    let failure =
                        Failure::refused(format!("{field} is not in conflict in {}", spot.path));
                    return Err(match open.is_empty() {
                        true => failure.hint("nothing is: leave out --ours and --theirs"),
                        false => failure.hint(format!("in conflict: {}", open.join(", "))),
                    });
                }
                choices.take(field, side);
            }
        }
        merge(&choices)
    }

    /// Returns what to merge: the version that both sides started from, ours and theirs.
    fn texts(
        &self,
        spot: &Spot,
        repository: &Repository,
        schema: Option<&Schema>,
        choices: &mut Choices,
    ) -> Result<[String; 3], Failure> {
        let path = &spot.path;
        match (self.anew, spot.marked(), spot.kept(repository)?) {
            (true, _, [base, Some(ours), Some(theirs)]) => {
                Ok([base.unwrap_or_default(), ours, theirs])
            }
            (true, _, _) => Err(Failure::refused(format!(
                "git does not keep two versions of {path} any more"
            ))
            .hint("leave out --anew, and what stands between the markers is merged")),
            (false, Some(marked), [base, ours, theirs]) => {
                let base = base.or(marked.base).unwrap_or_default();
                if let (Some(ours), Some(theirs)) = (ours, theirs)
                    && let Ok(first) = merge_valid(&base, &ours, &theirs, choices, schema)
                {
                    // What only one side changed is taken from that side, unless it was in doubt.
                    for conflict in first.conflicts {
                        if let Why::Invalid(why) = conflict.why {
                            choices.doubt(&conflict.pointer, why);
                        }
                    }
                }
                Ok([base, marked.ours, marked.theirs])
            }
            // Where the driver did not run, git leaves our version as it was.
            (false, None, [base, Some(ours), Some(theirs)]) if spot.holds(&ours) => {
                Ok([base.unwrap_or_default(), ours, theirs])
            }
            (false, None, _) => Err(Failure::refused(format!(
                "{path} has no conflict markers: somebody seems to have put it right already"
            ))
            .hint(format!(
                "if so: git add {}; to start anew from both versions: --anew",
                quoted(path)
            ))),
        }
    }

    fn unread(&self, path: &str, why: &str) -> Failure {
        let failure = Failure::refused(format!("{path} cannot be merged field by field: {why}"));
        match self.anew {
            true => failure.hint("put it right by hand, and let `leads check` look at it"),
            false => failure.hint(
                "put it right by hand; or --anew starts from both versions as git keeps them, without what was done to the file since",
            ),
        }
    }
}
