//! The index: what a walk over the history found and what the leads' versions said, so that neither is read twice.
//!
//! It holds facts only, and all that it holds follows from one commit: policies, calendars and the time of day are applied
//! to what is read from it. Whatever is not as it was written reads as nothing, and whoever asked reads git instead.

mod bytes;
mod changes;
mod facts;
mod history;
mod lead;
#[cfg(test)]
mod tests;
mod timeline;

use self::bytes::{In, Out};
use super::names::Names;
use crate::domain::history::{Change, History};
use crate::domain::lead::Name;
use crate::domain::timeline::Timeline;

/// How every index begins. Another number for each way of writing, and for each way of reading leads.
const MAGIC: &[u8; 16] = b"leads index v4\n\0";

/// How long the beginning is: the magic, the length of the head and its checksum.
const START: usize = 16 + 4 + 4;

/// Gives the bytes of an index from an offset on; `None` if they are not there.
pub type Part<'a> = dyn Fn(u64, usize) -> Option<Vec<u8>> + Sync + 'a;

/// An index that is open.
pub struct Index<'a> {
    part: &'a Part<'a>,
    leads: Vec<Lead>,
    changes: u64,
    timelines: (u64, usize),
    /// The timelines of all leads, if they were fetched at once.
    all: Option<Vec<u8>>,
}

/// What the index says of one lead.
struct Lead {
    id: String,
    first: u32,
    last: u32,
    state: Option<(bool, Option<Name>)>,
    changes: Stretch,
    timeline: Stretch,
}

/// Where a record is, counted from the first of its kind.
#[derive(Clone, Copy, Default)]
struct Stretch {
    start: u64,
    len: usize,
    checksum: u32,
}

/// One lead to be written.
pub struct Record {
    id: String,
    first: u32,
    last: u32,
    state: Option<(bool, Option<Name>)>,
    changes: Vec<u8>,
    timeline: Vec<u8>,
}

impl Record {
    /// Returns a lead with its changes, of which there is one at least, and what they amount to, if that is known: as the
    /// line tells it, without what is uncommitted.
    pub fn new(id: &str, changes: &[&Change], timeline: Option<&Timeline>) -> Option<Self> {
        Some(Record {
            id: id.to_owned(),
            first: changes.first()?.commit.0,
            last: changes.last()?.commit.0,
            state: timeline.map(|timeline| {
                let lead = timeline.lead.as_ref();
                (timeline.present, lead.and_then(|lead| lead.stage.clone()))
            }),
            changes: changes::write(changes),
            timeline: timeline.map(timeline::write).unwrap_or_default(),
        })
    }
}

/// Returns the bytes of an index; `None` if the history has no subjects. The records are sorted by id, and hold all changes
/// of the history.
pub fn write(key: &str, history: &History, records: &[Record]) -> Option<Vec<u8>> {
    let mut leads = Out::default();
    leads.list(records.iter(), |out, record| {
        out.text(&record.id);
        out.number(u64::from(record.first));
        out.number(u64::from(record.last));
        out.option(record.state.as_ref(), |out, (present, stage)| {
            out.flag(*present);
            out.option(stage.as_deref(), Out::text);
        });
        for bytes in [&record.changes, &record.timeline] {
            out.number(bytes.len() as u64);
            out.number(u64::from(crc32fast::hash(bytes)));
        }
    });
    let mut sections = Vec::from(history::write(history)?);
    sections.push(leads.bytes);
    let mut head = Out::default();
    head.text(key);
    for section in &sections {
        head.number(section.len() as u64);
        head.number(u64::from(crc32fast::hash(section)));
    }
    let bodies = sections.iter().map(Vec::len).sum::<usize>();
    let records_len: usize = records.iter().map(Record::len).sum();
    let mut bytes = Vec::with_capacity(START + head.bytes.len() + bodies + records_len);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&(head.bytes.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&crc32fast::hash(&head.bytes).to_le_bytes());
    bytes.extend_from_slice(&head.bytes);
    for section in &sections {
        bytes.extend_from_slice(section);
    }
    for record in records {
        bytes.extend_from_slice(&record.changes);
    }
    for record in records {
        bytes.extend_from_slice(&record.timeline);
    }
    Some(bytes)
}

impl Record {
    fn len(&self) -> usize {
        self.changes.len() + self.timeline.len()
    }
}

/// Opens an index that was written with this key: returns it, and the history it goes by, without its changes, and with
/// subjects only if they are asked for.
pub fn open<'a>(key: &str, part: &'a Part<'a>, subjects: bool) -> Option<(Index<'a>, History)> {
    let start = part(0, START)?;
    let word = |at: usize| Some(u32::from_le_bytes(start.get(at..at + 4)?.try_into().ok()?));
    if !start.starts_with(MAGIC) {
        return None;
    }
    let head = part(START as u64, usize::try_from(word(16)?).ok()?)?;
    if crc32fast::hash(&head) != word(20)? {
        return None;
    }
    let mut at = (START + head.len()) as u64;
    let mut head = In::new(&head);
    if head.text()? != key {
        return None;
    }
    let mut section = |is_read: bool| {
        let len = usize::try_from(head.number()?).ok()?;
        let checksum = head.number()?;
        let start = at;
        at += len as u64;
        if !is_read {
            return Some(Vec::new());
        }
        let section = part(start, len)?;
        (u64::from(crc32fast::hash(&section)) == checksum).then_some(section)
    };
    let history = history::read(subjects, &mut section)?;
    let leads = read_leads(&section(true)?)?;
    let end = |stretch: Stretch| stretch.start + stretch.len as u64;
    let last = leads.last();
    let timelines = at + last.map_or(0, |lead| end(lead.changes));
    let len = usize::try_from(last.map_or(0, |lead| end(lead.timeline))).ok()?;
    let index = Index {
        part,
        leads,
        changes: at,
        timelines: (timelines, len),
        all: None,
    };
    Some((index, history))
}

