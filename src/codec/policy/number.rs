//! Counts, amounts and lengths of time.

use crate::domain::duration::Duration;

use super::faults::VALUE;
use super::page::{Node, Page};
use super::words::short;

/// No count in a policy is sensibly larger.
const MOST: u64 = 10_000;

/// Returns a whole number, zero or more.
pub(super) fn count(page: &mut Page, node: Node<'_>, what: &str) -> Option<usize> {
    let count = node
        .as_number()
        .and_then(|number| number.as_u64())
        .filter(|count| *count <= MOST)
        .and_then(|count| usize::try_from(count).ok());
    if count.is_none() {
        wrong(
            page,
            node,
            what,
            "is not a count",
            "write a whole number, for example 3",
        );
    }
    count
}

/// Returns an amount of money, zero or more.
pub(super) fn amount(page: &mut Page, node: Node<'_>, what: &str) -> Option<f64> {
    let amount = node
        .as_number()
        .and_then(|number| number.as_f64())
        .filter(|amount| amount.is_finite() && *amount >= 0.0);
    if amount.is_none() {
        wrong(
            page,
            node,
            what,
            "is not an amount of money",
            "write a number without currency or thousands separator, for example 4200 or 99.50",
        );
    }
    amount
}

/// Returns a length of time, longer than nothing.
pub(super) fn target(page: &mut Page, node: Node<'_>, what: &str) -> Option<Duration> {
    let duration = duration(page, node, what)?;
    if !duration.is_positive() {
        let help =
            "write a time longer than zero, for example 12h; to make no promise, delete the line";
        wrong(page, node, what, "leaves no time", help);
        return None;
    }
    Some(duration)
}

/// Returns a length of time on the wall, zero or more.
pub(super) fn elapsed(page: &mut Page, node: Node<'_>, what: &str) -> Option<chrono::TimeDelta> {
    match duration(page, node, what)? {
        Duration::Elapsed(time) if time >= chrono::TimeDelta::zero() => Some(time),
        Duration::Elapsed(_) => {
            wrong(
                page,
                node,
                what,
                "is less than nothing",
                "write it without the minus sign",
            );
            None
        }
        _ => {
            wrong(
                page,
                node,
                what,
                "counts business time, and this is counted in time that simply passes",
                "use s, m, h or d, for example 24h",
            );
            None
        }
    }
}

fn duration(page: &mut Page, node: Node<'_>, what: &str) -> Option<Duration> {
    let text = page.text(node, what)?;
    match Duration::parse(text) {
        Ok(duration) => Some(duration),
        Err(error) => {
            page.said(&VALUE, node, what, &error);
            None
        }
    }
}

/// Adds the fault that what is written `is_wrong`.
pub(super) fn wrong(page: &mut Page, node: Node<'_>, what: &str, is_wrong: &str, help: &str) {
    match node.as_text() {
        Some(text) if !text.is_empty() => {
            page.value(node, format!("{what}: `{}` {is_wrong}", short(text)), help);
        }
        _ => page.value(node, format!("{what} {is_wrong}"), help),
    }
}
