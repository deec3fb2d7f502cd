//! Cells for spreadsheets: quoted where they must be, harmless to look at, and never a formula.

use std::borrow::Cow;
use std::io::{self, Write};

use super::terminal::clean;

/// Writes rows of cells.
pub(super) fn write<R, C>(out: &mut dyn Write, rows: R) -> io::Result<()>
where
    R: IntoIterator,
    R::Item: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        let cells = row.into_iter();
        writer.write_record(cells.map(|cell| clean(&guarded(cell.as_ref())).into_owned()))?;
    }
    let text = writer
        .into_inner()
        .map_err(csv::IntoInnerError::into_error)?;
    out.write_all(&text)
}

/// Returns a cell that no spreadsheet takes for a formula; a plain number stays one.
pub(super) fn guarded(cell: &str) -> Cow<'_, str> {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    match formula && cell.parse::<i64>().is_err() {
        true => Cow::Owned(format!("'{cell}")),
        false => Cow::Borrowed(cell),
    }
}
