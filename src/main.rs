//! Parse, run, exit.

use std::process::ExitCode;

/// Leads are many small texts, made by several threads at a time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    leads::cli::run()
}
