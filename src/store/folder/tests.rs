//! A neighbour changes nothing, and no bytes make it panic.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// Names and bytes of ids from tiny alphabets, so that what is alike by chance is common.
type Names = BTreeMap<String, (bool, u8)>;

fn tree(names: &Names) -> Vec<u8> {
    let mut entries: Vec<_> = names.iter().collect();
    entries.sort_by_key(|(name, (folder, _))| format!("{name}{}", if *folder { "/" } else { "" }));
    let mut bytes = Vec::new();
    for (name, (folder, id)) in entries {
        bytes.extend_from_slice(if *folder { b"40000 " } else { b"100644 " });
        bytes.extend_from_slice(name.as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(&[*id; 20]);
    }
    bytes
}

fn id(byte: u8) -> gix::ObjectId {
    gix::ObjectId::from_bytes_or_panic(&[byte; 20])
}

fn parse(bytes: &[u8], neighbour: Option<&Folder>) -> Folder {
    let own = id(if neighbour.is_some() { 2 } else { 1 });
    Folder::parse(own, Rc::new(bytes.to_vec()), None, neighbour).unwrap()
}

fn differences(old: &Folder, new: &Folder) -> Vec<String> {
    let mut found = Vec::new();
    let show = |entry: Option<Entry<'_>>| {
        entry.map(|entry| {
            format!(
                "{}{:?}{}",
                entry.name.to_str_lossy(),
                entry.kind,
                entry.id[0]
            )
        })
    };
    Folder::differences(Some(old), Some(new), |was, is| {
        found.push(format!("{:?} {:?}", show(was), show(is)));
        Ok::<_, ()>(())
    })
    .unwrap();
    found
}

/// What two folders differ in, found one name at a time.
fn expected(old: &Names, new: &Names) -> usize {
    let names = old
        .keys()
        .chain(new.keys().filter(|name| !old.contains_key(*name)));
    names
        .map(|name| match (old.get(name), new.get(name)) {
            (Some(was), Some(is)) if was == is => 0,
            (Some(was), Some(is)) if was.0 != is.0 => 2,
            _ => 1,
        })
        .sum()
}

fn names() -> impl Strategy<Value = Names> {
    let id = prop_oneof![Just(0), Just(b'1'), Just(b' '), Just(b'a'), Just(b'/')];
    prop::collection::btree_map("[ab0-1 ]{1,3}", (any::<bool>(), id), 0..40)
}

proptest! {
    #[test]
    fn a_neighbour_changes_nothing(
        old in names(),
        new in names(),
        keep in any::<bool>(),
        known in any::<[prop::sample::Index; 2]>(),
        grown in any::<bool>(),
    ) {
        let new: Names = match keep {
            true => old.clone().into_iter().skip(1).chain(new.into_iter().take(2)).collect(),
            false => new,
        };
        let before = parse(&tree(&old), None);
        let alone = parse(&tree(&new), None);
        let helped = parse(&tree(&new), Some(&before));
        prop_assert_eq!(&alone.starts, &helped.starts);
        // What git knows to be the same is that, or less.
        let front = known[0].index(same_front(&before.bytes, &alone.bytes) + 1);
        let back = known[1].index(same_back(&before.bytes, &alone.bytes) + 1);
        let [base, made] = Origin::related(front, back);
        let (base, made) = if grown { (base, made) } else { (made, base) };
        let base = Folder { origin: Some(base), ..parse(&tree(&old), None) };
        let told = Folder::parse(id(2), Rc::new(tree(&new)), Some(made), Some(&base)).unwrap();
        prop_assert_eq!(&alone.starts, &told.starts);
        prop_assert_eq!(differences(&base, &told), differences(&before, &helped));
        let found = differences(&before, &helped);
        prop_assert_eq!(found.len(), expected(&old, &new));
        let apart = Folder { id: id(9), ..alone };
        prop_assert_eq!(&found, &differences(&before, &apart));
        prop_assert_eq!(found.len(), differences(&helped, &before).len());
        for (name, (folder, _)) in &new {
            prop_assert_eq!(helped.folder(name.as_bytes()).is_some(), *folder);
            prop_assert_eq!(helped.leaf(name.as_bytes()).is_some(), !*folder);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(mut bytes in names().prop_map(|names| tree(&names)), cut in 0..900_usize, flip in any::<u8>()) {
        let whole = parse(&bytes, None);
        if let Some(byte) = bytes.get_mut(cut) {
            *byte = flip;
        }
        if let Some(folder) = Folder::parse(id(2), Rc::new(bytes.clone()), None, Some(&whole)) {
            differences(&whole, &folder);
        }
        bytes.truncate(cut);
        if let Some(folder) = Folder::parse(id(3), Rc::new(bytes.clone()), None, Some(&whole)) {
            differences(&folder, &whole);
        }
    }
}

#[test]
fn names_that_leave_the_folder_are_refused() {
    for name in ["", "a/b", "/", "../x"] {
        let bytes = format!("100644 {name}\0{}", "i".repeat(20));
        assert!(
            Folder::parse(id(1), Rc::new(bytes.as_bytes().to_vec()), None, None).is_none(),
            "{name}"
        );
    }
}
