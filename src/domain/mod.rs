//! What leads, policies and time mean: values in, values out, no file, git, clock or format.

pub mod agreement;
pub mod book;
pub mod calendar;
pub mod clock;
pub mod conduct;
pub mod digest;
pub mod duration;
pub mod effects;
pub mod evidence;
pub mod history;
pub mod lead;
pub mod moves;
pub mod policy;
pub mod report;
pub mod timeline;
pub mod turn;
pub mod twins;
pub mod wording;

#[cfg(test)]
mod story;
