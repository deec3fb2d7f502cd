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

/// Writes a row of cells that keep their line ends; nothing else in them may need cleaning.
pub(super) fn exact<C: AsRef<str>>(
    out: &mut dyn Write,
    row: impl IntoIterator<Item = C>,
) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let lines = |cell: &str| {
        let lines = cell.split('\n').map(|line| clean(line).into_owned());
        lines.collect::<Vec<_>>().join("\n")
    };
    let row = row.into_iter();
    writer.write_record(row.map(|cell| lines(&guarded(cell.as_ref()))))?;
    writer.flush()
}

/// Returns a cell that no spreadsheet takes for a formula; a plain number stays one. An import takes the apostrophe away
/// again, so a text that begins like a guarded one is guarded too.
pub(super) fn guarded(cell: &str) -> Cow<'_, str> {
    let formula = cell.trim_start_matches('\'');
    let formula = formula.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    match formula && !is_number(cell) {
        true => Cow::Owned(format!("'{cell}")),
        false => Cow::Borrowed(cell),
    }
}

/// Returns whether a cell is a number that every program takes for one: digits after a sign, and one point at most.
fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    let is_plain = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    digits.bytes().all(is_plain) && digits.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn what_begins_a_formula_is_guarded_and_numbers_stay() {
        for (cell, shown) in [
            ("=1+1", "'=1+1"),
            ("@x", "'@x"),
            ("-5", "-5"),
            ("-1.5", "-1.5"),
            ("+4930", "+4930"),
            ("+49 30 1", "'+49 30 1"),
            ("-inf", "'-inf"),
            ("-1e5", "'-1e5"),
            ("-", "'-"),
            ("'=1+1", "''=1+1"),
            ("'tis", "'tis"),
            ("Acme", "Acme"),
            ("", ""),
        ] {
            assert_eq!(guarded(cell), shown, "{cell}");
        }
    }
}
