//! One lead, in the formats of `show`.

mod clocks;
mod json;
#[cfg(test)]
mod tests;
mod text;

pub use self::json::json;
pub use self::text::text;
