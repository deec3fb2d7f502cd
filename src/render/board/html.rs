//! The board as a page for a browser. Whatever people wrote is escaped, and only the page's own script may run.

use std::io::{self, Write};

use minijinja::value::Serde;
use minijinja::{Environment, context};
use serde::Serialize;

use super::cards::{Column, filters};
use super::chart::charts;
use super::details::Details;
use super::{Board, class};
use crate::domain::clock::State;
use crate::render::report::overview;
use crate::render::words::sign;
use crate::render::{page, wire};

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

#[derive(Serialize)]
struct Count {
    class: &'static str,
    word: &'static str,
    count: usize,
}

/// Writes the page. Times on it are in UTC.
pub fn html(out: &mut dyn Write, board: &Board<'_>) -> io::Result<()> {
    let lanes = board.lanes();
    let columns: Vec<Column> = lanes.iter().map(|lane| Column::new(lane, board)).collect();
    let filters = filters(&columns);
    let open = board.rows.iter().filter(|standing| standing.is_open());
    let states = [State::Breached, State::AtRisk, State::WithinTarget];
    let states = states.map(|state| Count {
        class: class(state),
        word: sign(state).word,
        count: open
            .clone()
            .filter(|standing| standing.state() == state)
            .count(),
    });
    let head = &board.head;
    let mut pages = Environment::new();
    pages
        .add_template("page.html", PAGE)
        .expect("because the page is tested");
    let page = pages
        .get_template("page.html")
        .expect("because it was just added");
    let written = page.render(context! {
        style => STYLE,
        script => SCRIPT,
        policy => page::policy(&page::allowed(STYLE), &page::allowed(SCRIPT)),
        as_of => head.as_of.format("%Y-%m-%d %H:%M UTC").to_string(),
        as_of_exact => wire::time(head.as_of),
        commit => head.commit.map(|commit| commit.short()),
        what_if => head.policy,
        complete => head.complete,
        open => open.clone().count(),
        states => Serde(&states),
        filters => Serde(&filters),
        charts => Serde(charts(board)),
        report => Serde(overview(board.report)),
        lanes => Serde(&columns),
        data => data(&Details::new(board, &columns, &filters))?,
    });
    out.write_all(written.map_err(io::Error::other)?.as_bytes())
}

/// Returns JSON that ends no element and begins none, wherever it stands in a page.
fn data(details: &Details) -> io::Result<String> {
    let json = serde_json::to_string(details)?;
    let mut safe = String::with_capacity(json.len());
    for letter in json.chars() {
        match letter {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                safe.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            harmless => safe.push(harmless),
        }
    }
    Ok(safe)
}
