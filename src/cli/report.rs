//! `leads report`: what became of the leads, by what was promised and by what it cost.

use std::path::Path;

use chrono::{DateTime, Utc};
use clap::ValueEnum;

use super::reading::{self, Reading, State, Wanted, instant};
use super::{Failure, Outcome, Terminal};
use crate::domain::duration::Duration;
use crate::domain::report::drill::{behind, select};
use crate::domain::report::figures::figures;
use crate::domain::report::groups::Dimension;
use crate::domain::report::metrics::{self, Metric};
use crate::domain::report::{self, Report, Window};
use crate::finding::nearest;
use crate::render;
use crate::render::report::Drill;

/// Report what became of the leads: funnel, conversion, speed, promises, offers, contacts, endings, cost.
///
/// Every number follows the same leads: those that came in (or, with `--cohort closed`, were closed) in the window;
/// whatever happened to them until now counts. Counts stand before shares, and of fewer than ten there is no share.
/// `leads explain METRIC` says what a number counts, `--drill` lists the leads behind it.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Only leads from this day on (a date or a time, in UTC).
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Only leads before this day.
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Only leads of the last 90d, or any other length of time that simply passes.
    #[arg(long, value_name = "LENGTH", conflicts_with = "from")]
    last: Option<String>,
    /// Whether the window is about the day on which leads came in, or that on which they were closed.
    #[arg(long, value_enum, default_value_t = Cohort::Received)]
    cohort: Cohort,
    /// Show the leads in groups; JSON, CSV and the page have them all [default: source].
    #[arg(long, value_enum, value_delimiter = ',')]
    by: Vec<By>,
    /// List the leads behind a number: `--drill won=webinar`, `--drill breached=clock:reply`.
    #[arg(long, value_name = "METRIC[=KEY]")]
    drill: Option<String>,
    /// How to print; `html` is one page to send around, without any name of a prospect.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    at: State,
}

#[derive(Clone, Copy, ValueEnum)]
enum Cohort {
    Received,
    Closed,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Source,
    Campaign,
    Segment,
    Owner,
    Team,
    Channel,
    Month,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
    Markdown,
    Html,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let drill = args.drill.as_deref().map(parse_drill).transpose()?;
    if drill.is_some() && args.format == Format::Html {
        let failure = Failure::new("a page to send around has no list of leads");
        return Err(failure.hint("ask for the leads with --format text, json, csv or markdown"));
    }
    let reading = reading::read(directory, &args.at, false, Wanted::All)?;
    reading.require_policy()?;
    let window = args.window(reading.book.as_of)?;
    let standings = reading.book.standings();
    let cohort = match args.cohort {
        Cohort::Received => report::Cohort::Received,
        Cohort::Closed => report::Cohort::Closed,
    };
    let policy = reading.policy();
    let report = report::report(&reading.book, policy, &standings, window, cohort);
    match drill {
        Some((metric, key)) => print_drill(args, &reading, &report, metric, key, terminal)?,
        None => print(args, &reading, &report, terminal)?,
    }
    if matches!(args.format, Format::Text | Format::Markdown) {
        reading.supposing(terminal)?;
    }
    reading.deletions(terminal);
    reading.remarks(terminal);
    // What stopped under a policy that is not here is not judged.
    let judged = report.left_out == 0 && reading.book.unseen.is_empty();
    let whole = reading.book.history.gap.is_none() || judged;
    Ok(if whole {
        Outcome::Clean
    } else {
        Outcome::Incomplete
    })
}

fn print(
    args: &Args,
    reading: &Reading,
    report: &Report<'_>,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let (look, head) = (terminal.look(), reading.head());
    let by: Vec<Dimension> = match args.by.is_empty() {
        true => vec![Dimension::Source],
        false => args.by.iter().map(|by| by.dimension()).collect(),
    };
    match args.format {
        Format::Text => render::report::text(terminal, report, &by, &look)?,
        Format::Json => render::report::json(terminal, report, &head)?,
        Format::Csv => render::report::csv(terminal, report, &head)?,
        Format::Markdown => render::report::markdown(terminal, report, &by)?,
        Format::Html => render::report::html(terminal, report, &head)?,
    }
    Ok(())
}

