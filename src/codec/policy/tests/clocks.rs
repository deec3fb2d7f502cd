//! What a fault leaves of the clocks.

use super::*;
use crate::domain::policy::{Clock, ClockPolicy};

fn clock(files: &[(String, Vec<u8>)], clock: Clock) -> ClockPolicy {
    read(files).0.unwrap().sla.clocks.remove(&clock).unwrap()
}

#[test]
fn without_a_calendar_only_elapsed_targets_hold() {
    let files = edited("sla.yaml", &[("default_calendar: office\n", "")]);
    assert_eq!(read(&files).1.len(), 9);
    assert_eq!(clock(&files, Clock::Assign).targets.len(), 0);
    assert_eq!(clock(&files, Clock::FirstResponse).targets.len(), 5);
}

#[test]
fn a_target_with_a_fault_is_left_out() {
    let files = edited(
        "sla.yaml",
        &[("when: { priority: A }", "whn: { priority: A }")],
    );
    assert_eq!(clock(&files, Clock::FirstResponse).targets.len(), 4);
}

#[test]
fn the_schema_may_add_fields() {
    let files = edited("sla.yaml", &[("priority: A", "region: emea")]);
    assert_eq!(read_with(&files, &["region".to_owned()]).1, []);
    assert_eq!(read(&files).1.len(), 1);
}

#[test]
fn calendars_alone_need_only_their_own_files() {
    let mut files = defaults();
    files.retain(|(name, _)| name.ends_with("sla.yaml") || name.ends_with(".ics"));
    let (calendars, findings) = read_calendars(&files);
    assert_eq!(findings, []);
    assert_eq!(calendars.default_calendar().unwrap().name(), "office");
    assert_eq!(calendars.by_name.len(), 1);
}
