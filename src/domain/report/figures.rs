//! Every figure of a report in one list, each with the leads behind it.

use super::Report;
use super::cost::Cost;
use super::count::{Rate, Split, Spread, Tally};
use super::groups::{Dimension, Group};
use super::metrics::{self, Metric};
use super::offers::Acceptance;
use crate::domain::lead::Name;

/// One figure.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What it counts.
    pub metric: &'static Metric,
    /// What it is the figure of: `source:webinar`; empty for the whole report.
    pub key: String,
    /// How much.
    pub value: Value,
    /// The currency, of money.
    pub currency: Option<String>,
    /// The leads behind it. Of a share: those that could; `part` holds those that did.
    pub tally: Tally,
    /// Of a share, what is counted of `tally`.
    pub part: Option<Tally>,
    /// Whether it is of so few that a share or a middle says little.
    pub small: bool,
}

impl Figure {
    /// Returns the interval of a share.
    pub fn interval(&self) -> Option<(f64, f64)> {
        let rate = Rate {
            part: self.part.clone()?,
            whole: self.tally.clone(),
        };
        rate.interval()
    }
}

/// How much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// So many.
    Count(usize),
    /// A share from 0 to 1; `None` of nothing.
    Share(Option<f64>),
    /// The number that half do not exceed, and the one that nine in ten do not exceed.
    Middle {
        /// Half.
        median: Option<f64>,
        /// Nine in ten.
        p90: Option<f64>,
    },
    /// An amount of money; `None` where nobody can say.
    Money(Option<f64>),
}

/// What stands in a key for leads that have no such name.
pub const NONE: &str = "(none)";

/// Returns every figure of a report, in the order of the metrics.
pub fn figures(report: &Report<'_>) -> Vec<Figure> {
    let mut list = List(Vec::new());
    list.group(&report.all, "");
    for (dimension, groups) in &report.groups {
        for group in groups {
            list.group(group, &key(dimension.name(), group.key.as_ref()));
        }
    }
    list.funnel(report);
    list.speed(report);
    list.promises(report);
    list.offers(&report.acceptance);
    list.split("reclaimed", "owner", &report.reclaim.by_owner);
    list.parts("reclaimed", "reason", &report.reclaim.by_reason);
    list.share("handoff_complete", "", &report.handovers.complete);
    list.share("handoff_called", "", &report.handovers.called);
    list.parts("handoff_missing", "field", &report.handovers.missing);
    list.contacts(report);
    list.endings(report);
    list.costs(report);

    let mut figures = list.0;
    let place = |figure: &Figure| {
        let same = |metric: &Metric| metric.id == figure.metric.id;
        metrics::all().position(same)
    };
    figures.sort_by_key(place);
    figures
}

/// Returns the key of a name among others of its kind.
fn key(kind: &str, name: Option<&Name>) -> String {
    format!("{kind}:{}", name.map_or(NONE, |name| &**name))
}

struct List(Vec<Figure>);

impl List {
    fn add(&mut self, metric: &str, key: &str, value: Value, tally: Tally) {
        self.0.push(Figure {
            metric: metrics::find(metric).expect("because every metric is in the table"),
            key: key.to_owned(),
            value,
            currency: None,
            tally,
            part: None,
            small: false,
        });
    }

    fn count(&mut self, metric: &str, key: &str, tally: &Tally) {
        self.add(metric, key, Value::Count(tally.count()), tally.clone());
    }

    fn share(&mut self, metric: &str, key: &str, rate: &Rate) {
        let value = Value::Share(rate.share());
        self.add(metric, key, value, rate.whole.clone());
        if let Some(figure) = self.0.last_mut() {
            figure.part = Some(rate.part.clone());
            figure.small = rate.is_small();
        }
    }

    fn middle(&mut self, metric: &str, key: &str, spread: &Spread) {
        let value = Value::Middle {
            median: spread.median(),
            p90: spread.p90(),
        };
        self.add(metric, key, value, spread.tally());
        if let Some(figure) = self.0.last_mut() {
            figure.small = spread.is_small();
        }
    }

    /// Adds what is counted by name, and the sum of it.
    fn split(&mut self, metric: &str, kind: &str, split: &Split) {
        self.count(metric, "", &split.total());
        self.parts(metric, kind, split);
    }

    fn parts(&mut self, metric: &str, kind: &str, split: &Split) {
        for (name, tally) in split.rows() {
            self.count(metric, &key(kind, name), tally);
        }
    }

    fn group(&mut self, group: &Group, key: &str) {
        self.count("leads", key, &group.conversion.whole);
        self.count("open", key, &group.open);
        self.count("won", key, &group.conversion.part);
        self.count("lost", key, &group.lost);
        self.count("refused", key, &group.refused);
        self.count("deleted", key, &group.deleted);
        self.share("conversion", key, &group.conversion);
        self.share("compliance", key, &group.compliance);
        self.share("acceptance", key, &group.acceptance);
        self.middle("received_to_first_touch", key, &group.first_touch);
    }

    fn funnel(&mut self, report: &Report<'_>) {
        for stage in &report.funnel {
            let from = key("stage", stage.stage.as_ref());
            self.count("entered", &from, &stage.entered);
            self.count("now_in", &from, &stage.now_in);
            for (to, tally) in stage.left_to.rows() {
                let to = to.map_or(NONE, |to| &**to);
                self.count("left_to", &format!("{from}>{to}"), tally);
            }
            self.middle("stage_duration", &from, &stage.duration);
        }
    }

