//! When schema and policy were in force without the word of a team that must give it.

use super::agreement::{Record, digest};
use super::{Failure, Reading, policies};
use crate::codec;
use crate::domain::agreement::{Lapse, Word};
use crate::domain::lead::Name;

impl Reading {
    /// Puts into the book when policies were in force that not every team had signed, since the first that all had.
    pub(in crate::cli) fn lapses(&mut self) -> Result<(), Failure> {
        let repository = &self.current.repository;
        let mut record = Record::new(repository);
        record.read(&self.book.history)?;
        let mut required: Option<Vec<Name>> = None;
        let mut open: Option<Lapse> = None;
        let mut lapses = Vec::new();
        for index in &self.book.history.policy_changes {
            let commit = self.book.history.commit(*index).id;
            let files = |folder| {
                let files = repository.files(commit, folder)?;
                Ok::<_, Failure>(policies::texts(repository, &files)?)
            };
            let (policy, schema) = (files("policy")?, files("schema")?);
            let agreement = codec::policy::read(&policy)
                .0
                .and_then(|policy| policy.agreement);
            let standing = record.standing(*index, digest(&policy, &schema), agreement);
            if standing.is_agreed() {
                required = Some(standing.required().to_vec());
                if let Some(lapse) = open.take() {
                    lapses.push(Lapse {
                        until: Some(*index),
                        ..lapse
                    });
                }
                continue;
            }
            // Before all had signed for the first time there was no agreement to break.
            let Some(required) = &required else { continue };
            let silent = |team: &&Name| !matches!(standing.word(team), Word::Given(_));
            let teams: Vec<Name> = required.iter().filter(silent).cloned().collect();
            let lapse = open.get_or_insert(Lapse {
                since: *index,
                until: None,
                teams: Vec::new(),
            });
            lapse.teams.extend(teams);
        }
        lapses.extend(open);
        for lapse in &mut lapses {
            lapse.teams.sort();
            lapse.teams.dedup();
        }
        self.book.lapses = lapses;
        Ok(())
    }
}
