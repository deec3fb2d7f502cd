//! What became of the leads, in the formats of `report`; `sections` decides what text, Markdown and page have in common.

mod charts;
mod csv;
mod drill;
mod html;
mod json;
mod markdown;
mod metric;
mod sections;
#[cfg(test)]
mod tests;
mod text;

pub(in crate::render) use self::charts::overview;
pub use self::csv::csv;
pub use self::drill::{Drill, drill_csv, drill_json, drill_markdown, drill_text};
pub use self::html::html;
pub use self::json::json;
pub use self::markdown::markdown;
pub use self::metric::{metric, metric_json};
pub use self::text::text;