fn read_leads(bytes: &[u8]) -> Option<Vec<Lead>> {
    let mut bytes = In::new(bytes);
    let mut names = Names::default();
    let mut ends = [0; 2];
    let leads = bytes.list(|bytes| {
        let mut lead = Lead {
            id: bytes.text()?.to_owned(),
            first: u32::try_from(bytes.number()?).ok()?,
            last: u32::try_from(bytes.number()?).ok()?,
            state: bytes.option(|bytes| {
                let present = bytes.flag()?;
                let stage = bytes.option(|bytes| Some(names.of(bytes.text()?)))?;
                Some((present, stage))
            })?,
            changes: Stretch::default(),
            timeline: Stretch::default(),
        };
        for (stretch, end) in [&mut lead.changes, &mut lead.timeline]
            .into_iter()
            .zip(&mut ends)
        {
            stretch.start = *end;
            stretch.len = usize::try_from(bytes.number()?).ok()?;
            stretch.checksum = u32::try_from(bytes.number()?).ok()?;
            *end = end.checked_add(stretch.len as u64)?;
        }
        Some(lead)
    })?;
    let sorted = leads.is_sorted_by(|one, other| one.id < other.id);
    (bytes.is_done() && sorted).then_some(leads)
}

impl Index<'_> {
    /// Returns the ids of all leads, sorted; a lead is called by its position among them.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = &str> {
        self.leads.iter().map(|lead| lead.id.as_str())
    }

    /// Returns the position of a lead.
    pub fn position(&self, id: &str) -> Option<usize> {
        let by_id = |lead: &Lead| lead.id.as_str().cmp(id);
        self.leads.binary_search_by(by_id).ok()
    }

    /// Returns whether a lead was there by then: whether a change of it is among so many commits.
    pub fn began(&self, lead: usize, commits: usize) -> bool {
        (self.leads[lead].first as usize) < commits
    }

    /// Returns whether nothing about a lead was changed after so many commits.
    pub fn ended(&self, lead: usize, commits: usize) -> bool {
        (self.leads[lead].last as usize) < commits
    }

    /// Returns whether the lead is there and its stage, as its timeline ends; `None` if the timeline is not known.
    pub fn state(&self, lead: usize) -> Option<(bool, Option<&Name>)> {
        let (present, stage) = self.leads[lead].state.as_ref()?;
        Some((*present, stage.as_ref()))
    }

    /// Fetches the timelines of all leads at once, if many will be asked for.
    pub fn fetch(&mut self) {
        let (start, len) = self.timelines;
        self.all = (self.part)(start, len);
    }

    /// Returns the timeline of a lead whose state is known; `None` if the index is damaged.
    pub fn timeline(&self, lead: usize, names: &mut Names) -> Option<Timeline> {
        let stretch = self.leads[lead].timeline;
        match &self.all {
            Some(all) => timeline::read(stretch.within(all)?, names),
            None => timeline::read(&self.raw(self.timelines.0, stretch)?, names),
        }
    }

    /// Returns the changes of a lead; `None` if the index is damaged.
    pub fn changes(&self, lead: usize) -> Option<Vec<Change>> {
        changes::read(&self.raw(self.changes, self.leads[lead].changes)?)
    }

    /// Returns what is known of a lead, to be written again; `None` if the index is damaged.
    pub fn record(&self, lead: usize) -> Option<Record> {
        let lead = &self.leads[lead];
        let timeline = match &self.all {
            Some(all) => lead.timeline.within(all)?.to_owned(),
            None => self.raw(self.timelines.0, lead.timeline)?,
        };
        Some(Record {
            id: lead.id.clone(),
            first: lead.first,
            last: lead.last,
            state: lead.state.clone(),
            changes: self.raw(self.changes, lead.changes)?,
            timeline,
        })
    }

    fn raw(&self, base: u64, stretch: Stretch) -> Option<Vec<u8>> {
        let bytes = (self.part)(base.checked_add(stretch.start)?, stretch.len)?;
        (crc32fast::hash(&bytes) == stretch.checksum).then_some(bytes)
    }
}

impl Stretch {
    fn within(self, all: &[u8]) -> Option<&[u8]> {
        let start = usize::try_from(self.start).ok()?;
        let bytes = all.get(start..start.checked_add(self.len)?)?;
        (crc32fast::hash(bytes) == self.checksum).then_some(bytes)
    }
}
