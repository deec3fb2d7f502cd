//! Writes a made-up book as a stream for `git fast-import`: `cargo bench --bench books -- LEADS COMMITS flat|month`.
//!
//! The same arguments give the same bytes. A third of the commits are made on branches and merged; people work by this
//! project's own policy and schema; leads come in, are owned, touched, moved, handed over, closed, and now and then their
//! files move or are removed.

mod life;
mod made;

use std::io::{self, BufWriter};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).filter(|word| word != "--bench");
    let mut number = || arguments.next()?.parse::<usize>().ok();
    let (leads, commits) = (number(), number());
    let (Some(leads), Some(commits), Some(layout)) = (leads, commits, arguments.next()) else {
        // `cargo bench` without a name runs every benchmark; this one has nothing to say then.
        return ExitCode::SUCCESS;
    };
    let stream = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    match made::write(stream, leads, commits, layout != "flat") {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
