//! A first mapping for a file that nobody has mapped yet: what its columns probably are, to be looked over.

mod guesses;
mod words;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use self::guesses::{GUESSES, Guess};
use self::words::{comment, masked, plain, quoted};

use crate::codec::rows::{Columns, Row};

/// How many different values a column has at most whose values are mapped one by one.
const FEW: usize = 40;

/// Returns the text of a mapping for a file with these columns and first rows.
pub fn suggest(name: &str, columns: &Columns, rows: &[Row]) -> String {
    let mut page = Page {
        columns,
        rows,
        taken: Vec::new(),
        text: String::new(),
    };
    page.head(name);
    page.fields();
    page.rest();
    page.text
}

struct Page<'a> {
    columns: &'a Columns,
    rows: &'a [Row],
    taken: Vec<String>,
    text: String,
}

impl Page<'_> {
    fn head(&mut self, name: &str) {
        let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let stem = stem.split('.').next().unwrap_or_default();
        let system: String = plain(stem).chars().take(40).collect();
        let system = if system.is_empty() { "export" } else { &system };
        self.line("# How the columns of this file become fields of leads. Look it over: the guesses go by the names of columns\n# and by what the first thousand rows say.");
        self.line("# Try it with `leads import FILE --mapping THIS --dry-run`; it writes nothing.");
        self.line("");
        self.line("# The program it comes from: with the key below it marks each lead, so that the next import knows it again.");
        self.line(&format!("system: {system}"));
        match self.key() {
            Some(key) => {
                self.line(&format!("key: {}", quoted(&key)));
                self.taken.push(key);
            }
            None => {
                let email = self.column(&["email", "emailaddress", "workemail", "mail"]);
                self.line("# No column looks like a number of its own for each row. An address may do, if nobody has two rows.");
                let key = email.unwrap_or_else(|| {
                    self.columns
                        .names()
                        .first()
                        .map(|name| name.to_string())
                        .unwrap_or_default()
                });
                self.line(&format!("key: {}", quoted(&key)));
            }
        }
    }

    fn fields(&mut self) {
        self.line("");
        self.line("fields:");
        let person = self.person();
        let mut has_source = false;
        for guess in GUESSES.iter().filter(|guess| !guess.path.is_empty()) {
            let column = self
                .column(guess.names)
                .filter(|column| !self.taken.contains(column));
            let Some(column) = column else {
                match guess.path {
                    "company.name" => self.no_company(&person),
                    "contact.name" => {
                        if let [first, last] = person.as_slice() {
                            let line = format!(
                                "  contact.name: {{ join: [{}, {}] }}",
                                quoted(first),
                                quoted(last)
                            );
                            self.line(&line);
                        }
                    }
                    _ => {}
                }
                continue;
            };
            has_source |= guess.path == "source";
            self.taken.push(column.clone());
            self.field(guess, &column);
        }
        if !has_source {
            self.line("  # Every lead has a source: one of those in policy/definition.yaml.");
            self.line("  source: { constant: website_request }");
        }
        if !self.text.contains("\n  stage:") {
            self.line("  stage: { constant: inquiry }");
        }
        self.taken.extend(person);
    }

    /// Says what stands for the company where no column does.
    fn no_company(&mut self, person: &[String]) {
        let name = self.column(&["name", "fullname", "contactname", "fn"]);
        let (stands_in, source) = match (name, person, self.key()) {
            (Some(name), _, _) => ("the person's name", quoted(&name)),
            (None, [first, last], _) => (
                "the person's name",
                format!("{{ join: [{}, {}] }}", quoted(first), quoted(last)),
            ),
            (None, _, Some(key)) => (
                "its number",
                format!("{{ column: {}, write: \"Prospect {{}}\" }}", quoted(&key)),
            ),
            (None, _, None) => ("one word for all", "{ constant: unknown }".to_owned()),
        };
        self.line(&format!(
            "  # No column looks like the company, which every lead has: {stands_in} stands in for it."
        ));
        self.line(&format!("  company.name: {source}"));
    }

    fn field(&mut self, guess: &Guess, column: &str) {
        let path = guess.path;
        let sample = self.sample(path, column);
        let line = match guess.more {
            "" => format!("  {path}: {}", quoted(column)),
            "date" => format!(
                "  {path}: {{ column: {}, date: {} }}",
                quoted(column),
                quoted(self.date(column))
            ),
            "map" => {
                let values = self.values(column);
                if values.len() > FEW {
                    format!("  {path}: {{ column: {}, as: word }}", quoted(column))
                } else {
                    return self.map(path, column, &values);
                }
            }
            more => format!("  {path}: {{ column: {}, {more} }}", quoted(column)),
        };
        match sample {
            Some(sample) => self.line(&format!("{line}   # {sample}")),
            None => self.line(&line),
        }
    }

    /// Writes a field whose values stand for others, with how often each is there.
    fn map(&mut self, path: &str, column: &str, values: &[(String, usize)]) {
        let (why, stand_in) = match path {
            "source" => (
                "one of the sources in policy/definition.yaml",
                "website_request",
            ),
            "stage" => (
                "one of the stages in policy/stages.yaml; beyond the first one, by_stage says what else such leads have",
                "inquiry",
            ),
            "priority" => ("A, B or C", "~"),
            _ => (
                "one of those in policy/definition.yaml; ~ leaves the field out",
                "~",
            ),
        };
        self.line(&format!("  # What each value stands for: {why}."));
        self.line(&format!("  {path}:"));
        self.line(&format!("    column: {}", quoted(column)));
        if stand_in != "~" {
            self.line(&format!("    default: {stand_in}"));
        }
        self.line("    map:");
        // A star in a cell is among everything else.
        for (value, count) in values.iter().filter(|(value, _)| value != "*") {
            self.line(&format!(
                "      {}: {stand_in}   # {count} rows",
                quoted(value)
            ));
        }
        self.line(&format!("      \"*\": {stand_in}   # everything else"));
    }

    fn rest(&mut self) {
        let names = self.columns.names().iter();
        let rest: Vec<String> = names
            .filter(|name| !self.taken.iter().any(|taken| **taken == ***name))
            .map(|name| name.to_string())
            .collect();
        if rest.is_empty() {
            return;
        }
        self.line("");
        self.line("# Columns that no field takes are kept as they are. Name those to keep in a list, or take this line out.");
        for name in rest.iter().take(60) {
            self.line(&format!("#   {}", comment(name)));
        }
        self.line("x_fields: rest");
    }

    /// Returns the columns of the first and the family name, if both are there.
    fn person(&self) -> Vec<String> {
        match (self.find("first"), self.find("last")) {
            (Some(first), Some(last)) => vec![first, last],
            _ => Vec::new(),
        }
    }

    /// Returns the column that looks like a number of its own for each row, and is one as far as the rows show.
    fn key(&self) -> Option<String> {
        let guess = GUESSES.iter().find(|guess| guess.more == "key")?;
        let mut columns = guess.names.iter().filter_map(|name| self.column(&[*name]));
        columns.find(|column| self.values(column).len() == self.rows.len())
    }

    fn find(&self, role: &str) -> Option<String> {
        let guess = GUESSES
            .iter()
            .find(|guess| guess.path.is_empty() && guess.more == role)?;
        self.column(guess.names)
    }

    /// Returns the first column with one of these names, the likeliest name first.
    fn column(&self, names: &[&str]) -> Option<String> {
        let columns = self.columns.names();
        names
            .iter()
            .find_map(|wanted| columns.iter().find(|name| plain(name) == *wanted))
            .map(|name| name.to_string())
    }

    /// Returns the values of a column, the most frequent first, with how often each is there.
    fn values(&self, column: &str) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for row in self.rows {
            if let Some(cell) = self.columns.cell(row, column) {
                *counts.entry(cell.to_owned()).or_default() += 1;
            }
        }
        let mut values: Vec<(String, usize)> = counts.into_iter().collect();
        values.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        values
    }

    /// Returns a first value to go by; of people nothing that tells who they are.
    fn sample(&self, path: &str, column: &str) -> Option<String> {
        let cell = self
            .rows
            .iter()
            .find_map(|row| self.columns.cell(row, column))?;
        let is_personal = path.starts_with("contact.") || path == "owner";
        let shown = if is_personal {
            masked(cell)
        } else {
            cell.to_owned()
        };
        Some(comment(&shown))
    }

    /// Returns how dates seem to be written in a column.
    fn date(&self, column: &str) -> &'static str {
        const PATTERNS: [&str; 10] = [
            "%Y-%m-%d %H:%M:%S",
            "%d.%m.%Y %H:%M:%S",
            "%d.%m.%Y %H:%M",
            "%d.%m.%Y",
            "%m/%d/%Y %I:%M %p",
            "%m/%d/%Y %H:%M",
            "%m/%d/%Y",
            "%d/%m/%Y %H:%M",
            "%d/%m/%Y",
            "%d %b %Y",
        ];
        let cells: Vec<&str> = self
            .rows
            .iter()
            .filter_map(|row| self.columns.cell(row, column))
            .collect();
        let reads = |pattern: &&&str| {
            let mut source = super::source::Source::of(super::source::From::First(Vec::new()));
            source.date = vec![(**pattern).to_owned()];
            !cells.is_empty() && cells.iter().all(|cell| source.read(cell).is_ok())
        };
        ["iso"]
            .iter()
            .chain(&PATTERNS)
            .find(|pattern| reads(pattern))
            .copied()
            .unwrap_or("iso")
    }

    fn line(&mut self, line: &str) {
        writeln!(self.text, "{line}").expect("because a String takes everything");
    }
}
