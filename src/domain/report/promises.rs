//! Promises: of each clock, how many runs were judged and how many of them were kept.

use super::count::Tally;
use super::facts::Facts;
use crate::domain::clock::State;
use crate::domain::policy::Clock;

/// The runs of one clock by how they ended or stand. Judged are those kept and broken: the others may still go either way.
#[derive(Debug, Clone)]
pub struct Compliance {
    /// Which clock.
    pub clock: Clock,
    /// Stopped in time.
    pub met: Tally,
    /// Stopped late.
    pub met_late: Tally,
    /// Running, and late.
    pub breached: Tally,
    /// Running or resting, and not late.
    pub running: Tally,
}

impl Compliance {
    /// Returns the runs that can be judged, and of these those that were kept.
    pub fn rate(&self) -> super::count::Rate {
        let runs = [&self.met, &self.met_late, &self.breached];
        super::count::Rate {
            part: self.met.clone(),
            whole: runs.into_iter().flat_map(Tally::iter).collect(),
        }
    }
}

/// Returns the clocks in the order of a lead's life, every one of them.
pub fn compliance(leads: &[Facts<'_>]) -> Vec<Compliance> {
    let mut clocks = Clock::ALL.map(|(_, clock)| Compliance {
        clock,
        met: Tally::default(),
        met_late: Tally::default(),
        breached: Tally::default(),
        running: Tally::default(),
    });
    for (position, facts) in leads.iter().enumerate() {
        for run in &facts.runs {
            let clock = clocks
                .iter_mut()
                .find(|line| line.clock == run.verdict.clock)
                .expect("because ALL lists every clock");
            match run.verdict.state {
                State::Met => clock.met.add(position),
                State::MetLate => clock.met_late.add(position),
                State::Breached => clock.breached.add(position),
                State::AtRisk | State::WithinTarget | State::Paused => clock.running.add(position),
                State::Unknown | State::NotApplicable => {}
            }
        }
    }
    clocks.into()
}
