//! How leads stand, in the formats of `status`. Rows come sorted.

mod columns;
mod csv;
mod json;
mod markdown;
mod table;
#[cfg(test)]
mod tests;

pub use self::csv::csv;
pub use self::json::json;
pub use self::markdown::markdown;
pub use self::table::table;
