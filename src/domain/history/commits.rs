//! The commits of a history, column by column: there are many of them, and most are only counted.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{CommitIndex, ObjectId, Signature};

/// One commit that landed or recorded something about a lead or the policy.
#[derive(Debug, Clone, Copy)]
pub struct Commit<'a> {
    /// The name of the commit; all zeros for a merge that no one has made yet.
    pub id: ObjectId,
    /// Its author.
    pub author: &'a Arc<Signature>,
    /// The committer's stamp, as written, in whole seconds; `None` where it is missing or malformed.
    pub stamped_at: Option<DateTime<Utc>>,
    /// The commit of the first-parent line that brought this one to the audited branch: itself if it is on the line.
    pub landing: CommitIndex,
    /// Whether it has more than one parent.
    pub merge: bool,
    /// The first line of its message; empty where the subjects were left out.
    pub subject: &'a str,
}

/// What stands for a time that is missing.
const NO_TIME: i64 = i64::MIN;

/// Commits in order.
#[derive(Clone, Default)]
pub struct Commits {
    columns: Columns,
    /// The number of each person, as far as it was needed.
    numbers: HashMap<Arc<Signature>, u32>,
}

/// Commits as columns: what the n-th is, in the n-th place of each.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    /// The authors, each once.
    pub people: Vec<Arc<Signature>>,
    /// How many bytes the name of a commit has.
    pub id_len: usize,
    /// The names, one after the other.
    pub ids: Vec<u8>,
    /// Which of the people is the author.
    pub authors: Numbers<4>,
    /// The committer's stamp, in seconds since 1970 in UTC; the least number if that is missing.
    pub stamped: Numbers<8>,
    /// Which of the commits landed it.
    pub landings: Numbers<4>,
    /// Whether it has more than one parent: 1 if it has.
    pub merges: Vec<u8>,
    /// The subjects; `None` if they were left out, since nobody is to read them.
    pub subjects: Option<Subjects>,
}

/// Numbers of so many bytes each, the least byte first, whatever the machine: so they can be kept as they are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Numbers<const BYTES: usize>(Vec<u8>);

impl<const BYTES: usize> Numbers<BYTES> {
    /// Returns the numbers in these bytes; `None` if they do not divide into numbers.
    pub fn of(bytes: Vec<u8>) -> Option<Self> {
        bytes.len().is_multiple_of(BYTES).then_some(Numbers(bytes))
    }

    /// Returns their bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    fn len(&self) -> usize {
        self.0.len() / BYTES
    }

    fn at(&self, position: usize) -> [u8; BYTES] {
        self.0.as_chunks().0[position]
    }

    fn iter(&self) -> impl DoubleEndedIterator<Item = [u8; BYTES]> + ExactSizeIterator {
        self.0.as_chunks().0.iter().copied()
    }

    fn push(&mut self, number: [u8; BYTES]) {
        self.0.extend_from_slice(&number);
    }

    fn truncate(&mut self, len: usize) {
        self.0.truncate(len * BYTES);
    }
}

/// The first lines of messages, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Subjects {
    /// All of them, one after the other.
    pub texts: String,
    /// Where each of them ends.
    pub ends: Vec<u32>,
}

impl Default for Columns {
    fn default() -> Self {
        Columns {
            people: Vec::new(),
            id_len: 0,
            ids: Vec::new(),
            authors: Numbers::default(),
            stamped: Numbers::default(),
            landings: Numbers::default(),
            merges: Vec::new(),
            subjects: Some(Subjects::default()),
        }
    }
}

impl Subjects {
    fn at(&self, position: usize) -> &str {
        let start = position
            .checked_sub(1)
            .map_or(0, |before| self.ends[before]);
        &self.texts[start as usize..self.ends[position] as usize]
    }

    fn push(&mut self, subject: &str) {
        self.texts.push_str(subject);
        self.ends.push(self.texts.len() as u32);
    }

    fn truncate(&mut self, len: usize) {
        self.ends.truncate(len);
        let end = self.ends.last().map_or(0, |end| *end as usize);
        self.texts.truncate(end);
    }

    fn is_sound(&self, count: usize) -> bool {
        let is_end = |end: &u32| self.texts.is_char_boundary(*end as usize);
        self.ends.len() == count && self.ends.is_sorted() && self.ends.iter().all(is_end)
    }
}

impl Commits {
    /// Returns the commits in these columns; `None` if they do not fit together.
    pub fn of(columns: Columns) -> Option<Self> {
        let count = columns.authors.len();
        let lens = [
            columns.ids.len() / columns.id_len.max(1),
            columns.stamped.len(),
            columns.landings.len(),
            columns.merges.len(),
        ];
        let people = columns.people.len();
        let times = DateTime::<Utc>::MIN_UTC.timestamp()..=DateTime::<Utc>::MAX_UTC.timestamp();
        let is_time = |time: i64| time == NO_TIME || times.contains(&time);
        let sound = lens.iter().all(|len| *len == count)
            && columns.ids.len() == count * columns.id_len
            && columns.authors.iter().all(|author| word(author) < people)
            && columns.landings.iter().all(|landing| word(landing) < count)
            && columns.stamped.iter().map(i64::from_le_bytes).all(is_time)
            && columns.merges.iter().all(|merge| *merge <= 1)
            && columns
                .subjects
                .iter()
                .all(|subjects| subjects.is_sound(count));
        sound.then(|| Commits {
            columns,
            numbers: HashMap::new(),
        })
    }

