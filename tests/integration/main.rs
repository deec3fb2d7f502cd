//! Tests of what several rooms do together, or with the world outside.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make the world that store reads, and stop at the first surprise"
)]

mod agreement;
mod as_of;
mod board;
mod clones;
mod dedupe;
mod deleted;
mod demo;
mod diff;
mod doctor;
#[cfg(unix)]
mod engines;
mod erase;
mod gate;
mod git;
mod history;
mod hostile;
mod identity;
mod import;
mod indexed;
mod intake;
mod merging;
mod mishaps;
mod parts;
mod policies;
mod recording;
mod rules;
mod schema;
mod stories;
mod taken;
mod tidy;
mod watch;
mod work;
mod workflows;
mod writing;
