//! The working commands: each plans what changes in one lead file; here it is judged, written, committed and told.

mod desk;
mod filing;
mod judgement;
mod passage;
mod person;
mod plan;
mod recording;
mod say;
mod verdict;

pub(super) use self::desk::{Desk, Outcome as Done};
pub(super) use self::filing::filing;
pub(super) use self::judgement::{Judgement, schema, told};
pub(super) use self::person::{Actor, find};
pub(super) use self::plan::{Finished, Plan};
pub(super) use self::recording::Recording;
pub(super) use self::say::{Format, carry_out, head, tell};
pub(super) use self::verdict::Verdict;

/// What every working command can be told.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Options {
    /// Who does it: a person of policy/teams.yaml [default: whom git knows by your e-mail].
    #[arg(long = "as", id = "as", value_name = "PERSON", help_heading = "How")]
    pub(super) person: Option<String>,
    /// Show what would change in the file, and change nothing.
    #[arg(long, short = 'n', help_heading = "How")]
    pub(super) dry_run: bool,
    /// Commit just this file, with your own git: hooks and signing run as ever.
    #[arg(long, help_heading = "How", conflicts_with = "dry_run")]
    pub(super) commit: bool,
    /// Print the id only.
    #[arg(long, short, help_heading = "How")]
    pub(super) quiet: bool,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text, help_heading = "How")]
    pub(super) format: Format,
}