    /// Returns the commits as columns.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.columns.authors.len()
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the commit at a position.
    pub fn get(&self, position: usize) -> Commit<'_> {
        let columns = &self.columns;
        let id = &columns.ids[position * columns.id_len..][..columns.id_len];
        Commit {
            id: ObjectId::new(id),
            author: &columns.people[word(columns.authors.at(position))],
            stamped_at: self.stamped_at(position),
            landing: self.landing(position),
            merge: columns.merges[position] == 1,
            subject: columns
                .subjects
                .as_ref()
                .map_or("", |subjects| subjects.at(position)),
        }
    }

    /// Returns which commit landed the one at a position.
    pub fn landing(&self, position: usize) -> CommitIndex {
        CommitIndex(u32::from_le_bytes(self.columns.landings.at(position)))
    }

    /// Returns the stamp of the commit at a position, in seconds since 1970 in UTC.
    pub fn stamped_seconds(&self, position: usize) -> Option<i64> {
        Some(self.seconds(position)).filter(|stamped| *stamped != NO_TIME)
    }

    /// Returns the stamp of the commit at a position.
    pub fn stamped_at(&self, position: usize) -> Option<DateTime<Utc>> {
        time(self.seconds(position))
    }

    fn seconds(&self, position: usize) -> i64 {
        i64::from_le_bytes(self.columns.stamped.at(position))
    }

    /// Returns the positions of the commits of the first-parent line, in order.
    pub fn line(&self) -> impl DoubleEndedIterator<Item = usize> {
        let landings = self.columns.landings.iter().enumerate();
        let on_line = landings.filter(|(position, landing)| word(*landing) == *position);
        on_line.map(|(position, _)| position)
    }

    /// Returns whether all commits of the line are stamped, each no earlier than the one before.
    pub fn is_in_order(&self) -> bool {
        let mut last = NO_TIME + 1;
        self.line().all(|position| {
            let stamped = self.seconds(position);
            let in_order = last <= stamped;
            last = stamped;
            in_order
        })
    }

    /// Returns the last commit.
    pub fn last(&self) -> Option<Commit<'_>> {
        Some(self.get(self.len().checked_sub(1)?))
    }

    /// Returns all commits, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Commit<'_>> + DoubleEndedIterator {
        (0..self.len()).map(|position| self.get(position))
    }

    /// Adds a commit. The names of all are of one length.
    pub fn push(&mut self, commit: Commit<'_>) {
        let author = self.number(commit.author);
        let columns = &mut self.columns;
        columns.id_len = commit.id.as_bytes().len();
        columns.ids.extend_from_slice(commit.id.as_bytes());
        columns.authors.push(author.to_le_bytes());
        let stamped = seconds(commit.stamped_at);
        columns.stamped.push(stamped.to_le_bytes());
        columns.landings.push(commit.landing.0.to_le_bytes());
        columns.merges.push(u8::from(commit.merge));
        if let Some(subjects) = &mut columns.subjects {
            subjects.push(commit.subject);
        }
    }

    /// Says that all commits from a position on landed with this one.
    pub fn land(&mut self, from: usize, landing: CommitIndex) {
        let landings = &mut self.columns.landings.0;
        let (landings, _) = landings.as_chunks_mut::<4>();
        landings[from..].fill(landing.0.to_le_bytes());
    }

    /// Forgets all but the first commits.
    pub fn truncate(&mut self, len: usize) {
        let columns = &mut self.columns;
        columns.ids.truncate(len * columns.id_len);
        columns.authors.truncate(len);
        columns.stamped.truncate(len);
        columns.landings.truncate(len);
        columns.merges.truncate(len);
        if let Some(subjects) = &mut columns.subjects {
            subjects.truncate(len);
        }
    }

    fn number(&mut self, person: &Arc<Signature>) -> u32 {
        let people = &mut self.columns.people;
        // Most often it is the one before, or known by the same place in memory.
        let last = self.columns.authors.iter().next_back();
        if let Some(last) = last.filter(|last| Arc::ptr_eq(&people[word(*last)], person)) {
            return u32::from_le_bytes(last);
        }
        if self.numbers.len() < people.len() {
            let known = people.iter().cloned().zip(0..);
            self.numbers.extend(known);
        }
        *self.numbers.entry(Arc::clone(person)).or_insert_with(|| {
            people.push(Arc::clone(person));
            people.len() as u32 - 1
        })
    }
}

impl fmt::Debug for Commits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<'a> FromIterator<Commit<'a>> for Commits {
    fn from_iter<I: IntoIterator<Item = Commit<'a>>>(commits: I) -> Self {
        let mut all = Commits::default();
        commits.into_iter().for_each(|commit| all.push(commit));
        all
    }
}

fn word(bytes: [u8; 4]) -> usize {
    u32::from_le_bytes(bytes) as usize
}

fn time(seconds: i64) -> Option<DateTime<Utc>> {
    match seconds {
        NO_TIME => None,
        seconds => DateTime::from_timestamp(seconds, 0),
    }
}

fn seconds(time: Option<DateTime<Utc>>) -> i64 {
    time.map_or(NO_TIME, |time| time.timestamp())
}