fn print_drill(
    args: &Args,
    reading: &Reading,
    report: &Report<'_>,
    metric: &'static Metric,
    key: Option<&str>,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let figures = figures(report);
    let chosen = select(&figures, metric.id, key);
    if let (Some(key), true) = (key, chosen.is_empty()) {
        let keys = figures.iter().filter(|figure| figure.metric == metric);
        let keys = keys.map(|figure| figure.key.as_str());
        return Err(no_key(
            metric,
            key,
            keys.filter(|key| !key.is_empty()).collect(),
        ));
    }
    if chosen.len() > 1 && key.is_some() {
        let keys: Vec<&str> = chosen.iter().map(|figure| figure.key.as_str()).collect();
        let failure = Failure::new(format!("`{}` could be any of several", key.unwrap_or("")));
        return Err(failure.hint(format!("write one of {}", keys.join(", "))));
    }
    let drill = Drill {
        report,
        metric,
        key,
        leads: behind(&chosen),
    };
    let (look, head) = (terminal.look(), reading.head());
    match args.format {
        Format::Text => render::report::drill_text(terminal, &drill, &look)?,
        Format::Json => render::report::drill_json(terminal, &drill, &head)?,
        Format::Csv => render::report::drill_csv(terminal, &drill)?,
        Format::Markdown | Format::Html => render::report::drill_markdown(terminal, &drill)?,
    }
    Ok(())
}

/// The most keys to list in a hint.
const MOST_KEYS: usize = 15;

/// Returns the failure to tell a metric by a key that it does not have.
fn no_key(metric: &Metric, key: &str, keys: Vec<&str>) -> Failure {
    let failure = Failure::new(format!("there is no `{key}` to tell `{}` by", metric.id));
    let bare = |known: &&str| known.split_once(':').map(|(_, name)| name.to_owned());
    let names: Vec<String> = keys.iter().filter_map(bare).collect();
    let known = keys.iter().copied().chain(names.iter().map(String::as_str));
    match nearest(key, known) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None if keys.is_empty() => failure.hint("leave the key out"),
        None if keys.len() <= MOST_KEYS => {
            failure.hint(format!("the keys are {}", keys.join(", ")))
        }
        None => failure.hint("the second column of `leads report --format csv` has the keys"),
    }
}

/// Returns the metric and the key that are asked for.
fn parse_drill(asked: &str) -> Result<(&'static Metric, Option<&str>), Failure> {
    let (id, key) = match asked.split_once('=') {
        Some((id, key)) => (id, Some(key)),
        None => (asked, None),
    };
    let Some(metric) = metrics::find(id) else {
        let failure = Failure::new(format!("no metric is called `{id}`"));
        let ids = metrics::all().map(|metric| metric.id);
        return Err(match nearest(id, ids) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None => failure.hint("the first column of `leads report --format csv` has the metrics"),
        });
    };
    Ok((metric, key))
}

impl Args {
    /// Returns the window that is asked for.
    fn window(&self, as_of: DateTime<Utc>) -> Result<Window, Failure> {
        let time = |option: &str, text: &Option<String>| {
            match text {
            None => Ok(None),
            Some(text) => instant(text).map(Some).ok_or_else(|| {
                Failure::new(format!("`{option} {text}` is neither a date nor a time"))
                    .hint("write a date such as 2026-11-20 (UTC), or a time such as 2026-11-20T09:00:00+01:00")
            }),
        }
        };
        let to = time("--to", &self.to)?;
        let from = match &self.last {
            None => time("--from", &self.from)?,
            Some(text) => Some(before(to.unwrap_or(as_of), text)?),
        };
        if to.is_some_and(|to| from.is_some_and(|from| from >= to)) {
            let failure = Failure::new("the window ends before it begins");
            return Err(failure.hint("--to is the first day that is no longer in it"));
        }
        Ok(Window { from, to })
    }
}

/// Returns the instant this long before another.
fn before(end: DateTime<Utc>, length: &str) -> Result<DateTime<Utc>, Failure> {
    let wrong = |why: String| {
        let failure = Failure::new(format!("`--last {length}` cannot be used: {why}"));
        failure.hint("write for example 90d, 2d12h or 36h")
    };
    let parsed = Duration::parse(length).map_err(|error| wrong(error.to_string()))?;
    match parsed {
        Duration::Elapsed(elapsed) if parsed.is_positive() => end
            .checked_sub_signed(elapsed)
            .ok_or_else(|| wrong("it reaches before all time".to_owned())),
        Duration::Elapsed(_) => Err(wrong("it must be longer than nothing".to_owned())),
        _ => Err(wrong("office hours differ by calendar".to_owned())),
    }
}

impl By {
    fn dimension(self) -> Dimension {
        match self {
            By::Source => Dimension::Source,
            By::Campaign => Dimension::Campaign,
            By::Segment => Dimension::Segment,
            By::Owner => Dimension::Owner,
            By::Team => Dimension::Team,
            By::Channel => Dimension::Channel,
            By::Month => Dimension::Month,
        }
    }
}
