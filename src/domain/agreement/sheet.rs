//! Which commits brought the signatures that the file has.
//!
//! What was taken away and put back was brought by the commit that put it back. Where branches meet, one of them may have
//! taken away what another kept from before: then a merge that has it put it back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Signed;
use crate::domain::history::ObjectId;

/// The signatures in the file as one commit left it, and who brought them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    present: BTreeMap<Signed, Brought>,
    /// Which commits brought what, up to this one, whether it is still there or not.
    ever: BTreeMap<Signed, BTreeSet<ObjectId>>,
}

/// The commits that brought a signature: more than one where branches met that each had it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brought {
    /// Those that can be seen.
    pub by: BTreeSet<ObjectId>,
    /// Whether there may be others that cannot be seen from here.
    pub hidden: bool,
}

impl Sheet {
    /// Returns the sheet of a commit with these signatures. A parent is `None` where nobody can say what it has.
    ///
    /// A commit that `lands` is on the line: what its first parent has was never away there, whatever a branch did.
    pub fn after(
        commit: ObjectId,
        signatures: &BTreeSet<Signed>,
        parents: &[Option<Arc<Sheet>>],
        lands: bool,
    ) -> Arc<Sheet> {
        if let [Some(parent)] = parents
            && parent.present.keys().eq(signatures)
        {
            return Arc::clone(parent);
        }
        let first = parents.first().and_then(Option::as_ref);
        let seen = || parents.iter().flatten();
        let mut sheet = Sheet::default();
        for signed in signatures {
            let stays = |by: &ObjectId| {
                let kept = |parent: &Arc<Sheet>| parent.has(signed, by) || !parent.had(signed, by);
                seen().all(kept) || lands && first.is_some_and(|first| first.has(signed, by))
            };
            let before = || seen().filter_map(|parent| parent.present.get(signed));
            let by = before().flat_map(|brought| &brought.by);
            let mut brought = Brought {
                by: by.filter(|by| stays(by)).copied().collect(),
                hidden: parents.contains(&None) || before().any(|brought| brought.hidden),
            };
            if brought.by.is_empty() && !brought.hidden {
                brought.by.insert(commit);
            }
            sheet.present.insert(signed.clone(), brought);
        }
        let before = seen().flat_map(|parent| &parent.ever);
        let here = sheet.present.iter();
        for (signed, by) in before.chain(here.map(|(signed, brought)| (signed, &brought.by))) {
            sheet.ever.entry(signed.clone()).or_default().extend(by);
        }
        Arc::new(sheet)
    }

    /// Returns who brought a signature; `None` if it is not there.
    pub fn brought(&self, signed: &Signed) -> Option<&Brought> {
        self.present.get(signed)
    }

    /// Returns the signatures that this commit brought.
    pub fn brought_by(&self, commit: ObjectId) -> impl Iterator<Item = &Signed> {
        let present = self.present.iter();
        present.filter_map(move |(signed, brought)| brought.by.contains(&commit).then_some(signed))
    }

    fn has(&self, signed: &Signed, by: &ObjectId) -> bool {
        let brought = self.present.get(signed);
        brought.is_some_and(|brought| brought.by.contains(by))
    }

