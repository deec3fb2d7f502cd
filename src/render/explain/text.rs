//! The explanation of clocks as a person reads it: start, target, what counted and what did not, due, verdict.

use std::io::{self, Write};

use anstyle::Style;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::json::why;
use super::{Explained, Run, explained};
use crate::domain::book::{Book, Standing};
use crate::domain::clock::{Counts, Moment, Step, Verdict};
use crate::domain::duration::{Duration, in_words};
use crate::domain::policy::Clock;
use crate::render::Look;
use crate::render::terminal::{clean, paint};
use crate::render::words::{self, DIM, sign};

/// With more stretches than this, those in the middle are told in one line.
const MOST: usize = 28;
/// How many are shown before that line, and how many after.
const SHOWN: (usize, usize) = (12, 6);

/// Writes, for each clock that is wanted and has run, everything that led to its due time.
pub fn clocks(
    out: &mut dyn Write,
    standing: &Standing<'_>,
    book: &Book,
    wanted: &dyn Fn(Clock) -> bool,
    look: &Look,
) -> io::Result<()> {
    let explained = explained(standing, book, wanted);
    let id = clean(&standing.entry.id);
    if explained.is_empty() {
        return writeln!(out, "{id}: no such clock has run for this lead");
    }
    let people = book.policy.as_ref().map(|policy| &policy.teams.people);
    let zone = people.and_then(|people| people.get(standing.answerable?)?.zone);
    for (position, explained) in explained.iter().enumerate() {
        if position > 0 {
            writeln!(out)?;
        }
        let calendar = (explained.run.as_ref()).and_then(|run| run.target.calendar.as_ref());
        let own = calendar.map(|calendar| calendar.zone());
        let sheet = Sheet {
            book,
            look,
            zone: zone.or(own).unwrap_or(Tz::UTC),
        };
        sheet.clock(out, explained)?;
    }
    Ok(())
}

/// What the lines of one explanation share.
struct Sheet<'a> {
    book: &'a Book,
    look: &'a Look,
    zone: Tz,
}

