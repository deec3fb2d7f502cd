//! Which teams sign, and who of them does.

use crate::domain::agreement::{Standing, Word};
use crate::domain::history::Gap;
use crate::domain::lead::Name;
use crate::domain::policy::Policy;
use crate::rules;

/// Who signs, unless the file says otherwise.
const REQUIRED: [&str; 2] = ["marketing", "sales"];

/// Returns the teams that must sign where the file does not say: all of them, if they have names of their own.
pub(super) fn required(policy: &Policy) -> Vec<Name> {
    let teams = &policy.teams.teams;
    let usual = REQUIRED.iter().filter(|team| teams.contains_key(**team));
    let usual: Vec<Name> = usual.map(|team| Name::from(*team)).collect();
    match usual.len() == REQUIRED.len() {
        true => usual,
        false => teams.keys().cloned().collect(),
    }
}

/// Returns the people of a team, its lead first.
pub(super) fn members(policy: &Policy, team: &str) -> String {
    let lead = policy
        .teams
        .teams
        .get(team)
        .and_then(|team| team.lead.as_ref());
    let mut names: Vec<&Name> = policy
        .teams
        .people
        .values()
        .filter(|person| *person.team == *team)
        .map(|person| &person.id)
        .collect();
    names.sort_by_key(|name| Some(*name) != lead);
    let names: Vec<&str> = names.into_iter().map(|name| &**name).collect();
    names.join(" or ")
}

/// Returns who still has to sign, and how.
pub(super) fn waiting(
    standing: &Standing,
    policy: &Policy,
    own: &Name,
    gap: Option<Gap>,
) -> Vec<String> {
    let others = standing.required().iter().filter(|team| *team != own);
    others
        .filter_map(|team| match standing.word(team) {
            Word::Given(_) => None,
            Word::Hidden => Some(format!(
                "nobody can say from this clone whether {team} has signed: {}",
                rules::mend_gap(gap)
            )),
            Word::Uncommitted(signature) => {
                Some(format!("{} commits the signature for {team}", signature.by))
            }
            _ => Some(match members(policy, team).as_str() {
                "" => format!("{team} has yet to sign, and nobody is in it: see policy/teams.yaml"),
                names => {
                    format!("{team} has yet to sign: {names}, with `leads policy sign --commit`")
                }
            }),
        })
        .collect()
}
