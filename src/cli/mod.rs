//! Arguments, the one clock and the terminal; one file per command.

mod catalogue;
mod failure;
mod input;
mod judging;
mod merging;
mod output;
mod progress;
mod question;
mod reading;
mod terminal;
mod work;

mod accept;
mod assign;
mod audit;
mod board;
mod check;
mod completions;
mod dedupe;
mod demo;
mod digest;
mod doctor;
mod erase;
mod explain;
mod export;
mod feedback;
mod handoff;
mod import;
mod init;
mod log;
mod man;
mod merge_check;
mod merge_driver;
mod migrate;
mod move_to;
mod new;
mod pause;
mod policy;
mod qualify;
mod reclaim;
mod recycle;
mod reject;
mod report;
mod resolve;
mod resolve_conflict;
mod resume;
mod schema;
mod show;
mod starter;
mod status;
mod touch;
mod watch;

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::failure::Failure;
use self::terminal::Terminal;
use crate::render;

/// Sales leads as code: who promised what to whom, by when, and whether it was kept.
#[derive(Parser)]
#[command(version, propagate_version = true, max_term_width = 100)]
struct Arguments {
    /// Work in this directory instead of the current one.
    #[arg(short = 'C', value_name = "DIR", global = true)]
    directory: Option<PathBuf>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Init(init::Args),
    Demo(demo::Args),
    Status(status::Args),
    Digest(digest::Args),
    Watch(watch::Args),
    Show(show::Args),
    Log(log::Args),
    Board(board::Args),
    Report(report::Args),
    Export(export::Args),
    New(Box<new::Args>),
    Touch(touch::Args),
    Assign(assign::Args),
    Qualify(qualify::Args),
    Handoff(handoff::Args),
    Accept(accept::Args),
    Reject(reject::Args),
    Recycle(recycle::Args),
    Reclaim(reclaim::Args),
    Resolve(resolve::Args),
    Feedback(feedback::Args),
    Pause(pause::Args),
    Resume(resume::Args),
    #[command(name = "move")]
    Move(move_to::Args),
    Import(import::Args),
    Check(check::Args),
    Audit(audit::Args),
    Doctor(doctor::Args),
    Explain(explain::Args),
    Policy(policy::Args),
    Schema(schema::Args),
    Completions(completions::Args),
    Man(man::Args),
    Dedupe(dedupe::Args),
    MergeCheck(merge_check::Args),
    MergeDriver(merge_driver::Args),
    ResolveConflict(resolve_conflict::Args),
    Erase(erase::Args),
    Migrate(migrate::Args),
}

impl Command {
    /// Returns what a command that changes leads was told, of how to work.
    fn working(&self) -> Option<&work::Options> {
        Some(match self {
            Command::New(args) => &args.options,
            Command::Touch(args) => &args.options,
            Command::Assign(args) => &args.options,
            Command::Qualify(args) => &args.options,
            Command::Handoff(args) => &args.options,
            Command::Accept(args) => &args.options,
            Command::Reject(args) => &args.options,
            Command::Recycle(args) => &args.options,
            Command::Reclaim(args) => &args.options,
            Command::Resolve(args) => &args.options,
            Command::Feedback(args) => &args.options,
            Command::Pause(args) => &args.options,
            Command::Resume(args) => &args.options,
            Command::Move(args) => &args.options,
            Command::Import(args) => &args.options,
            Command::Erase(args) => &args.options,
            _ => return None,
        })
    }

    /// Returns whether a program asks, so that it is answered even where the command fails.
    fn answers_json(&self) -> bool {
        match self {
            Command::MergeCheck(args) => args.format == merging::Format::Json,
            Command::ResolveConflict(args) => args.format == merging::Format::Json,
            _ => self
                .working()
                .is_some_and(|options| options.format == work::Format::Json),
        }
    }
}

/// How a command ended.
enum Outcome {
    /// Nothing to complain of.
    Clean,
    /// Findings of severity error.
    Found,
    /// The answer could not be given in full.
    Incomplete,
}

