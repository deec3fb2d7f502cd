//! Parse, run, exit.

use std::process::ExitCode;

fn main() -> ExitCode {
    leads::cli::run()
}