    fn had(&self, signed: &Signed, by: &ObjectId) -> bool {
        self.ever.get(signed).is_some_and(|ever| ever.contains(by))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(number: u8) -> ObjectId {
        ObjectId::new(&[number; 20])
    }

    /// Returns which commits brought the signature that the last of these commits has. Each is its number, whether it has
    /// the signature, its parents, and whether it is on the line; 0 is a parent that is not in this clone.
    fn bringers(commits: &[(u8, bool, &[u8], bool)]) -> Option<(Vec<u8>, bool)> {
        let signed = Signed {
            by: "mia".into(),
            team: "marketing".into(),
            digest: "sha256:now".to_owned(),
        };
        let mut sheets: BTreeMap<u8, Arc<Sheet>> = BTreeMap::new();
        for (number, has, parents, lands) in commits {
            let signatures = has.then(|| signed.clone()).into_iter().collect();
            let parents = parents.iter().map(|parent| sheets.get(parent).cloned());
            let parents: Vec<Option<Arc<Sheet>>> = parents.collect();
            let sheet = Sheet::after(commit(*number), &signatures, &parents, *lands);
            sheets.insert(*number, sheet);
        }
        let (last, ..) = commits.last()?;
        let brought = sheets[last].brought(&signed)?;
        let by = brought.by.iter().map(|by| by.as_bytes()[0]);
        Some((by.collect(), brought.hidden))
    }

    #[test]
    fn a_signature_is_brought_by_the_commit_that_put_it_there_last() {
        const LINE: bool = true;
        const BRANCH: bool = false;
        type Case = (
            &'static str,
            &'static [(u8, bool, &'static [u8], bool)],
            Option<(&'static [u8], bool)>,
        );
        let cases: [Case; 12] = [
            (
                "it stays",
                &[(1, true, &[], LINE), (2, true, &[1], LINE)],
                Some((&[1], false)),
            ),
            (
                "it was taken away",
                &[(1, true, &[], LINE), (2, false, &[1], LINE)],
                None,
            ),
            (
                "it was put back",
                &[
                    (1, true, &[], LINE),
                    (2, false, &[1], LINE),
                    (3, true, &[2], LINE),
                ],
                Some((&[3], false)),
            ),
            (
                "a merge lands it",
                &[
                    (1, false, &[], LINE),
                    (2, true, &[1], BRANCH),
                    (3, true, &[1, 2], LINE),
                ],
                Some((&[2], false)),
            ),
            (
                "two branches bring it",
                &[
                    (1, false, &[], LINE),
                    (2, true, &[1], LINE),
                    (3, true, &[1], BRANCH),
                    (4, true, &[2, 3], LINE),
                ],
                Some((&[2, 3], false)),
            ),
            (
                "an old branch that never took it away brings nothing back",
                &[
                    (1, true, &[], LINE),
                    (2, false, &[1], LINE),
                    (3, true, &[1], BRANCH),
                    (4, true, &[2, 3], LINE),
                ],
                Some((&[4], false)),
            ),
            (
                "nor does it with the line merged into it",
                &[
                    (1, true, &[], LINE),
                    (2, false, &[1], LINE),
                    (3, true, &[1, 2], BRANCH),
                    (4, true, &[2, 3], LINE),
                ],
                Some((&[3], false)),
            ),
            (
                "a branch that took it away and put it back changes nothing on the line",
                &[
                    (1, true, &[], LINE),
                    (2, false, &[1], BRANCH),
                    (3, true, &[2], BRANCH),
                    (4, true, &[1, 3], LINE),
                ],
                Some((&[1, 3], false)),
            ),
            (
                "on the line it was put back, and an old branch comes in",
                &[
                    (1, true, &[], LINE),
                    (2, false, &[1], LINE),
                    (3, true, &[2], LINE),
                    (4, true, &[1], BRANCH),
                    (5, true, &[3, 4], LINE),
                ],
                Some((&[3], false)),
            ),
            (
                "the clone ends below it",
                &[(2, true, &[0], LINE), (3, true, &[2], LINE)],
                Some((&[], true)),
            ),
            (
                "it came after the clone's end",
                &[(2, false, &[0], LINE), (3, true, &[2], LINE)],
                Some((&[3], false)),
            ),
            (
                "one of two parents is not in the clone",
                &[(2, true, &[], LINE), (3, true, &[2, 0], LINE)],
                Some((&[2], true)),
            ),
        ];
        for (case, commits, expected) in cases {
            let expected = expected.map(|(by, hidden)| (by.to_vec(), hidden));
            assert_eq!(bringers(commits), expected, "{case}");
        }
    }
}
