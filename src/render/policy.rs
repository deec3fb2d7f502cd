//! The policy as a person reads it: the funnel, the promises, the people.

use std::io::{self, Write};

use super::Look;
use super::sheet::Sheet;
use crate::domain::policy::{Clock, Policy, Target};

/// Writes stages and moves, clocks and targets, and who is who; each with the line of the policy that says so.
pub fn text(out: &mut dyn Write, policy: &Policy, look: &Look) -> io::Result<()> {
    let mut sheet = Sheet::new(out, look);
    for stage in &policy.stages.stages {
        sheet.row([
            &stage.name,
            stage.role.name(),
            stage.team.as_deref().unwrap_or("-"),
            &place(&stage.line),
        ]);
    }
    sheet.table("STAGES", ["stage", "role", "team", "line"])?;
    for step in &policy.stages.moves {
        let name = match &step.name {
            Some(name) => format!("{name}: {}", step.way()),
            None => step.way(),
        };
        let (by, gates) = (step.by.in_words(), step.gates_in_words());
        sheet.row([&name, &by, &gates, &place(&step.line)]);
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
                &procedure.when.in_words(),
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

fn when(target: &Target) -> String {
    let calendar = target.counted_by();
    let calendar = calendar.map_or(String::new(), |calendar| format!(" ({calendar})"));
    format!("{}{calendar}", target.when.in_words())
}
