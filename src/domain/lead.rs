//! A lead: one prospect, what people know about it, as one version of its file says.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

/// A name that a policy or schema defines: a stage, a person, a team, a source, a reason.
pub type Name = Arc<str>;

/// One prospect as one version of its file says. Whatever git knows is not here.
///
/// A field that is absent, or not of the shape the schema asks for, is `None` or left out of its list. What one version has
/// as the one before it had it, both share, and so do the events that tell of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lead {
    /// The `id` in the file; the lead's identity is the file stem, and the two must agree.
    pub id: Option<Name>,
    /// The company's name.
    pub company: Option<Arc<str>>,
    /// Where it stands in the funnel.
    pub stage: Option<Name>,
    /// The person who has it.
    pub owner: Option<Name>,
    /// Where it came from.
    pub source: Option<Name>,
    /// Which campaign brought it.
    pub campaign: Option<Name>,
    /// How much it presses: A, B or C.
    pub priority: Option<Name>,
    /// What they wrote when they reached out.
    pub request: Option<Arc<str>>,
    /// When the prospect reached out: a claim.
    pub received_at: Option<DateTime<Utc>>,
    /// The answers to the target profile's criteria.
    pub fit: Arc<[Fit]>,
    /// The buying signals seen.
    pub signals: Arc<[Signal]>,
    /// The contacts and attempts, in file order.
    pub activities: Arc<[Arc<Activity>]>,
    /// The brief with which inside sales handed it over.
    pub handoff: Option<Arc<Handoff>>,
    /// Why sales last sent it back.
    pub reject: Option<Arc<Returned>>,
    /// Why marketing last took it back.
    pub reclaim: Option<Arc<Returned>>,
    /// Why and until when its clocks rest.
    pub paused: Option<Arc<Pause>>,
    /// Why it went to nurture and when to come back to it.
    pub recycle: Option<Arc<Recycle>>,
    /// How it ended, and the reply that was sent.
    pub resolution: Option<Arc<Resolution>>,
    /// What each side says of the other.
    pub feedback: Arc<[Arc<Feedback>]>,
    /// The id of the lead that this one repeats.
    pub duplicate_of: Option<Name>,
    /// That its personal data was erased.
    pub erased: Option<Arc<Erasure>>,
    /// Every scalar outside lists, by dotted path: what a policy's `when` matches on.
    pub attributes: Attributes,
    /// A fingerprint of each top-level entry that has no field above, in file order: enough to see that it changed.
    pub rest: Vec<(Name, u64)>,
}

/// The answer to one criterion of the target profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Which criterion.
    pub criterion: Name,
    /// Whether it is met.
    pub met: bool,
    /// What shows it.
    pub evidence: Option<String>,
}

/// A buying signal.
#[derive(Debug, Clone, PartialEq)]
pub struct Signal {
    /// Which one.
    pub signal: Name,
    /// When it was seen: a claim.
    pub at: Option<DateTime<Utc>>,
    /// What shows it.
    pub evidence: Option<String>,
}

/// Who spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// One of ours to the prospect: a touch.
    Outbound,
    /// The prospect to us.
    Inbound,
}

/// One contact, or attempt at one.
#[derive(Debug, Clone, PartialEq)]
pub struct Activity {
    /// When it happened: a claim.
    pub at: DateTime<Utc>,
    /// Who of ours.
    pub by: Option<Name>,
    /// By which channel.
    pub channel: Name,
    /// Who spoke.
    pub direction: Direction,
    /// What came of it.
    pub outcome: Option<Name>,
    /// What was said.
    pub note: Option<String>,
}

/// The outcomes of a touch that reached the prospect.
const CONNECTED: [&str; 4] = ["replied", "connected", "meeting_booked", "declined"];

impl Activity {
    /// Returns whether this is a touch: an outbound activity.
    pub fn is_touch(&self) -> bool {
        self.direction == Direction::Outbound
    }

    /// Returns whether the prospect was reached: every inbound activity, and a touch with an outcome that says so.
    pub fn connected(&self) -> bool {
        !self.is_touch()
            || self
                .outcome
                .as_deref()
                .is_some_and(|outcome| CONNECTED.contains(&outcome))
    }
}

/// The hand-off brief.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Handoff {
    /// Who hands over.
    pub from: Option<Name>,
    /// To whom.
    pub to: Option<Name>,
    /// When: a claim.
    pub at: Option<DateTime<Utc>>,
    /// When inside and outside rep spoke about it: a claim.
    pub call_at: Option<DateTime<Utc>>,
    /// How the prospect engaged.
    pub how_engaged: Option<String>,
    /// Which message moved them.
    pub message: Option<String>,
    /// Whom of theirs we spoke with.
    pub spoke_with: Option<String>,
}

