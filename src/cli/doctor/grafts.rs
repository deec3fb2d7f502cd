//! `grafts`: no file beside git's objects rewrites the history.

use super::Seen;
use crate::render::doctor::{Check, State};

pub(super) const ID: &str = "grafts";

/// Looks whether there is a grafts file.
pub(super) fn check(seen: &Seen) -> Check {
    match seen {
        Seen::Hidden(cause) if cause.id == ID => cause.clone(),
        _ => Check::new(ID, State::Ok, "no grafts file rewrites the history"),
    }
}
