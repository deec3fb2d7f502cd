//! What is counted of leads, of stages, of speed and of promises.

use super::{GROUPS, Metric, metric};

pub(super) const LEADS: &[Metric] = &[
    // What became of the leads.
    metric(
        "leads",
        "Leads",
        "leads",
        GROUPS,
        "Leads of the report: those that came in, or were closed, in its window. By channel and segment a lead counts in each that it has; by owner where it is now.",
    ),
    metric(
        "open",
        "Open",
        "leads",
        GROUPS,
        "Leads that still have somewhere to go, those that wait for a later day too.",
    ),
    metric("won", "Won", "leads", GROUPS, "Leads that are won now."),
    metric(
        "lost",
        "Lost",
        "leads",
        GROUPS,
        "Leads that are lost now: sales had taken them.",
    ),
    metric(
        "refused",
        "Refused",
        "leads",
        GROUPS,
        "Leads that are disqualified now: refused before they became an opportunity.",
    ),
    metric(
        "deleted",
        "Deleted",
        "leads",
        GROUPS,
        "Leads whose file was removed. They are leads of the report, and what was done with them stays counted; but they are not open, waiting, won, lost or refused now, whatever they were before, and have no cycle time. Leads = open + won + lost + refused + deleted.",
    ),
    metric(
        "conversion",
        "Conversion",
        "share",
        GROUPS,
        "Won leads of all leads of the report, with the interval in which the true share lies with 95% certainty (Wilson). Where the intervals of two groups overlap, their difference may be chance. Open leads count as not won: young groups look worse than they are.",
    ),
    // The funnel.
    metric(
        "entered",
        "Entered",
        "stays",
        "stage",
        "Stays that began in a stage. A lead that comes back begins another one. Entered = left + now in.",
    ),
    metric(
        "now_in",
        "Now in",
        "leads",
        "stage",
        "Leads that are in a stage now.",
    ),
    metric(
        "left_to",
        "Left to",
        "stays",
        "stage>stage",
        "Stays that ended, by the stage that came next; (deleted) where the file was removed.",
    ),
    metric(
        "stage_duration",
        "Time in stage",
        "seconds",
        "stage",
        "How long the stays took that ended, from landing to landing; those that last are not in it.",
    ),
    // Speed.
    metric(
        "received_to_assigned",
        "Received to assigned",
        "seconds",
        "",
        "The system's delay: from the earliest evidence that a lead came in to the landing of its first owner, or to its first touch if that came before.",
    ),
    metric(
        "assigned_to_first_touch",
        "Assigned to first touch",
        "seconds",
        "",
        "A person's delay: from the first owner to the first touch, at the time that git proves.",
    ),
    metric(
        "received_to_first_touch",
        "Received to first touch",
        "seconds",
        GROUPS,
        "The whole of it: from the earliest evidence that a lead came in to its first touch.",
    ),
    metric(
        "unassigned",
        "Not assigned yet",
        "leads",
        "",
        "Leads that should be worked, and have had neither an owner nor a touch.",
    ),
    metric(
        "untouched",
        "Not touched yet",
        "leads",
        "",
        "Leads that should be worked, and have had no touch.",
    ),
    // Promises.
    metric(
        "judged",
        "Judged",
        "runs",
        "clock",
        "Runs of a clock that were kept or broken: met + met late + breached. A run that stopped because nothing was promised any more is not judged.",
    ),
    metric(
        "met",
        "Met",
        "runs",
        "clock",
        "Runs of a clock that stopped in time.",
    ),
    metric(
        "met_late",
        "Met late",
        "runs",
        "clock",
        "Runs of a clock that stopped after their target.",
    ),
    metric(
        "breached",
        "Breached",
        "runs",
        "clock",
        "Runs of a clock that are past their target and still run.",
    ),
    metric(
        "compliance",
        "Compliance",
        "share",
        "clock, source, campaign, segment, owner, team, channel, month",
        "Runs met, of all judged. By owner and team: of who had the lead when the clock stopped, or has it now.",
    ),
];
