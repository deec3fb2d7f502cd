//! Runs commands side by side, in turn, and prints how long each took against the first.
//!
//! `cargo bench --bench against -- DIRECTORY ROUNDS 'NAME|COMMAND' 'NAME|COMMAND|BEFORE' …`: what is `BEFORE` is run by
//! `sh` before each round of its command, and not counted. A line a command, with tabs between: name, least, median and
//! most milliseconds, least and median and most of the ratio to the first command in the same round, peak memory in MB.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "starting programs and printing figures is what this program is for"
)]

use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// How often the memory of a program is looked at.
const PAUSE: Duration = Duration::from_micros(500);

struct Contestant {
    name: String,
    command: String,
    before: Option<String>,
    milliseconds: Vec<f64>,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).filter(|word| word != "--bench");
    let (Some(directory), Some(rounds)) = (arguments.next(), arguments.next()) else {
        // `cargo bench` without a name runs every benchmark; this one has nothing to compare then.
        return ExitCode::SUCCESS;
    };
    let rounds: usize = rounds.parse().expect("the second argument is a number");
    let mut contestants: Vec<Contestant> = arguments.map(|text| contestant(&text)).collect();
    for _ in 0..rounds {
        for contestant in &mut contestants {
            contestant.prepare(&directory);
            let begin = Instant::now();
            let mut child = contestant.start(&directory);
            let status = child.wait().expect("the program can be waited for");
            contestant
                .milliseconds
                .push(begin.elapsed().as_secs_f64() * 1000.0);
            if status.code().is_none_or(|code| code > 2) {
                println!("{}\tfailed: {status}", contestant.name);
                return ExitCode::FAILURE;
            }
        }
    }
    let reference = contestants[0].milliseconds.clone();
    for contestant in &contestants {
        let ratios = contestant.milliseconds.iter().zip(&reference);
        let ratios: Vec<f64> = ratios.map(|(own, first)| own / first).collect();
        let [least, median, most] = spread(&contestant.milliseconds);
        let [low, middle, high] = spread(&ratios);
        let memory = contestant.peak(&directory);
        println!(
            "{}\t{least:.1}\t{median:.1}\t{most:.1}\t{low:.3}\t{middle:.3}\t{high:.3}\t{memory}",
            contestant.name
        );
    }
    ExitCode::SUCCESS
}

fn contestant(text: &str) -> Contestant {
    let mut parts = text.split('|').map(str::to_owned);
    let mut part = || parts.next();
    Contestant {
        name: part().unwrap_or_default(),
        command: part().expect("each command has a name, a bar and the command"),
        before: part(),
        milliseconds: Vec::new(),
    }
}

impl Contestant {
    fn prepare(&self, directory: &str) {
        if let Some(before) = &self.before {
            let mut shell = Command::new("sh");
            let done = shell.args(["-c", before]).current_dir(directory).status();
            assert!(
                done.is_ok_and(|status| status.success()),
                "`{before}` failed"
            );
        }
    }

    /// Starts the command; its words are parted by spaces.
    fn start(&self, directory: &str) -> Child {
        let mut words = self.command.split(' ');
        let mut command = Command::new(words.next().expect("a split text has a first part"));
        command.args(words).current_dir(directory);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
            .spawn()
            .unwrap_or_else(|error| panic!("`{}` does not start: {error}", self.command))
    }

    /// Returns the most memory the command ever had in another run, in MB, where the system tells.
    fn peak(&self, directory: &str) -> String {
        self.prepare(directory);
        let mut child = self.start(directory);
        let place = format!("/proc/{}/status", child.id());
        let mut peak = None;
        while let Ok(None) = child.try_wait() {
            let status = std::fs::read_to_string(&place).unwrap_or_default();
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kilobytes =
                line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
            peak = peak.max(kilobytes);
            std::thread::sleep(PAUSE);
        }
        peak.map_or("-".into(), |kilobytes| {
            format!("{:.0}", kilobytes as f64 / 1024.0)
        })
    }
}

/// Returns the least, the median and the most.
fn spread(figures: &[f64]) -> [f64; 3] {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    [0, last / 2, last].map(|at| sorted.get(at).copied().unwrap_or(f64::NAN))
}
