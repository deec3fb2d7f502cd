//! The six people of the story: those of the default `policy/teams.yaml`.

use chrono_tz::Tz;

/// Somebody who commits.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) email: &'static str,
    pub(super) team: &'static str,
    /// Where this person's computer stands.
    pub(super) zone: Tz,
}

/// Whose computer the demo is made for.
pub(super) const READER: &Person = &PEOPLE[2];

/// Marketing, inside and outside sales.
pub(super) const PEOPLE: [Person; 6] = [
    person(
        "mia",
        "Mia Chen",
        "mia@brightwell.example",
        "marketing",
        Tz::Europe__Berlin,
    ),
    person(
        "tom",
        "Tom Becker",
        "tom@brightwell.example",
        "marketing",
        Tz::Europe__Berlin,
    ),
    person(
        "ana",
        "Ana Ruiz",
        "ana@brightwell.example",
        "inside",
        Tz::Europe__Madrid,
    ),
    person(
        "leo",
        "Leo Novak",
        "leo@brightwell.example",
        "inside",
        Tz::Europe__Prague,
    ),
    person(
        "sam",
        "Sam Okoro",
        "sam@brightwell.example",
        "sales",
        Tz::Europe__London,
    ),
    person(
        "kim",
        "Kim Larsen",
        "kim@brightwell.example",
        "sales",
        Tz::Europe__Oslo,
    ),
];

const fn person(
    id: &'static str,
    name: &'static str,
    email: &'static str,
    team: &'static str,
    zone: Tz,
) -> Person {
    Person {
        id,
        name,
        email,
        team,
        zone,
    }
}

/// Returns the person of this id.
pub(super) fn named(id: &str) -> &'static Person {
    PEOPLE
        .iter()
        .find(|person| person.id == id)
        .expect("because the scripts are tested")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::starter;

    #[test]
    fn they_are_those_of_the_policy() {
        let teams: serde_yaml::Value = serde_yaml::from_str(starter::TEAMS).unwrap();
        let people = teams["people"].as_mapping().unwrap();
        assert_eq!(people.len(), PEOPLE.len());
        for person in &PEOPLE {
            let known = &people[person.id];
            assert_eq!(known["name"], person.name);
            assert_eq!(known["team"], person.team);
            assert_eq!(known["emails"][0], person.email);
            assert_eq!(known["zone"], person.zone.name());
        }
    }
}
