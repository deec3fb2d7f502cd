//! A made-up book, commit by commit.

use std::collections::VecDeque;
use std::io::{self, Write};

use chrono::{DateTime, FixedOffset, TimeDelta};

use super::life::Lead;

/// How long the book was kept, whatever its size: as in a team of the size that makes so many commits.
const DAYS: i64 = 730;

/// One in so many leads is being worked at a time.
const WORKED: usize = 10;

/// The files that say by what the leads are judged: path and text.
pub(crate) const RULES: [(&str, &str); 7] = [
    (
        "policy/definition.yaml",
        include_str!("../../../policy/definition.yaml"),
    ),
    (
        "policy/followup.yaml",
        include_str!("../../../policy/followup.yaml"),
    ),
    (
        "policy/holidays-de.ics",
        include_str!("../../../policy/holidays-de.ics"),
    ),
    ("policy/sla.yaml", include_str!("../../../policy/sla.yaml")),
    (
        "policy/stages.yaml",
        include_str!("../../../policy/stages.yaml"),
    ),
    (
        "policy/teams.yaml",
        include_str!("../../../policy/teams.yaml"),
    ),
    (
        "schema/lead.schema.json",
        include_str!("../../../schema/lead.schema.json"),
    ),
];

/// Writes a book of so many leads and commits as a stream for `git fast-import`, its leads in a folder for each month or
/// in one.
pub(crate) fn write(
    stream: impl Write,
    leads: usize,
    commits: usize,
    by_month: bool,
) -> io::Result<()> {
    let mut book = Book {
        stream,
        dice: Dice(20_261_120),
        commits: 0,
        of: commits,
        main: 0,
        by_month,
    };
    book.write(leads)
}

/// Numbers that look random and are the same in every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((value ^ (value >> 31)) % sides as u64) as usize
    }

    pub(crate) fn pick<'a>(&mut self, among: &[&'a str]) -> &'a str {
        among[self.roll(among.len())]
    }
}

struct Book<W> {
    stream: W,
    dice: Dice,
    /// How many commits were written, and how many there will be.
    commits: usize,
    of: usize,
    /// The tip of the line.
    main: usize,
    by_month: bool,
}

/// What a commit does to a path.
type Change = (String, Option<String>);

impl<W: Write> Book<W> {
    fn write(&mut self, leads: usize) -> io::Result<()> {
        let rules = RULES.map(|(path, text)| (path.to_owned(), Some(text.to_owned())));
        self.main = self.commit("main", "Agree on a policy", "mia", &[], &rules)?;
        let mut worked: VecDeque<Lead> = VecDeque::new();
        let mut made = 0;
        while self.commits < self.of {
            // As many commits as lie between one lead and the next.
            let due = made < leads && made * self.of <= self.commits * leads;
            if due || worked.is_empty() {
                worked.push_back(Lead::new(made, self.now(), self.by_month, &mut self.dice));
                made += 1;
            }
            match self.dice.roll(4) {
                0 => self.branch(&mut worked)?,
                _ => {
                    let from = [self.main];
                    if let Some((subject, by, changes)) = self.step(&mut worked, due) {
                        self.main = self.commit("main", &subject, by, &from, &changes)?;
                    }
                }
            }
            while worked.len() > leads.div_ceil(WORKED) {
                worked.pop_front();
            }
        }
        writeln!(self.stream, "done")?;
        self.stream.flush()
    }

    /// Makes a branch of one to three commits, and merges it.
    fn branch(&mut self, worked: &mut VecDeque<Lead>) -> io::Result<()> {
        let mut tip = self.main;
        let mut landed: Vec<Change> = Vec::new();
        let mut last = "mia";
        for _ in 0..1 + self.dice.roll(3) {
            if let Some((subject, by, changes)) = self.step(worked, false) {
                tip = self.commit("branch", &subject, by, &[tip], &changes)?;
                landed.extend(changes);
                last = by;
            }
        }
        if tip != self.main {
            let parents = [self.main, tip];
            let subject = format!("Merge pull request #{} from team/{last}", self.commits);
            self.main = self.commit("main", &subject, "sam", &parents, &landed)?;
        }
        Ok(())
    }

    /// Takes the next step in the life of a lead: the newest one, or any that is worked.
    fn step(
        &mut self,
        worked: &mut VecDeque<Lead>,
        newest: bool,
    ) -> Option<(String, &'static str, Vec<Change>)> {
        let which = match newest {
            true => worked.len().checked_sub(1)?,
            false if worked.is_empty() => return None,
            false => self.dice.roll(worked.len()),
        };
        let now = self.now();
        let step = worked[which].step(now, self.by_month, &mut self.dice);
        if worked[which].is_done() {
            worked.swap_remove_back(which);
        }
        Some(step)
    }

    fn now(&self) -> DateTime<FixedOffset> {
        let first = DateTime::parse_from_rfc3339("2025-01-06T08:00:00+01:00")
            .expect("because it is written as the standard says");
        first + TimeDelta::seconds(DAYS * 86_400 * self.commits as i64 / self.of as i64)
    }

    fn commit(
        &mut self,
        branch: &str,
        subject: &str,
        by: &str,
        parents: &[usize],
        changes: &[Change],
    ) -> io::Result<usize> {
        let at = self.now().timestamp();
        self.commits += 1;
        let out = &mut self.stream;
        writeln!(out, "commit refs/heads/{branch}\nmark :{}", self.commits)?;
        for role in ["author", "committer"] {
            writeln!(out, "{role} {by} <{by}@brightwell.example> {at} +0100")?;
        }
        writeln!(out, "data {}\n{subject}", subject.len() + 1)?;
        for (position, parent) in parents.iter().enumerate() {
            let word = if position == 0 { "from" } else { "merge" };
            writeln!(out, "{word} :{parent}")?;
        }
        for (path, text) in changes {
            match text {
                Some(text) => {
                    writeln!(out, "M 644 inline {path}\ndata {}\n{text}", text.len())?;
                }
                None => writeln!(out, "D {path}")?,
            }
        }
        Ok(self.commits)
    }
}
