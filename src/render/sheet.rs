//! A table that is filled row by row and then written with aligned columns.

use std::io::{self, Write};

use anstyle::Style;

use super::Look;
use super::terminal::{clean, fit, paint, width};
use super::words::STRONG;

/// A table of `N` columns.
pub(super) struct Sheet<'a, const N: usize> {
    pub(super) out: &'a mut dyn Write,
    look: &'a Look,
    rows: Vec<([String; N], Style)>,
    begun: bool,
}

impl<'a, const N: usize> Sheet<'a, N> {
    /// Returns an empty one.
    pub(super) fn new(out: &'a mut dyn Write, look: &'a Look) -> Self {
        Sheet {
            out,
            look,
            rows: Vec::new(),
            begun: false,
        }
    }

    pub(super) fn row(&mut self, cells: [&str; N]) {
        self.painted(cells, Style::new());
    }

    /// Adds a row with its last cell in this style.
    pub(super) fn painted(&mut self, cells: [&str; N], style: Style) {
        let cells = cells.map(|cell| clean(cell).into_owned());
        self.rows.push((cells, style));
    }

    /// Writes the rows under this title and these heads, and begins anew.
    pub(super) fn table(&mut self, title: &str, head: [&str; N]) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            writeln!(self.out)?;
        }
        writeln!(self.out, "{}", paint(title, STRONG, self.look))?;
        let mut rows = vec![(head.map(str::to_owned), Style::new())];
        rows.append(&mut self.rows);
        let widest = |column: usize| rows.iter().map(|(row, _)| width(&row[column])).max();
        let widths: [usize; N] = std::array::from_fn(|column| widest(column).unwrap_or(0));
        for (cells, style) in &rows {
            let mut line = String::new();
            for (column, cell) in cells.iter().enumerate() {
                line.push_str("  ");
                match column + 1 == N {
                    // Nothing follows the last column: no blanks at the end of the line.
                    true => line.push_str(&paint(cell, *style, self.look)),
                    false => line.push_str(&fit(cell, widths[column])),
                }
            }
            writeln!(self.out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}