/// Reads the arguments, runs the command and returns the exit code: 0 clean, 1 findings or a refusal, 2 could not run.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(usage) => {
            let code = u8::try_from(usage.exit_code()).unwrap_or(2);
            // Nothing is left to do where even the usage cannot be printed.
            let _ = usage.print();
            return ExitCode::from(code);
        }
    };
    let mut terminal = Terminal::new();
    let json = arguments.command.answers_json();
    // Not locked: whoever reads standard input as a file locks it.
    let mut stdin = io::BufReader::new(io::stdin());
    let directory = arguments.directory.unwrap_or_else(|| PathBuf::from("."));
    if !directory.is_dir() {
        let failure = Failure::new(format!("there is no directory {}", directory.display()));
        terminal.complain(&failure.hint("give another one after -C"));
        return ExitCode::from(2);
    }
    let outcome = match arguments.command {
        Command::Init(args) => init::run(&args, &directory, asks(&mut stdin), &mut terminal),
        Command::Demo(args) => demo::run(&args, &directory, &mut terminal),
        Command::Status(args) => status::run(&args, &directory, &mut terminal),
        Command::Digest(args) => digest::run(&args, &directory, &mut terminal),
        Command::Watch(args) => watch::run(&args, &directory, &mut terminal),
        Command::Show(args) => show::run(&args, &directory, &mut terminal),
        Command::Board(args) => board::run(&args, &directory, &mut terminal),
        Command::Log(args) => log::run(&args, &directory, &mut terminal),
        Command::Report(args) => report::run(&args, &directory, &mut terminal),
        Command::Export(args) => export::run(&args, &directory, &mut terminal),
        Command::New(args) => new::run(&args, &directory, asks(&mut stdin), &mut terminal),
        Command::Touch(args) => touch::run(&args, &directory, &mut terminal),
        Command::Assign(args) => assign::run(&args, &directory, &mut terminal),
        Command::Qualify(args) => qualify::run(&args, &directory, &mut terminal),
        Command::Handoff(args) => handoff::run(&args, &directory, asks(&mut stdin), &mut terminal),
        Command::Accept(args) => accept::run(&args, &directory, &mut terminal),
        Command::Reject(args) => reject::run(&args, &directory, &mut terminal),
        Command::Recycle(args) => recycle::run(&args, &directory, &mut terminal),
        Command::Reclaim(args) => reclaim::run(&args, &directory, &mut terminal),
        Command::Resolve(args) => resolve::run(&args, &directory, &mut terminal),
        Command::Feedback(args) => feedback::run(&args, &directory, &mut terminal),
        Command::Pause(args) => pause::run(&args, &directory, &mut terminal),
        Command::Resume(args) => resume::run(&args, &directory, &mut terminal),
        Command::Move(args) => move_to::run(&args, &directory, &mut terminal),
        Command::Import(args) => import::run(&args, &directory, &mut terminal),
        Command::Audit(args) => audit::run(&args, &directory, &mut terminal),
        Command::Check(args) => check::run(&args, &directory, &mut terminal),
        Command::Doctor(args) => doctor::run(&args, &directory, &mut terminal),
        Command::Explain(args) => explain::run(&args, &directory, &mut terminal),
        Command::Policy(args) => policy::run(&args, &directory, &mut terminal),
        Command::Completions(args) => completions::run(&args, &directory, &mut terminal),
        Command::Man(args) => man::run(&args, &directory, &mut terminal),
        Command::Schema(args) => schema::run(&args, &directory, &mut terminal),
        Command::Dedupe(args) => dedupe::run(&args, &directory, &mut terminal),
        Command::MergeCheck(args) => merge_check::run(&args, &directory, &mut terminal),
        Command::MergeDriver(args) => merge_driver::run(&args, &directory, &mut terminal),
        Command::ResolveConflict(args) => resolve_conflict::run(&args, &directory, &mut terminal),
        Command::Erase(args) => erase::run(&args, &directory, &mut terminal),
        Command::Migrate(args) => migrate::run(&args, &directory, &mut terminal),
    };
    match outcome.and_then(|outcome| terminal.flush().map(|()| outcome).map_err(Failure::from)) {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Ok(Outcome::Incomplete) => ExitCode::from(2),
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            terminal.complain(&failure);
            if json {
                let (message, help) = (failure.to_string(), failure.help());
                // Nothing is left to do where this cannot be printed either.
                let _ = render::change::failed_json(&mut terminal, &message, help, failure.code());
                let _ = terminal.flush();
            }
            ExitCode::from(failure.code())
        }
    }
}

/// Returns the lines that somebody types, if somebody is there to type.
fn asks(stdin: &mut io::BufReader<io::Stdin>) -> Option<&mut dyn io::BufRead> {
    let is_terminal = stdin.get_ref().is_terminal();
    is_terminal.then_some(stdin as &mut dyn io::BufRead)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn arguments_do_not_contradict_each_other() {
        super::Arguments::command().debug_assert();
    }
}
