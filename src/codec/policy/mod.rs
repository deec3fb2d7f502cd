//! The policy folder: read once into types, with every fault at its line.

mod agreement;
mod calendars;
mod checks;
mod definition;
/// The rules by which reading a policy finds fault.
pub mod faults;
mod folder;
mod followup;
mod holidays;
mod names;
mod number;
pub(super) mod page;
mod reach;
pub(super) mod shape;
pub mod sign;
mod sla;
mod stages;
pub(super) mod teams;
mod when;
pub(super) mod words;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub use self::calendars::Calendars;

use self::folder::Folder;
use self::holidays::Holidays;
use self::names::{Names, Tops};
use crate::domain::agreement::Signed;
use crate::domain::policy::{Policy, Teams};
use crate::finding::{Finding, Spot};

/// Returns the policy that the files of a policy folder make, and everything that is wrong with them, by file
/// and place.
///
/// `files` are paths with their bytes, `.ics` files too; anything else is passed over.
///
/// What is wrong is left out, and the rest of the policy holds. There is none at all if the teams, the definition,
/// the stages or the clocks are missing or cannot be read: every lead would be misjudged.
pub fn read(files: &[(String, Vec<u8>)]) -> (Option<Policy>, Vec<Finding>) {
    read_with(files, &[])
}

/// Returns the same where the team's schema adds `fields` at the top of a lead: then a `when` may ask for them.
pub fn read_with(files: &[(String, Vec<u8>)], fields: &[String]) -> (Option<Policy>, Vec<Finding>) {
    let folder = Folder::of(files);
    let mut agreement = folder.open("agreement.yaml");
    let mut checks = folder.open("checks.yaml");
    let mut definition = folder.open("definition.yaml");
    let mut followup = folder.open("followup.yaml");
    let mut sla = folder.open("sla.yaml");
    let mut stages = folder.open("stages.yaml");
    let mut teams = folder.open("teams.yaml");
    let names = Names::gather(
        &Tops {
            teams: teams.root(),
            definition: definition.root(),
            stages: stages.root(),
            sla: sla.root(),
        },
        fields,
    );

    let holidays = &mut Holidays::new(&folder);
    let teams_read = teams.read(|page, root| teams::read(page, root, &names));
    let definition_read = definition.read(|page, root| definition::read(page, root, &names));
    let stages_read = stages.read(|page, root| stages::read(page, root, &names));
    let sla_read = sla.read(|page, root| sla::read(page, root, holidays, &names));
    let calendars = sla_read.as_ref().map(|(_, calendars)| calendars);
    let calendars = calendars.cloned().unwrap_or_else(Calendars::unread);
    let followup_read = followup.read(|page, root| followup::read(page, root, &calendars, &names));
    let agreement_read = agreement.read(|page, root| agreement::read(page, root, &names));
    let weights = checks.read(checks::read);
    let policy = (|| {
        Some(Policy {
            teams: teams_read?,
            definition: definition_read?,
            stages: stages_read?,
            sla: sla_read?.0,
            followup: followup_read.unwrap_or_default(),
            agreement: agreement_read,
            weights: weights.unwrap_or_default(),
        })
    })();

    let sheets = [agreement, checks, definition, followup, sla, stages, teams];
    let findings = sheets
        .into_iter()
        .flat_map(|sheet| sheet.page.into_findings());
    (policy, sorted(findings.chain(folder.strays()).collect()))
}

/// Returns whether there can be no policy without the file at this path: then reading a policy tells that it is not there.
pub fn is_needed(path: &str) -> bool {
    folder::is_needed(path)
}

/// Says of each file that is said to be missing what is there instead, where `instead` knows.
pub fn explain_missing(findings: &mut [Finding], instead: impl Fn(&str) -> Option<String>) {
    let missing = |finding: &&mut Finding| finding.rule == &faults::MISSING;
    for finding in findings.iter_mut().filter(missing) {
        if let Some(instead) = instead(&finding.place.file) {
            folder::explain(finding, &instead);
        }
    }
}

/// Returns the calendars of a policy folder, of which only `sla.yaml` and its `.ics` files need be there, and
/// what is wrong with them.
pub fn read_calendars(files: &[(String, Vec<u8>)]) -> (Calendars, Vec<Finding>) {
    let folder = Folder::of(files);
    let mut sla = folder.open("sla.yaml");
    let tops = Tops {
        teams: None,
        definition: None,
        stages: None,
        sla: sla.root(),
    };
    let names = Names::gather(&tops, &[]);
    let holidays = &mut Holidays::new(&folder);
    let calendars = sla.read(|page, root| {
        let top = page.top(root, &sla::TOP)?;
        Some(calendars::read(page, &top, holidays, &names))
    });
    let findings = sorted(sla.page.into_findings());
    (calendars.unwrap_or_default(), findings)
}

/// Returns who is who by the files of a policy folder, of which only `teams.yaml` need be there; `None` if it cannot be
/// read.
pub fn read_teams(files: &[(String, Vec<u8>)]) -> Option<Teams> {
    let folder = Folder::of(files);
    let mut teams = folder.open("teams.yaml");
    let tops = Tops {
        teams: teams.root(),
        definition: None,
        stages: None,
        sla: None,
    };
    let names = Names::gather(&tops, &[]);
    teams.read(|page, root| teams::read(page, root, &names))
}

/// Returns the signatures that the bytes of an `agreement.yaml` hold, whether or not anybody knows who signed; none if
/// it cannot be read.
pub fn read_signed(bytes: &[u8]) -> Vec<Signed> {
    agreement::signed(bytes)
}

fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    let bytes = |finding: &Finding| match &finding.place.spot {
        Spot::Bytes(Range { start, .. }) => *start,
        _ => 0,
    };
    findings.sort_by(|a, b| (&a.place.file, bytes(a)).cmp(&(&b.place.file, bytes(b))));
    findings
}
