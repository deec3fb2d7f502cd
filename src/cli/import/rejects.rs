//! The rows that were not taken, in a file of their own: same columns, and why.
#![expect(
    clippy::disallowed_methods,
    reason = "cli writes what the user asks for"
)]

use std::fs::{self, File, OpenOptions};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use super::file::Export;
use crate::cli::Failure;
use crate::codec::mapping::REASON;
use crate::codec::rows::Columns;
use crate::render::import::{Reject, Rejects};

/// Where rejected rows go.
pub(super) struct Destination {
    place: PathBuf,
    name: String,
}

impl Destination {
    /// Returns the place, if nothing is there yet: what somebody has begun to mend is not written over.
    pub(super) fn find(directory: &Path, name: &str) -> Result<Destination, Failure> {
        let place = directory.join(name);
        if fs::symlink_metadata(&place).is_ok() {
            return Err(Failure::new(format!("{name} is there already")).hint(
                "import it, if you have mended its rows; or name another file after --rejects",
            ));
        }
        Ok(Destination {
            place,
            name: name.to_owned(),
        })
    }

    /// Writes the rows that were rejected, as they are in the export.
    pub(super) fn write(
        &self,
        export: &Export,
        columns: &Columns,
        rejects: &[Reject],
    ) -> Result<(), Failure> {
        let failed = |error: std::io::Error| {
            Failure::new(format!("{} cannot be written: {error}", self.name))
                .hint("name another file after --rejects; no lead was written either")
        };
        let file: File = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&self.place)
            .map_err(failed)?;
        let names = columns.names().iter().map(|name| &**name);
        let mut table = Rejects::new(BufWriter::new(file), names, REASON).map_err(failed)?;
        let mut waiting = rejects.iter().peekable();
        export.each(|_, row| {
            if let Some(reject) = waiting.next_if(|reject| reject.row == row.number) {
                table.row(&row.cells, &reject.reasons).map_err(failed)?;
            }
            Ok(())
        })?;
        table.finish().map_err(failed)
    }
}
