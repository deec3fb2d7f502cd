//! The leads behind a number.

use std::collections::BTreeMap;

use super::figures::Figure;

/// One lead behind a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behind {
    /// Its place in the report.
    pub lead: usize,
    /// How often it is counted: of a share, among those that did.
    pub counted: usize,
    /// Of a share: how often it could have been.
    pub of: Option<usize>,
}

/// Returns the figures that are asked for: of this metric and, if there is a key, of that. Without one it is the figure of
/// the whole report, or where there is none all of them.
pub fn select<'f>(figures: &'f [Figure], metric: &str, key: Option<&str>) -> Vec<&'f Figure> {
    let of_metric = || {
        let figures = figures.iter();
        figures.filter(|figure| figure.metric.id == metric)
    };
    if let Some(key) = key {
        let exact: Vec<_> = of_metric().filter(|figure| figure.key == key).collect();
        return match exact.is_empty() {
            true => of_metric().filter(|figure| figure.is_of(key)).collect(),
            false => exact,
        };
    }
    let whole: Vec<_> = of_metric().filter(|figure| figure.key.is_empty()).collect();
    match whole.is_empty() {
        true => of_metric().collect(),
        false => whole,
    }
}

/// Returns the leads behind some figures of one metric, in the order of the report.
pub fn behind(figures: &[&Figure]) -> Vec<Behind> {
    let mut leads: BTreeMap<usize, Behind> = BTreeMap::new();
    for figure in figures {
        let is_share = figure.part.is_some();
        for lead in figure.tally.iter() {
            let behind = leads.entry(lead).or_insert(Behind {
                lead,
                counted: 0,
                of: is_share.then_some(0),
            });
            match &mut behind.of {
                Some(of) => *of += 1,
                None => behind.counted += 1,
            }
        }
        for lead in figure.part.iter().flat_map(|part| part.iter()) {
            if let Some(behind) = leads.get_mut(&lead) {
                behind.counted += 1;
            }
        }
    }
    leads.into_values().collect()
}
