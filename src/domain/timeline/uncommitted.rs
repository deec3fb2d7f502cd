//! What the working tree holds beyond the line.

use std::sync::Arc;

use super::{Event, Reading, Timeline, What, diff};

impl Timeline {
    /// Adds what the working tree holds beyond the line: these count as now and are shown as uncommitted.
    ///
    /// `file` is where the lead's file is in the working tree; `None` if it is gone there.
    pub fn add_uncommitted(&mut self, file: Option<Arc<str>>, reading: Option<Reading>) {
        self.uncommitted = true;
        // What the line ends with cannot be seen: the facts are that old or newer than what can.
        let at_horizon = self.missing && matches!(reading, Some(Reading::Lead(_)));
        let old = self.lead.clone().filter(|_| self.present);
        let mut what = match (&old, reading) {
            (Some(_), None) => vec![What::Deleted],
            (None, None) | (_, Some(Reading::Missing)) => Vec::new(),
            (_, Some(Reading::Fault(why))) => {
                self.fault = Some(why.clone());
                vec![What::Unreadable { why }]
            }
            (old, Some(Reading::Lead(new))) => {
                let what = match (old, &self.lead) {
                    _ if at_horizon => diff::created(&new),
                    (Some(old), _) => diff::between(old, &new),
                    (None, Some(old)) => diff::restored(old, &new),
                    (None, None) => diff::created(&new),
                };
                self.fault = None;
                self.missing = false;
                self.attributes.push((None, new.attributes.clone()));
                self.revisions.push((None, new.clone()));
                self.lead = Some(new);
                what
            }
        };
        if let Some(to) = &file {
            if self.present && *to != self.file {
                what.push(What::Renamed {
                    from: self.file.clone(),
                    to: to.clone(),
                });
            }
            self.file = to.clone();
        }
        self.present = file.is_some();
        self.events.extend(what.into_iter().map(|what| Event {
            what,
            commit: None,
            at_horizon,
            dropped: false,
        }));
    }
}
