//! What is wrong with the shape of a lead, before it becomes a finding.

use crate::finding::Spot;

/// Something wrong with the shape of a lead.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) spot: Spot,
    /// Of several problems at one spot, the one of the lowest rank says most.
    pub(super) rank: u8,
    pub(super) message: String,
    pub(super) help: Option<String>,
    /// The JSON pointer of the keyword in the schema.
    pub(super) decided_by: String,
}

impl Problem {
    pub(super) fn at(mut self, spot: Spot) -> Self {
        self.spot = spot;
        self
    }

    pub(super) fn help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }
}

/// Returns one problem per spot, in the order of the text.
pub(super) fn settle(mut problems: Vec<Problem>, start: impl Fn(&Spot) -> usize) -> Vec<Problem> {
    let unknown = |problem: &Problem| matches!(problem.spot, Spot::Key(_));
    problems.sort_by_cached_key(|problem| {
        (
            start(&problem.spot),
            name(&problem.spot).to_owned(),
            problem.rank,
        )
    });
    problems.dedup_by(|next, first| {
        name(&next.spot) == name(&first.spot) && unknown(next) == unknown(first)
    });
    problems
}

fn name(spot: &Spot) -> &str {
    match spot {
        Spot::Value(pointer) | Spot::Key(pointer) => pointer,
        Spot::File | Spot::Bytes(_) => "",
    }
}
