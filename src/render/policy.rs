//! The policy as a person reads it: the funnel, the promises, the people.

use std::io::{self, Write};

use super::Look;
use super::terminal::clean;
use crate::domain::policy::{By, Clock, Gate, Move, Policy, Role, Target, When};

/// Writes stages and moves, clocks and targets, and who is who; each with the line of the policy that says so.
pub fn text(out: &mut dyn Write, policy: &Policy, look: &Look) -> io::Result<()> {
    let mut sheet = Sheet {
        out,
        look,
        rows: Vec::new(),
        begun: false,
    };
    for stage in &policy.stages.stages {
        let role = Role::ALL
            .iter()
            .find(|(_, role)| *role == stage.role)
            .map_or("", |(name, _)| name);
        sheet.row([
            &stage.name,
            role,
            stage.team.as_deref().unwrap_or("-"),
            &place(&stage.line),
        ]);
    }
    sheet.table("STAGES", ["stage", "role", "team", "line"])?;
    for step in &policy.stages.moves {
        sheet.row([&way(step), &by(&step.by), &gates(step), &place(&step.line)]);
    }
    sheet.table("MOVES", ["move", "by", "gates", "line"])?;
    for (name, clock) in Clock::ALL {
        for target in policy
            .sla
            .clocks
            .get(&clock)
            .map_or(&[][..], |clock| &clock.targets)
        {
            sheet.row([
                name,
                &target.within.to_string(),
                &when(target),
                &place(&target.line),
            ]);
        }
    }
    for procedure in &policy.followup.procedures {
        if let Some(spacing) = &procedure.spacing {
            sheet.row([
                "next_touch",
                &spacing.within.to_string(),
                &conditions(&procedure.when),
                &place(&spacing.line),
            ]);
        }
    }
    sheet.table("PROMISES", ["clock", "within", "for", "line"])?;
    for person in policy.teams.people.values() {
        sheet.row([&person.id, &person.name, &person.team, &place(&person.line)]);
    }
    sheet.table("PEOPLE", ["id", "name", "team", "line"])
}

fn place(line: &crate::finding::PolicyLine) -> String {
    format!("{}:{}", line.file, line.line)
}

fn way(step: &Move) -> String {
    let name = step
        .name
        .as_ref()
        .map_or(String::new(), |name| format!("{name}: "));
    let reason = step
        .when_reason
        .as_ref()
        .map_or(String::new(), |reason| format!(" if {reason}"));
    format!("{name}{} → {}{reason}", step.from.join(" | "), step.to)
}

fn by(by: &By) -> String {
    match by {
        By::Anyone => "anyone".to_owned(),
        By::Teams(teams) => teams.join(", "),
    }
}

fn gates(step: &Move) -> String {
    let name = |gate: &Gate| {
        Gate::ALL
            .iter()
            .find(|(_, known)| known == gate)
            .map_or("", |(name, _)| name)
    };
    match step.gates.is_empty() {
        true => "-".to_owned(),
        false => step.gates.iter().map(name).collect::<Vec<_>>().join(", "),
    }
}

fn when(target: &Target) -> String {
    let calendar = target
        .calendar
        .as_ref()
        .map_or(String::new(), |calendar| format!(" ({})", calendar.name()));
    let business = !matches!(target.within, crate::domain::duration::Duration::Elapsed(_));
    format!(
        "{}{}",
        conditions(&target.when),
        if business { &calendar } else { "" }
    )
}

fn conditions(when: &When) -> String {
    let condition = |(field, values): &(_, Vec<_>)| format!("{field} {}", values.join(" or "));
    match when.is_always() {
        true => "every other lead".to_owned(),
        false => when
            .conditions
            .iter()
            .map(condition)
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// A table that is filled row by row and then written with aligned columns.
struct Sheet<'a> {
    out: &'a mut dyn Write,
    look: &'a Look,
    rows: Vec<[String; 4]>,
    begun: bool,
}

impl Sheet<'_> {
    fn row(&mut self, cells: [&str; 4]) {
        self.rows.push(cells.map(|cell| clean(cell).into_owned()));
    }

    fn table(&mut self, title: &str, head: [&str; 4]) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            writeln!(self.out)?;
        }
        let bold = if self.look.color {
            anstyle::Style::new().bold()
        } else {
            anstyle::Style::new()
        };
        let rows = std::mem::take(&mut self.rows);
        let width = |column: usize| {
            let cells = rows
                .iter()
                .map(|row| row[column].as_str())
                .chain([head[column]]);
            cells
                .map(unicode_width::UnicodeWidthStr::width)
                .max()
                .unwrap_or(0)
        };
        let widths: [usize; 4] = std::array::from_fn(width);
        writeln!(self.out, "{bold}{title}{bold:#}")?;
        for row in std::iter::once(&head.map(str::to_owned)).chain(&rows) {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(widths) {
                let blank =
                    width.saturating_sub(unicode_width::UnicodeWidthStr::width(cell.as_str()));
                line.push_str("  ");
                line.push_str(cell);
                line.push_str(&" ".repeat(blank));
            }
            writeln!(self.out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}