    fn speed(&mut self, report: &Report<'_>) {
        self.middle("received_to_assigned", "", &report.speed.to_assigned);
        self.middle("assigned_to_first_touch", "", &report.speed.to_touch);
        self.count("unassigned", "", &report.speed.unassigned);
        self.count("untouched", "", &report.speed.untouched);
    }

    fn promises(&mut self, report: &Report<'_>) {
        for clock in &report.compliance {
            let key = format!("clock:{}", clock.clock.name());
            let rate = clock.rate();
            self.count("judged", &key, &rate.whole);
            self.count("met", &key, &clock.met);
            self.count("met_late", &key, &clock.met_late);
            self.count("breached", &key, &clock.breached);
            self.share("compliance", &key, &rate);
        }
    }

    fn offers(&mut self, acceptance: &Acceptance) {
        self.count("offered", "", &acceptance.offered);
        self.count("accepted", "", &acceptance.rate.part);
        self.split("rejected", "reason", &acceptance.rejected);
        self.count("withdrawn", "", &acceptance.withdrawn);
        self.count("awaiting", "", &acceptance.awaiting);
    }

    fn contacts(&mut self, report: &Report<'_>) {
        let reach = &report.reach;
        let channels = reach.by_channel.iter();
        let channels = channels.map(|(channel, rate)| (key("channel", Some(channel)), rate));
        let hours = reach.by_hour.iter();
        let hours = hours.map(|(hour, rate)| (format!("hour:{hour:02}"), rate));
        let all = [(String::new(), &reach.all)];
        for (key, rate) in all.into_iter().chain(channels).chain(hours) {
            self.count("touches", &key, &rate.whole);
            self.share("contact_rate", &key, rate);
        }
        let attempts = &report.attempts;
        self.middle("attempts", "", &attempts.by_lead);
        self.middle("attempts_to_connect", "", &attempts.to_connect);
        self.middle("attempts_before_giving_up", "", &attempts.before_giving_up);
        self.count("meetings_booked", "", &report.meetings.booked);
        self.split("meetings_held", "channel", &report.meetings.held);
        self.split("meetings_missed", "channel", &report.meetings.missed);
        self.parts("came_of_meetings", "role", &report.meetings.came_of);
    }

    fn endings(&mut self, report: &Report<'_>) {
        let time = &report.cycle_time;
        self.middle("cycle_time", "", &time.closed);
        self.middle("cycle_time", "outcome:won", &time.won);
        self.middle("cycle_time", "outcome:lost", &time.lost);
        self.middle("cycle_time", "outcome:refused", &time.refused);
        self.split("recycled", "reason", &report.recycle.recycled);
        self.share("recycle_rate", "", &report.recycle.rate);
        self.count("revived", "", &report.recycle.revived);
        self.count("waiting", "", &report.recycle.waiting);
        self.share("recycled_won", "", &report.recycle.won);
        self.share("closed", "", &report.resolution.closed);
        self.share("replied", "", &report.resolution.replied);
        self.parts("ended", "refused", &report.resolution.refused);
        self.parts("ended", "lost", &report.resolution.lost);
        for age in &report.aging {
            let key = match age.to_days {
                Some(to) => format!("days:{}-{}", age.from_days, to - 1),
                None => format!("days:{}+", age.from_days),
            };
            self.count("aging", &key, &age.leads);
            self.count("aging_waiting", &key, &age.waiting);
            self.count("aging_overdue", &key, &age.overdue);
        }
        let verdicts = &report.verdicts;
        self.share("quality_coverage", "", &verdicts.quality);
        self.share("treatment_coverage", "", &verdicts.treatment);
        self.parts("verdicts", "quality", &verdicts.on_quality);
        self.parts("verdicts", "treatment", &verdicts.on_treatment);
    }

    fn costs(&mut self, report: &Report<'_>) {
        for cost in &report.costs.campaigns {
            self.cost(&key("campaign", cost.campaign.as_ref()), cost);
        }
        for cost in &report.costs.currencies {
            let currency = cost.currency.as_deref().unwrap_or(NONE);
            self.cost(&format!("currency:{currency}"), cost);
        }
    }

    fn cost(&mut self, key: &str, cost: &Cost) {
        let sums = [
            ("cost", Some(cost.cost), &cost.leads),
            ("cost_per_lead", cost.per(&cost.leads), &cost.leads),
            (
                "cost_per_accepted",
                cost.per(&cost.accepted),
                &cost.accepted,
            ),
            ("cost_per_win", cost.per(&cost.won), &cost.won),
        ];
        for (metric, amount, tally) in sums {
            self.add(metric, key, Value::Money(amount), tally.clone());
            if let Some(figure) = self.0.last_mut() {
                figure.currency.clone_from(&cost.currency);
                figure.small = tally.count() < 10;
            }
        }
        self.count("campaign_leads", key, &cost.leads);
    }
}

impl Figure {
    /// Returns whether a key that somebody typed means this figure: `source:webinar`, or `webinar` alone.
    pub fn is_of(&self, key: &str) -> bool {
        let bare = self.key.split_once(':').map(|(_, name)| name);
        self.key == key || (!key.is_empty() && bare == Some(key))
    }
}

impl Dimension {
    /// Returns the key of a group's figures.
    pub fn key(self, group: &Group) -> String {
        key(self.name(), group.key.as_ref())
    }
}
