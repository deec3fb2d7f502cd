//! The leads that are here: which were imported before, which ids are taken, and how full folders are.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::cli::progress::Progress;
use crate::cli::reading::Reading;
use crate::codec::lead::imported::{self, Mark};
use crate::codec::mapping::Mapping;
use crate::codec::slug::slug;
use crate::domain::lead;
use crate::parallel::shares;
use crate::store::{self, Content, Progress as _, WorkingFile};

/// How many leads a folder holds before the next one is begun: git gets slow with more.
const FULL: usize = 2_000;

/// How many files make a thread worth its start.
const LEAST: usize = 64;

/// The leads that are here.
pub(super) struct Known {
    /// Where the lead of each key is that was imported before from this program.
    marked: HashMap<String, Place>,
    taken: HashSet<String>,
    /// Ids of leads from this program that were erased: what their rows say does not come back.
    erased: HashSet<String>,
    /// How many leads each folder holds.
    folders: BTreeMap<String, usize>,
    /// Which folder of each month may have room: those before are full, and stay so.
    room: HashMap<String, usize>,
    /// Files beyond the first for one key.
    pub(super) doubles: Vec<(String, String)>,
}

/// A lead that was imported before.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) path: String,
    pub(super) mark: Mark,
    /// Which file of the working tree it is.
    position: usize,
}

/// What a file says of where its lead came from.
#[derive(Default)]
struct Sign {
    is_erased: bool,
    mark: Option<Mark>,
}

impl Known {
    /// Looks at every lead file of the working tree.
    pub(super) fn new(reading: &Reading, mapping: &Mapping) -> Self {
        let mut known = Known {
            marked: HashMap::new(),
            taken: HashSet::new(),
            erased: HashSet::new(),
            folders: BTreeMap::new(),
            room: HashMap::new(),
            doubles: Vec::new(),
        };
        let committed = reading.current.committed.iter();
        let committed = committed.filter_map(|file| lead::id_of(&file.path));
        known.taken.extend(committed.map(str::to_owned));
        let files = reading.current.working.as_deref().unwrap_or_default();
        let signs = signs(files, mapping);
        for (position, (file, sign)) in files.iter().zip(signs).enumerate() {
            if let Some((folder, _)) = file.path.rsplit_once('/') {
                *known.folders.entry(folder.to_owned()).or_default() += 1;
            }
            let Some(id) = lead::id_of(&file.path) else {
                continue;
            };
            known.taken.insert(id.to_owned());
            if sign.is_erased {
                known.erased.insert(id.to_owned());
            }
            let Some(mark) = sign.mark else {
                continue;
            };
            let path = file.path.clone();
            match known.marked.get(&mark.key) {
                Some(first) => known.doubles.push((first.path.clone(), path)),
                None => {
                    let key = mark.key.clone();
                    known.marked.insert(
                        key,
                        Place {
                            path,
                            mark,
                            position,
                        },
                    );
                }
            }
        }
        known
    }

    /// Returns the lead that a key made before.
    pub(super) fn lead(&self, key: &str) -> Option<&Place> {
        self.marked.get(key)
    }

    /// Returns the ids of new leads by key: the company's name and four letters that the key gives. Where two would be
    /// the same, or one is taken, the later key in alphabetical order gets other letters, whatever the order of the rows.
    pub(super) fn ids(
        &self,
        system: &str,
        mut new: Vec<(String, String)>,
    ) -> HashMap<String, String> {
        new.sort_unstable();
        let mut taken = self.taken.clone();
        let mut ids = HashMap::with_capacity(new.len());
        for (key, company) in new {
            if self.marked.contains_key(&key) || ids.contains_key(&key) {
                continue;
            }
            let name = slug(&company);
            let mut attempts = (0..).map(|attempt| {
                let letters = store::suffix(imported::number(system, &key, attempt));
                format!("{name}-{letters}")
            });
            let id = attempts.find(|id| !taken.contains(id) || self.erased.contains(id));
            let id = id.expect("because there are more ids than leads");
            taken.insert(id.clone());
            ids.insert(key, id);
        }
        ids
    }

    /// Returns whether the lead of this id was erased, so that its row brings nothing back.
    pub(super) fn is_erased(&self, id: &str) -> bool {
        self.erased.contains(id)
    }

    /// Returns the path of a new lead that says where it was: there.
    pub(super) fn own_path(&mut self, path: &str) -> String {
        if let Some((folder, _)) = path.rsplit_once('/') {
            *self.folders.entry(folder.to_owned()).or_default() += 1;
        }
        path.to_owned()
    }

    /// Returns the path of a new lead of this month: in its folder, or in a further one once that is full.
    pub(super) fn path(&mut self, month: &str, id: &str) -> String {
        let number = self.room.entry(month.to_owned()).or_insert(1);
        let folder = loop {
            let folder = match *number {
                1 => format!("leads/{month}"),
                number => format!("leads/{month}-{number}"),
            };
            if self.folders.get(&folder).is_none_or(|count| *count < FULL) {
                break folder;
            }
            *number += 1;
        };
        let path = format!("{folder}/{id}.yaml");
        *self.folders.entry(folder).or_default() += 1;
        path
    }

    /// Returns whether no lead is here or was committed.
    pub(super) fn is_empty(&self) -> bool {
        self.taken.is_empty()
    }
}

/// Returns what each file says of where its lead came from, as far as that is the program of the mapping.
fn signs(files: &[WorkingFile], mapping: &Mapping) -> Vec<Sign> {
    let progress = Progress::new("reading leads");
    let done = AtomicUsize::new(0);
    let sign = |file: &WorkingFile| {
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        progress.step(done, Some(files.len()));
        let (Content::Bytes(bytes), Some(id)) = (&file.content, lead::id_of(&file.path)) else {
            return Sign::default();
        };
        Sign {
            is_erased: imported::is_erased(bytes, &mapping.system),
            mark: match mapping.is_whole() {
                true => Some(Mark::of_id(id)),
                false => imported::mark(bytes).filter(|mark| mark.system == mapping.system),
            },
        }
    };
    let signs = shares(files, LEAST, |files| {
        files.iter().map(sign).collect::<Vec<_>>()
    });
    signs.into_iter().flatten().collect()
}

impl Place {
    /// Returns the bytes of its file.
    pub(super) fn bytes<'r>(&self, reading: &'r Reading) -> &'r [u8] {
        let files = reading.current.working.as_deref().unwrap_or_default();
        match files.get(self.position).map(|file| &file.content) {
            Some(Content::Bytes(bytes)) => bytes,
            _ => &[],
        }
    }
}