impl Sheet<'_> {
    fn clock(&self, out: &mut dyn Write, explained: &Explained<'_>) -> io::Result<()> {
        let Explained {
            verdict,
            run,
            earlier,
        } = explained;
        let state = verdict.state.name().replace('_', " ");
        let name = paint(verdict.clock.name(), Style::new().bold(), self.look);
        writeln!(
            out,
            "{name}: {}",
            paint(&state, sign(verdict.state).style, self.look)
        )?;
        match run {
            Some(run) => self.run(out, verdict, run)?,
            None => writeln!(
                out,
                "  nobody can say whether it runs: the present content of the lead is not in this clone"
            )?,
        }
        self.earlier(out, earlier)
    }

    fn run(&self, out: &mut dyn Write, verdict: &Verdict, run: &Run<'_>) -> io::Result<()> {
        let Run {
            cycle,
            target,
            steps,
            deleted,
        } = run;
        writeln!(out, "  started  {}", self.moment(&cycle.start))?;
        let calendar = target
            .calendar
            .as_ref()
            .filter(|_| !matches!(target.within, Duration::Elapsed(_)));
        let calendar = calendar.map_or(String::new(), |calendar| {
            format!(
                " of calendar {} ({})",
                clean(calendar.name()),
                calendar.zone()
            )
        });
        let place = format!("{}:{}", target.line.file, target.line.line);
        writeln!(
            out,
            "  target   {}{calendar}, by {}",
            target.within,
            clean(&place)
        )?;
        self.steps(out, steps)?;
        if let Some(due) = verdict.due_at {
            let older = match cycle.start.at_horizon {
                true => "at or before ",
                false => "",
            };
            writeln!(out, "  due      {older}{}", self.both(due))?;
        }
        match cycle.stop {
            Some(stop) if stop.done => writeln!(out, "  stopped  {}", self.moment(&stop.moment))?,
            Some(stop) => {
                let why = match deleted {
                    true => "the lead was deleted",
                    false => "the lead went where this clock does not run",
                };
                writeln!(out, "  ended    {}: {why}", self.moment(&stop.moment))?;
            }
            None => writeln!(
                out,
                "  now      {}: {}",
                self.both(self.book.as_of),
                words::due(verdict, self.book.as_of, false)
            )?,
        }
        Ok(())
    }

    /// Writes the runs before this one, the latest of them.
    fn earlier(&self, out: &mut dyn Write, runs: &[Verdict]) -> io::Result<()> {
        const MOST: usize = 5;
        let skipped = runs.len().saturating_sub(MOST);
        if skipped > 0 {
            let line = format!("  before   … {}", words::count(skipped, "more run"));
            writeln!(out, "{}", paint(&line, DIM, self.look))?;
        }
        for run in &runs[skipped..] {
            let Some(cycle) = &run.cycle else { continue };
            let at = |moment: &Moment| {
                moment
                    .at
                    .with_timezone(&self.zone)
                    .format("%Y-%m-%d %H:%M")
                    .to_string()
            };
            let until = cycle.stop.map_or("now".to_owned(), |stop| at(&stop.moment));
            let state = run.state.name().replace('_', " ");
            let line = format!("  before   {} – {until}: {state}", at(&cycle.start));
            writeln!(out, "{}", paint(&line, DIM, self.look))?;
        }
        Ok(())
    }

    /// Writes the stretches of time, those in the middle folded if there are many.
    fn steps(&self, out: &mut dyn Write, steps: &[Step]) -> io::Result<()> {
        if steps.len() <= MOST {
            return steps.iter().try_for_each(|step| self.step(out, step));
        }
        let (before, rest) = steps.split_at(SHOWN.0);
        let (folded, after) = rest.split_at(rest.len() - SHOWN.1);
        before.iter().try_for_each(|step| self.step(out, step))?;
        let length = |counts: bool| {
            let steps = folded
                .iter()
                .filter(|step| (step.counts == Counts::Yes) == counts);
            in_words(steps.map(|step| step.to - step.from).sum::<TimeDelta>())
        };
        let line = format!(
            "    … {} more: {} counted, {} skipped",
            folded.len(),
            length(true),
            length(false)
        );
        writeln!(out, "{}", paint(&line, DIM, self.look))?;
        after.iter().try_for_each(|step| self.step(out, step))
    }

    fn step(&self, out: &mut dyn Write, step: &Step) -> io::Result<()> {
        let (from, to) = (
            step.from.with_timezone(&self.zone),
            step.to.with_timezone(&self.zone),
        );
        let until = match from.date_naive() == to.date_naive() {
            true => to.format("%H:%M").to_string(),
            false => to.format("%a %Y-%m-%d %H:%M").to_string(),
        };
        let length = in_words(step.to - step.from);
        let span = format!("{} – {until}", from.format("%a %Y-%m-%d %H:%M"));
        match why(&step.counts) {
            None => writeln!(out, "    {span}  {length}"),
            Some(why) => {
                let line = format!("    {span}  not counted: {}", clean(&why));
                writeln!(out, "{}", paint(&line, DIM, self.look))
            }
        }
    }

    /// Returns when, in the owner's zone and in UTC, and which commit shows it.
    fn moment(&self, moment: &Moment) -> String {
        let when = self.both(moment.at);
        let shown = match moment.commit {
            None => "not committed yet".to_owned(),
            Some(commit) => {
                let commit = self.book.history.commit(commit);
                format!(
                    "commit {} by {}: {}",
                    commit.id.short(),
                    clean(&commit.author.name),
                    clean(commit.subject)
                )
            }
        };
        let older = if moment.at_horizon {
            "at or before "
        } else {
            ""
        };
        format!("{older}{when}, {shown}")
    }

    fn both(&self, at: DateTime<Utc>) -> String {
        let utc = at.format("%Y-%m-%dT%H:%M:%SZ");
        match self.zone {
            Tz::UTC => utc.to_string(),
            zone => format!(
                "{} ({utc})",
                at.with_timezone(&zone).format("%a %Y-%m-%d %H:%M %Z")
            ),
        }
    }
}
