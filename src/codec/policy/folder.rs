//! The files of a policy folder, by their names in it.

use std::collections::BTreeMap;

use crate::codec::faults;
use crate::codec::yaml::{self, Fault, Limits, Tree};
use crate::finding::{Finding, Place, Severity};

use super::faults::{MISSING, SYNTAX, UNKNOWN_KEY};
use super::page::{Node, Page};
use crate::finding::nearest;

/// The files that a policy is made of, and whether it can do without.
const FILES: [(&str, bool); 7] = [
    ("agreement.yaml", false),
    ("checks.yaml", false),
    ("definition.yaml", true),
    ("followup.yaml", true),
    ("sla.yaml", true),
    ("stages.yaml", true),
    ("teams.yaml", true),
];

/// The files of a policy folder.
pub(super) struct Folder<'f> {
    path: String,
    files: BTreeMap<&'f str, &'f [u8]>,
}

/// One policy file: its tree if it could be read, and what was found in it so far.
pub(super) struct Sheet<'f> {
    pub(super) page: Page,
    tree: Option<Tree<'f>>,
}

impl<'f> Folder<'f> {
    /// Returns the folder that holds these files: the one that the least nested of them is in.
    pub(super) fn of(files: &'f [(String, Vec<u8>)]) -> Self {
        let parent = |path: &'f str| path.rsplit_once('/').map_or("", |(parent, _)| parent);
        let path = files
            .iter()
            .map(|(path, _)| parent(path))
            .min_by_key(|parent| (parent.matches('/').count(), !parent.is_empty()))
            .unwrap_or("policy");
        let inside = |file: &'f str| match path {
            "" => Some(file),
            path => file.strip_prefix(path)?.strip_prefix('/'),
        };
        Folder {
            path: path.to_owned(),
            files: files
                .iter()
                .filter_map(|(file, bytes)| Some((inside(file)?, bytes.as_slice())))
                .collect(),
        }
    }

    /// Returns the path, from where the folder's own path begins, of the file of this name.
    pub(super) fn path_of(&self, name: &str) -> String {
        match self.path.as_str() {
            "" => name.to_owned(),
            path => format!("{path}/{name}"),
        }
    }

    /// Returns the bytes of the file of this name.
    pub(super) fn bytes(&self, name: &str) -> Option<&'f [u8]> {
        self.files.get(name).copied()
    }

    /// Returns the names of the iCalendar files.
    pub(super) fn calendar_files(&self) -> impl Iterator<Item = &'f str> + Clone {
        self.files
            .keys()
            .copied()
            .filter(|name| name.ends_with(".ics"))
    }

    /// Reads the file of this name, or says why it cannot be read.
    pub(super) fn open(&self, name: &str) -> Sheet<'f> {
        let path = self.path_of(name);
        let mut page = Page::new(&path);
        let Some(bytes) = self.bytes(name) else {
            if FILES.contains(&(name, true)) {
                page.add(self.missing(name));
            }
            return Sheet { page, tree: None };
        };
        let tree = yaml::text(bytes).and_then(|text| Tree::read(text, &Limits::default()));
        let tree = tree.map_err(|fault| page.add(syntax(&path, &fault))).ok();
        Sheet { page, tree }
    }

    /// Finds files that look like policy but are not read.
    pub(super) fn strays(&self) -> Vec<Finding> {
        let names = || FILES.iter().map(|(name, _)| *name);
        let is_stray = |name: &&str| {
            let ends = [".yaml", ".yml", ".json"];
            !name.contains('/')
                && ends
                    .iter()
                    .any(|end| name.to_ascii_lowercase().ends_with(end))
                && !names().any(|known| known == *name)
        };
        let strays = self.files.keys().copied().filter(is_stray);
        strays
            .map(|name| {
                let message = format!("`{name}` is not a policy file, so nobody reads it");
                let help = match nearest(name, names()) {
                    Some(likely) => format!("did you mean `{likely}`?"),
                    None => "move it out of the folder, or its lines into the file they belong to"
                        .to_owned(),
                };
                let place = Place::file(self.path_of(name));
                let mut finding = Finding::new(&UNKNOWN_KEY, place, message).help(help);
                finding.severity = Severity::Warning;
                finding
            })
            .collect()
    }

    /// Returns the finding for a file that must be there and is not.
    fn missing(&self, name: &str) -> Finding {
        let path = self.path_of(name);
        let message = format!("the policy file {path} is missing");
        let stem = name.trim_end_matches(".yaml");
        let misnamed = self.files.keys().find(|other| {
            !other.contains('/') && other.to_ascii_lowercase().split('.').next() == Some(stem)
        });
        let help = match misnamed {
            Some(other) => format!("rename {} to {name}", self.path_of(other)),
            None => "put it back, or let `leads init` write one to start from".to_owned(),
        };
        Finding::new(&MISSING, Place::file(path), message).help(help)
    }
}

/// Returns whether there can be no policy without the file at this path.
pub(super) fn is_needed(path: &str) -> bool {
    let name = path.strip_prefix("policy/");
    name.is_some_and(|name| FILES.contains(&(name, true)))
}

/// Says of a file that is said to be missing what is there instead, if something is.
pub(super) fn explain(finding: &mut Finding, instead: &str) {
    let path = &finding.place.file;
    finding.message = format!("the policy file {path} is not read, because it is {instead}");
    finding.help = Some("put a plain file in its place".to_owned());
}

impl Sheet<'_> {
    /// Returns the top of the file, if it could be read and says something.
    pub(super) fn root(&self) -> Option<Node<'_>> {
        self.tree.as_ref().map(Tree::root)
    }

    /// Returns what `read` makes of the file: it gets the page to write faults on, and the top of the file.
    pub(super) fn read<T>(
        &mut self,
        read: impl FnOnce(&mut Page, Node<'_>) -> Option<T>,
    ) -> Option<T> {
        read(&mut self.page, self.tree.as_ref()?.root())
    }
}

fn syntax(path: &str, fault: &Fault) -> Finding {
    let finding = faults::finding_of(&SYNTAX, path, fault);
    match finding.help {
        Some(_) => finding,
        None => finding.help("mend this line; the rest of the file was not read"),
    }
}
