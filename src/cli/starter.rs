//! The files a team starts with, embedded.

/// The schema of a lead.
pub(super) const SCHEMA: &str = include_str!("../../schema/lead.schema.json");

/// Six people in three teams: whom the demo is about, and the shape that a team's own people are written in.
pub(super) const TEAMS: &str = include_str!("../../policy/teams.yaml");

/// What both teams sign, apart from the people: path from the top of the repository, and text.
pub(super) const RULES: [(&str, &str); 6] = [
    (
        "policy/definition.yaml",
        include_str!("../../policy/definition.yaml"),
    ),
    (
        "policy/followup.yaml",
        include_str!("../../policy/followup.yaml"),
    ),
    (HOLIDAYS, include_str!("../../policy/holidays-de.ics")),
    (HOURS, include_str!("../../policy/sla.yaml")),
    (
        "policy/stages.yaml",
        include_str!("../../policy/stages.yaml"),
    ),
    ("schema/lead.schema.json", SCHEMA),
];

/// What helps git and GitHub to look after them.
pub(super) const AROUND: [(&str, &str); 2] = [
    (".gitattributes", ATTRIBUTES),
    (
        ".github/CODEOWNERS",
        include_str!("../../.github/CODEOWNERS"),
    ),
];

/// Where the people stand.
pub(super) const PEOPLE: &str = "policy/teams.yaml";
/// Where the office hours stand.
pub(super) const HOURS: &str = "policy/sla.yaml";
/// The public holidays of the default office.
pub(super) const HOLIDAYS: &str = "policy/holidays-de.ics";
/// The zone of the default office.
pub(super) const ZONE: &str = "Europe/Berlin";

/// What keeps git from changing line ends in what was signed.
pub(super) const ATTRIBUTES: &str = "\
# Signed bytes stay the same on every system.
policy/** -text
schema/** -text
# Leads are merged field by field: `leads init` tells git in each clone how.
leads/** merge=leads
";

/// The lines of `sla.yaml` that are true in one country only, and what stands there elsewhere.
const LOCAL: [(&str, &str); 3] = [
    (
        "    # A date, a range, a yearly date, or a calendar file beside this one.\n    holidays: [\"2026-12-25..2026-12-26\", \"01-01\", holidays-de.ics]\n",
        "    # A date, a range, a yearly date, or a calendar file beside this one (holidays.ics): add your public holidays.\n    holidays: [\"12-25\", \"01-01\"]\n",
    ),
    (
        "    shifts: { \"2026-12-24\": [\"09:00-12:00\"] }\n",
        "    shifts: {}\n",
    ),
    (
        "    breaks: { \"2026-12-11\": [\"12:00-15:00\"] }\n",
        "    breaks: {}\n",
    ),
];

/// Returns what a team whose office is in this zone starts with, without its people. Public holidays are known for
/// the default zone only.
pub(super) fn rules(zone: &str) -> Vec<(&'static str, String)> {
    let here = zone == ZONE;
    RULES
        .iter()
        .filter(|(path, _)| here || *path != HOLIDAYS)
        .map(|(path, text)| {
            let text = if here || *path != HOURS {
                (*text).to_owned()
            } else {
                elsewhere(text, zone)
            };
            (*path, text)
        })
        .collect()
}

fn elsewhere(hours: &str, zone: &str) -> String {
    let text = hours.replace(&format!("zone: {ZONE}"), &format!("zone: {zone}"));
    LOCAL.iter().fold(text, |text, (here, elsewhere)| {
        text.replace(here, elsewhere)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_one_country_are_there_and_go() {
        let (_, hours) = RULES.iter().find(|(path, _)| *path == HOURS).unwrap();
        assert!(hours.contains(&format!("zone: {ZONE}")));
        for (here, _) in LOCAL {
            assert!(hours.contains(here), "{here}");
        }
        let text = elsewhere(hours, "America/Lima");
        assert!(text.contains("zone: America/Lima"));
        for gone in [ZONE, "2026", ".ics]"] {
            assert!(!text.contains(gone), "{gone} in\n{text}");
        }
    }

    #[test]
    fn holidays_of_another_country_are_left_out() {
        assert!(rules(ZONE).iter().any(|(path, _)| *path == HOLIDAYS));
        assert!(
            !rules("Europe/Oslo")
                .iter()
                .any(|(path, _)| *path == HOLIDAYS)
        );
    }
}
