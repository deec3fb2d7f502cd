//! A verdict that comes with a move.

use super::Desk;
use crate::cli::Failure;
use crate::cli::input::prose;
use crate::domain::lead::{About, Feedback};

/// What to say of the other side beside the move.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct Verdict {
    /// How good the lead was: good, fair or poor.
    #[arg(long, value_name = "VERDICT")]
    pub(in crate::cli) verdict: Option<String>,
    /// What to keep, and what to do differently; the other team reads it.
    #[arg(long, value_name = "TEXT", value_parser = prose, allow_hyphen_values = true, requires = "verdict")]
    pub(in crate::cli) say: Option<String>,
}

impl Verdict {
    /// Returns the feedback, if there is a verdict.
    pub(in crate::cli) fn feedback(
        &self,
        desk: &Desk,
        about: About,
    ) -> Result<Option<Feedback>, Failure> {
        let Some(verdict) = &self.verdict else {
            return Ok(None);
        };
        Ok(Some(Feedback {
            from: desk.actor.team().cloned(),
            by: Some(desk.actor.id()?),
            at: Some(desk.actor.now),
            about,
            verdict: Some(verdict.as_str().into()),
            note: self.say.clone(),
        }))
    }
}