/// Why a lead went back to be worked: sales rejected it, or marketing reclaimed it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Returned {
    /// The coded reason.
    pub reason: Option<Name>,
    /// What would have to change, or what was promised.
    pub note: Option<String>,
}

/// A rest for the clocks.
#[derive(Debug, Clone, PartialEq)]
pub struct Pause {
    /// Why.
    pub reason: Option<String>,
    /// Until when.
    pub until: Option<Until>,
}

/// The end of a pause, as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// This instant.
    Instant(DateTime<Utc>),
    /// The beginning of this date in the calendar's zone.
    Date(NaiveDate),
}

/// Interested, but not now.
#[derive(Debug, Clone, PartialEq)]
pub struct Recycle {
    /// The coded reason.
    pub reason: Option<Name>,
    /// The date to come back to it, in the calendar's zone.
    pub revisit_on: Option<NaiveDate>,
    /// What to remember on that day.
    pub note: Option<String>,
}

/// How a lead ended.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Resolution {
    /// The coded reason.
    pub reason: Option<Name>,
    /// When the prospect was told: a claim.
    pub replied_at: Option<DateTime<Utc>>,
    /// By which channel.
    pub reply_channel: Option<Name>,
    /// Anything else.
    pub note: Option<String>,
}

/// What feedback is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum About {
    /// The quality of the lead: sales' verdict.
    Quality,
    /// How the lead was treated: marketing's verdict.
    Treatment,
}

/// What one side says of the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Feedback {
    /// For which team.
    pub from: Option<Name>,
    /// Which person.
    pub by: Option<Name>,
    /// When: a claim.
    pub at: Option<DateTime<Utc>>,
    /// About what.
    pub about: About,
    /// The verdict.
    pub verdict: Option<Name>,
    /// In words.
    pub note: Option<String>,
}

/// What stands in place of personal data that was erased, where something has to stand.
pub const ERASED: &str = "erased";

/// The tombstone of an erasure.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Erasure {
    /// When: a claim.
    pub at: Option<DateTime<Utc>>,
    /// By whom.
    pub by: Option<Name>,
    /// Why, in words that name nobody.
    pub reason: Option<String>,
}

impl Lead {
    /// Returns the company's name, unless a person's name or address stands in its place: then it is personal data.
    pub fn company_alone(&self) -> Option<&str> {
        let company = self.company.as_deref()?;
        let mut persons = ["contact.name", "contact.email"].into_iter();
        let is_person = persons.any(|path| {
            let said = self.attributes.get(path);
            said.is_some_and(|said| said.trim().eq_ignore_ascii_case(company.trim()))
        });
        (!is_person).then_some(company)
    }

    /// Returns what no erasure touches: stages, people of ours, times, channels and coded answers, without any words.
    pub fn bare(&self) -> Lead {
        let mut bare = Lead {
            id: self.id.clone(),
            stage: self.stage.clone(),
            owner: self.owner.clone(),
            source: self.source.clone(),
            campaign: self.campaign.clone(),
            priority: self.priority.clone(),
            received_at: self.received_at,
            activities: self.activities.clone(),
            handoff: self.handoff.clone(),
            reject: self.reject.clone(),
            reclaim: self.reclaim.clone(),
            paused: self.paused.clone(),
            recycle: self.recycle.clone(),
            resolution: self.resolution.clone(),
            feedback: self.feedback.clone(),
            duplicate_of: self.duplicate_of.clone(),
            ..Lead::default()
        };
        for activity in Arc::make_mut(&mut bare.activities) {
            Arc::make_mut(activity).note = None;
        }
        for feedback in Arc::make_mut(&mut bare.feedback) {
            Arc::make_mut(feedback).note = None;
        }
        for returned in [&mut bare.reject, &mut bare.reclaim].into_iter().flatten() {
            Arc::make_mut(returned).note = None;
        }
        if let Some(brief) = bare.handoff.as_mut().map(Arc::make_mut) {
            (brief.how_engaged, brief.message, brief.spoke_with) = (None, None, None);
        }
        if let Some(pause) = bare.paused.as_mut().map(Arc::make_mut) {
            pause.reason = None;
        }
        if let Some(recycle) = bare.recycle.as_mut().map(Arc::make_mut) {
            recycle.note = None;
        }
        if let Some(resolution) = bare.resolution.as_mut().map(Arc::make_mut) {
            resolution.note = None;
        }
        bare
    }
}

/// Scalars by dotted path, sorted by path: `company.country` → `DE`. A copy shares them, and so do two versions of a lead
/// where they have the same: they lie in groups, each with the paths between those of its neighbours.
#[derive(Debug, Clone, Default)]
pub struct Attributes(Arc<[Group]>);

