//! `agreement`: what stands agreed is the schema and the policy that are there.

use super::Book;
use crate::cli::Failure;
use crate::codec::digest;
use crate::render::doctor::{Check, State};

pub(super) const ID: &str = "agreement";

/// Where the signatures stand.
const FILE: &str = "policy/agreement.yaml";

/// Compares the digest that was signed with the files. Whether each signature counts is for `leads check` to say.
pub(super) fn check(book: &Book) -> Result<Check, Failure> {
    let current = &book.reading.current;
    if !current.policy.iter().any(|(path, _)| path == FILE) {
        let message = format!("there is no {FILE}: nobody has signed the policy");
        return Ok(Check::new(ID, State::Warning, message)
            .help("somebody of each team that must agree reads policy/ and runs `leads policy sign --commit`"));
    }
    let policy = book.reading.book.policy.as_ref();
    let Some(agreement) = policy.and_then(|policy| policy.agreement.as_ref()) else {
        let message = format!("{FILE} cannot be read");
        return Ok(
            Check::new(ID, State::Error, message).help("`leads check` shows what is wrong with it")
        );
    };
    let mut files: Vec<(String, Vec<u8>)> = current.folder("schema")?;
    let signed = current.policy.iter().filter(|(path, _)| path != FILE);
    files.extend(signed.cloned());
    files.sort();
    let now = digest::of(
        files
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice())),
    );
    if agreement.digest != now {
        let message = format!(
            "schema/ or policy/ was changed since {FILE} was written, so nobody agreed to it"
        );
        return Ok(Check::new(ID, State::Error, message)
            .help("undo the change, or have each team sign again"));
    }
    let has_signed = |team: &str| {
        let signatures = &mut agreement.signatures.iter();
        signatures.any(|signature| &*signature.team == team && signature.digest == now)
    };
    let required = agreement.required.iter().map(|team| &**team);
    let missing: Vec<&str> = required.filter(|team| !has_signed(team)).collect();
    Ok(match missing.as_slice() {
        [] => Check::new(ID, State::Ok, "schema and policy are as they were signed"),
        missing => {
            let message = format!("the policy is not signed yet by {}", missing.join(", "));
            Check::new(ID, State::Warning, message)
                .help("somebody of each team reads what changed (`leads policy diff`) and runs `leads policy sign --commit`")
        }
    })
}
