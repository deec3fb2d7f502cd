//! The holidays of a calendar: dates, ranges, yearly dates and iCalendar files of the policy folder.

use std::collections::BTreeMap;

use crate::codec::ics;
use crate::domain::calendar::Holiday;
use crate::finding::{Finding, Place};

use super::faults::{CALENDAR, MISSING, VALUE};
use super::folder::Folder;
use super::page::{Node, Page};
use super::shape::Fields;
use super::words::{list, short};

/// More than three hundred years of public holidays; beyond, every date costs too much to look up.
const MOST: usize = 5_000;

/// Reads holidays; each iCalendar file once.
pub(super) struct Holidays<'a, 'f> {
    folder: &'a Folder<'f>,
    files: BTreeMap<String, File>,
}

/// The holidays of a file, and what is wrong with it.
type File = (Vec<Holiday>, Option<Finding>);

impl<'a, 'f> Holidays<'a, 'f> {
    pub(super) fn new(folder: &'a Folder<'f>) -> Self {
        Holidays {
            folder,
            files: BTreeMap::new(),
        }
    }

    /// Returns the holidays of a calendar, and what is wrong with a file of them, if anything is.
    pub(super) fn read(&mut self, page: &mut Page, fields: &Fields<'_>) -> File {
        let (mut holidays, mut fault) = File::default();
        let Some(node) = fields.get("holidays") else {
            return (holidays, fault);
        };
        let what = fields.part("holidays");
        for node in page.scalars(node, &what) {
            let text = node.as_text().unwrap_or_default().trim();
            if text.to_ascii_lowercase().ends_with(".ics") {
                let (listed, wrong) = self.file(page, node, text);
                holidays.extend(listed);
                fault = fault.or(wrong);
            } else {
                match Holiday::parse(text) {
                    Ok(holiday) => holidays.push(holiday),
                    Err(error) => page.said(&VALUE, node, &what, &error),
                }
            }
        }
        if holidays.len() > MOST {
            let message = format!("{what} are more than {MOST}");
            page.value(node, message, "leave out those long past");
            holidays.truncate(MOST);
        }
        (holidays, fault)
    }

    fn file(&mut self, page: &mut Page, node: Node<'_>, name: &str) -> File {
        let name = name.strip_prefix("./").unwrap_or(name);
        if let Some(known) = self.files.get(name) {
            return known.clone();
        }
        let errors = page.errors();
        let holidays = self.open(page, node, name);
        let file = (holidays, page.error_after(errors).cloned());
        self.files.insert(name.to_owned(), file.clone());
        file
    }

    fn open(&self, page: &mut Page, node: Node<'_>, name: &str) -> Vec<Holiday> {
        let leaves = name.starts_with('/')
            || name.contains(['\\', ':'])
            || name.split('/').any(|step| step == "..");
        if leaves {
            let message = format!(
                "the calendar file `{}` is not in the policy folder",
                short(name)
            );
            page.value(
                node,
                message,
                "put it beside sla.yaml and name it without a path: both teams sign it too",
            );
            return Vec::new();
        }
        let Some(bytes) = self.folder.bytes(name) else {
            let files = self.folder.calendar_files();
            let help = match page.likely(name, files.clone()) {
                Some(likely) => format!("did you mean `{likely}`?"),
                None if files.clone().next().is_none() => "put it beside sla.yaml".to_owned(),
                None => format!("put it beside sla.yaml; there are: {}", list(files)),
            };
            let message = format!("the calendar file `{}` is missing", short(name));
            page.fault(&MISSING, node, message, help);
            return Vec::new();
        };
        let text = String::from_utf8_lossy(bytes);
        match ics::read(&text) {
            Ok(holidays) => holidays,
            Err(error) => {
                let span = line_span(bytes, error.line);
                let place = Place::bytes(self.folder.path_of(name), span);
                let help = "mend this line, or export the file again from the calendar program";
                let finding = Finding::new(&CALENDAR, place, error.message);
                page.add(finding.help(help));
                Vec::new()
            }
        }
    }
}

/// Returns the bytes of a line, counted from 1.
fn line_span(bytes: &[u8], line: usize) -> std::ops::Range<usize> {
    let mut start = 0;
    for (index, text) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if index + 1 == line {
            return start..start + text.trim_ascii_end().len();
        }
        start += text.len() + 1;
    }
    0..0
}
