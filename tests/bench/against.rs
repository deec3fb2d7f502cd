//! Runs commands side by side, in turn, and prints how long each took against the first.
//!
//! `cargo bench --bench against -- DIRECTORY ROUNDS 'NAME|COMMAND' 'NAME|COMMAND|BEFORE' …`: what is `BEFORE` is run by
//! `sh` before each round of its command, and not counted. A line a command, with tabs between: name, least, median and
//! most milliseconds, least and median and most of the ratio to the first command in the same round, peak memory in MB,
//! median milliseconds of processor time and the ratio of that to the first command's. On a machine that others use too,
//! processor time tells more than what a clock shows.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "starting programs and printing figures is what this program is for"
)]

use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// How often the memory of a program is looked at.
const PAUSE: Duration = Duration::from_micros(500);

/// How Linux counts processor time for programs: in hundredths of a second.
const TICK_MILLISECONDS: f64 = 10.0;

struct Contestant {
    name: String,
    command: String,
    before: Option<String>,
    milliseconds: Vec<f64>,
    /// Of the processors; empty where the system does not tell.
    worked: Vec<f64>,
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
            let before = worked_by_children();
            let begin = Instant::now();
            let mut child = contestant.start(&directory);
            let status = child.wait().expect("the program can be waited for");
            contestant
                .milliseconds
                .push(begin.elapsed().as_secs_f64() * 1000.0);
            let worked = before.zip(worked_by_children());
            contestant
                .worked
                .extend(worked.map(|(before, after)| after - before));
            if status.code().is_none_or(|code| code > 2) {
                println!("{}\tfailed: {status}", contestant.name);
                return ExitCode::FAILURE;
            }
        }
    }
    let reference = contestants[0].milliseconds.clone();
    let [_, reference_worked, _] = spread(&contestants[0].worked);
    for contestant in &contestants {
        let ratios = contestant.milliseconds.iter().zip(&reference);
        let ratios: Vec<f64> = ratios.map(|(own, first)| own / first).collect();
        let [least, median, most] = spread(&contestant.milliseconds);
        let [low, middle, high] = spread(&ratios);
        let [_, worked, _] = spread(&contestant.worked);
        let memory = contestant.peak(&directory);
        println!(
            "{}\t{least:.1}\t{median:.1}\t{most:.1}\t{low:.3}\t{middle:.3}\t{high:.3}\t{memory}\t{worked:.0}\t{:.3}",
            contestant.name,
            worked / reference_worked
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
        worked: Vec::new(),
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

/// Returns how long the processors worked for children that ended, in milliseconds, where the system tells.
fn worked_by_children() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, in parentheses, is the second field and may hold anything; those asked for are 16 and 17.
    let (_, fields) = stat.rsplit_once(") ")?;
    let ticks = fields.split(' ').skip(13).take(2);
    let ticks: Vec<f64> = ticks.filter_map(|ticks| ticks.parse().ok()).collect();
    (ticks.len() == 2).then(|| ticks.iter().sum::<f64>() * TICK_MILLISECONDS)
}

/// Returns the least, the median and the most.
fn spread(figures: &[f64]) -> [f64; 3] {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    [0, last / 2, last].map(|at| sorted.get(at).copied().unwrap_or(f64::NAN))
}
