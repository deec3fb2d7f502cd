//! What is enough to take two leads for one, and that many leads take no more time than they must.

use super::*;

/// Returns a lead as `email phone contact company domain`; a dash stands for nothing.
fn traits(number: usize, line: &str) -> Traits {
    let words: Vec<Option<String>> = line
        .split(' ')
        .map(|word| (word != "-").then(|| word.to_owned()))
        .collect();
    let [email, phone, contact, company, domain] = words.try_into().unwrap();
    Traits {
        number,
        email,
        phone,
        contact,
        company,
        domain,
        ..Traits::default()
    }
}

/// Returns all pairs, of leads in order.
fn all(traits: Vec<Traits>) -> Vec<Pair> {
    let queue = Queue::of(traits);
    (0..queue.len())
        .flat_map(|place| queue.pairs(place))
        .collect()
}

#[test]
fn what_is_enough_and_what_is_not() {
    use Evidence::{Company, Contact, Domain, Email, Phone};
    let table: [(&str, &str, &[Evidence]); 12] = [
        ("e@a.x - eva acme a.x", "e@a.x - bob brill b.x", &[Email]),
        ("- 4930 eva acme -", "- 4930 - acme -", &[Phone, Company]),
        ("- 4930 eva acme -", "- 4930 - brill -", &[Phone]),
        ("- 4930 eva acme -", "- 4930 bob brill -", &[]),
        ("- - eva acme -", "- - eva acme -", &[Contact, Company]),
        (
            "- - eva keller-foerder -",
            "- - eva keller-foerdr -",
            &[Contact, Company],
        ),
        ("- - eva acme a.x", "- - eva brill a.x", &[Contact, Domain]),
        ("- - eva acme -", "- - eva brill -", &[]),
        // Two people at one company.
        ("- - eva acme a.x", "- - bob acme a.x", &[]),
        ("- - - acme a.x", "- - bob acme a.x", &[Company, Domain]),
        ("- - - acme -", "- - bob acme -", &[]),
        ("- - - - -", "- - - - -", &[]),
    ];
    for (one, other, evidence) in table {
        let pairs = all(vec![traits(0, one), traits(1, other)]);
        let found = pairs.first().map(|pair| pair.evidence.clone());
        assert_eq!(found.unwrap_or_default(), evidence, "{one} and {other}");
    }
}

#[test]
fn many_leads_that_share_one_thing_are_not_compared_each_with_each() {
    let same = |number| traits(number, "e@a.x 4930 eva acme a.x");
    let leads: Vec<Traits> = (0..3000).map(same).collect();
    let queue = Queue::of(leads.clone());
    let count: usize = (0..queue.len())
        .map(|place| queue.candidates(place).len())
        .sum();
    assert!(count < leads.len() * (NEIGHBOURS + 2), "{count}");
    // Still none is missing: each is told with the first.
    let with_first = all(leads.clone())
        .iter()
        .filter(|pair| pair.first == 0)
        .count();
    assert_eq!(with_first, leads.len() - 1);
}