/// Some scalars by dotted path, sorted by path.
pub type Group = Arc<[(Name, Name)]>;

impl Attributes {
    /// Returns the scalars in these groups, each of which is sorted. If paths of one lie between those of another, all become
    /// one group.
    pub fn of_groups(groups: impl Iterator<Item = Group>) -> Self {
        let mut groups: Vec<Group> = groups.filter(|group| !group.is_empty()).collect();
        groups.sort_by(|one, other| one[0].0.cmp(&other[0].0));
        let apart = |one: &Group, other: &Group| one[one.len() - 1].0 < other[0].0;
        match groups.is_sorted_by(apart) {
            true => Attributes(groups.into()),
            false => groups
                .iter()
                .flat_map(|group| group.iter().cloned())
                .collect(),
        }
    }

    /// Returns the groups.
    pub fn groups(&self) -> &[Group] {
        &self.0
    }

    /// Returns the value at a dotted path, as written without quotes.
    pub fn get(&self, path: &str) -> Option<&str> {
        let after = self.0.partition_point(|group| &*group[0].0 <= path);
        let group = &self.0[after.checked_sub(1)?];
        // Of two values at one path, as of `a.b` and of `b` in `a`, it is the first, however they lie in groups.
        let index = group.partition_point(|(key, _)| &**key < path);
        let (key, value) = group.get(index)?;
        (**key == *path).then_some(&**value)
    }

    /// Returns every path that has a value, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(path, _)| &**path)
    }

    /// Returns every path and its value, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&Name, &Name)> {
        let pairs = self.0.iter().flat_map(|group| group.iter());
        pairs.map(|(path, value)| (path, value))
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(|group| group.len()).sum()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl PartialEq for Attributes {
    fn eq(&self, other: &Self) -> bool {
        let shared = self.0.len() == other.0.len()
            && self
                .0
                .iter()
                .zip(&*other.0)
                .all(|(one, other)| Arc::ptr_eq(one, other));
        shared || self.iter().eq(other.iter())
    }
}

impl Eq for Attributes {}

impl FromIterator<(Name, Name)> for Attributes {
    fn from_iter<I: IntoIterator<Item = (Name, Name)>>(pairs: I) -> Self {
        let mut pairs: Vec<_> = pairs.into_iter().collect();
        pairs.sort();
        match pairs.is_empty() {
            true => Attributes::default(),
            false => Attributes([pairs.into()].into()),
        }
    }
}

/// Returns the id of the lead that a path holds: the stem of a `.yaml` file under `leads/`, if nothing on the way is hidden.
pub fn id_of(path: &str) -> Option<&str> {
    let name = path.strip_prefix("leads/")?.rsplit('/').next()?;
    let stem = name.strip_suffix(".yaml")?;
    hidden(path).is_none().then_some(stem)
}

/// Returns the first name below `leads/` that begins with a dot: editors and systems leave such files and folders behind, and
/// no lead is in them.
pub fn hidden(path: &str) -> Option<&str> {
    let from = path.find("/.")? + 1;
    path[from..].split('/').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(Name, Name)> {
        let name = |text: &str| Name::from(text);
        let pairs = pairs.iter().map(|(path, value)| (name(path), name(value)));
        pairs.collect()
    }

    #[test]
    fn how_attributes_lie_in_groups_changes_nothing() {
        let groups: [&[(&str, &str)]; 4] = [
            &[("owner", "ana")],
            &[("a.b", "2"), ("a.b", "3"), ("a.z", "4")],
            &[],
            &[("company.country", "DE"), ("company.name", "Acme")],
        ];
        let between: &[(&str, &str)] = &[("a.b", "1"), ("a.c", "5")];
        for more in [&[][..], between] {
            let all = || groups.into_iter().chain([more]);
            let grouped = Attributes::of_groups(all().map(|group| pairs(group).into()));
            let flat: Attributes = all().flat_map(pairs).collect();
            assert_eq!(grouped, flat);
            assert_eq!(flat, grouped);
            assert_eq!((grouped.len(), grouped.is_empty()), (flat.len(), false));
            assert!(grouped.paths().is_sorted());
            for path in ["a.b", "a.c", "a.z", "company.name", "owner", "", "a", "z"] {
                assert_eq!(grouped.get(path), flat.get(path), "{path}");
            }
            assert_eq!(grouped.get("owner"), Some("ana"));
            assert_eq!(grouped.get("company"), None);
            assert_ne!(grouped, Attributes::default());
        }
        assert_eq!(Attributes::of_groups([].into_iter()), Attributes::default());
        assert_eq!(Attributes::from_iter([]), Attributes::default());
    }
}
