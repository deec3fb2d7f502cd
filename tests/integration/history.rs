//! What the store tells of real repositories.

mod merges;
mod onto;
mod partial;
mod places;
mod refusals;
pub(crate) mod same_as_git;
mod straight;
mod touched;
mod unmergeable;
mod working;
