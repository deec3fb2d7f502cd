//! The cards of a board, and what they can be filtered by.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Board, Lane, class};
use crate::domain::book::Standing;
use crate::domain::clock::State;
use crate::render::words::{due, sign};
use crate::render::{terminal::clean, wire};

/// How many cards of a lane are drawn at first, and how many of one where all is closed: a browser takes seconds to
/// lay out thousands. The rest stand in the page as text until somebody asks, or where no script runs.
const DRAWN: usize = 200;
const CLOSED: usize = 25;

/// One lead as the page shows it in its lane.
#[derive(Serialize)]
pub(super) struct Card {
    pub(super) number: usize,
    id: String,
    company: String,
    /// What it can be filtered by, in the order of the choices.
    #[serde(skip)]
    pub(super) values: [String; 4],
    class: &'static str,
    whose: String,
    priority: Option<String>,
    clock: Option<&'static str>,
    word: String,
    due: String,
}

/// One lane as the page shows it.
#[derive(Serialize)]
pub(super) struct Column {
    stage: String,
    closed: bool,
    size: usize,
    drawn: usize,
    pub(super) cards: Vec<Card>,
}

/// One choice of the reader.
#[derive(Serialize)]
pub(super) struct Filter {
    title: &'static str,
    by: &'static str,
    options: Vec<String>,
}

impl Column {
    pub(super) fn new(lane: &Lane<'_>, board: &Board<'_>) -> Self {
        let size = lane.leads.len();
        let cards = lane.leads.iter();
        Column {
            stage: clean(&lane.stage.replace('_', " ")).into_owned(),
            closed: lane.closed,
            size,
            drawn: size.min(if lane.closed { CLOSED } else { DRAWN }),
            cards: cards
                .map(|(number, standing)| Card::new(*number, standing, board))
                .collect(),
        }
    }
}

impl Card {
    fn new(number: usize, standing: &Standing<'_>, board: &Board<'_>) -> Self {
        let entry = standing.entry;
        let lead = entry.lead();
        let clean = |text: &str| clean(text).into_owned();
        let state = standing.state();
        let tightest = standing.tightest().filter(|_| standing.is_open());
        Card {
            number,
            id: clean(&entry.id),
            company: clean(board.company(entry)),
            values: [
                clean(owner(standing)),
                clean(team(standing, board)),
                clean(
                    lead.and_then(|lead| lead.source.as_deref())
                        .unwrap_or("none"),
                ),
                state.name().to_owned(),
            ],
            class: if standing.is_open() {
                class(state)
            } else {
                "rest"
            },
            whose: whose(standing),
            priority: wire::priority(entry, board.book).map(clean),
            clock: tightest.map(|verdict| verdict.clock.name()),
            // How late it is says that it is late.
            word: match (state, tightest) {
                (State::Breached, Some(verdict)) => due(verdict, board.book.as_of, true),
                _ => sign(state).word.to_owned(),
            },
            due: match (state, tightest) {
                (State::Breached, _) | (_, None) => String::new(),
                (_, Some(verdict)) => due(verdict, board.book.as_of, true),
            },
        }
    }
}

/// Returns the owner, or that there is none.
pub(super) fn owner<'a>(standing: &'a Standing<'_>) -> &'a str {
    standing.entry.owner().map_or("none", |owner| &**owner)
}

/// Returns whose it is: the owner, or in brackets who answers for it.
fn whose(standing: &Standing<'_>) -> String {
    let name = match (standing.entry.owner(), standing.answerable) {
        (Some(owner), _) => owner.to_string(),
        (None, Some(answerable)) => format!("({answerable})"),
        (None, None) => "nobody".to_owned(),
    };
    clean(&name).into_owned()
}

fn team<'a>(standing: &'a Standing<'_>, board: &'a Board<'_>) -> &'a str {
    let people = board
        .book
        .policy
        .as_ref()
        .map(|policy| &policy.teams.people);
    let person = standing.answerable.and_then(|person| people?.get(person));
    person.map_or("none", |person| &*person.team)
}

/// What the leads can be filtered by.
const CHOICES: [(&str, &str); 4] = [
    ("Owner", "owner"),
    ("Team", "team"),
    ("Source", "source"),
    ("State", "state"),
];

/// Returns what the leads can be filtered by, each with the values that there are.
pub(super) fn filters(columns: &[Column]) -> Vec<Filter> {
    let filters = CHOICES.iter().enumerate().map(|(choice, (title, by))| {
        let cards = columns.iter().flat_map(|column| &column.cards);
        let options: BTreeSet<&str> = cards.map(|card| &*card.values[choice]).collect();
        Filter {
            title,
            by,
            options: options.into_iter().map(str::to_owned).collect(),
        }
    });
    filters.collect()
}

impl Filter {
    /// Returns the place of a value among the options.
    pub(super) fn place(&self, value: &str) -> Option<usize> {
        let found = self
            .options
            .binary_search_by(|option| (**option).cmp(value));
        found.ok()
    }
}
