//! Weighing the evidence for the publication time.

use giaoban_core::{Basis, DocumentTime, Published};
use jiff::civil::Date;

use crate::evidence::{EventDay, Evidence, Period, YearCount};
use crate::layout::{Layout, Position, Stamp};
use crate::phrases::Cue;
use crate::time;

/// How long after an event a page still reports on it, in days.
const FRESH: i32 = 10;

/// Years after which an event is history.
const HISTORY: i16 = 12;

/// Tells page clocks from stamps. Returns for every stamp of the layout whether it is a clock.
pub(crate) fn clocks(layout: &Layout, evidence: &Evidence) -> Vec<bool> {
    let stamps = &layout.stamps;
    // The earliest date line beside each one: the least of all, or the second least for that one itself.
    let mut first: Option<(Date, usize)> = None;
    let mut second: Option<Date> = None;
    for (at, stamp) in stamps.iter().enumerate().filter(|(_, stamp)| stamp.position != Position::Tail) {
        let date = stamp.line.date;
        if first.is_none_or(|(least, _)| date < least) {
            second = first.map(|(date, _)| date);
            first = Some((date, at));
        } else if second.is_none_or(|least| date < least) {
            second = Some(date);
        }
    }
    let earliest =
        |own: usize| if first.is_some_and(|(_, at)| at == own) { second } else { first.map(|(date, _)| date) };
    stamps
        .iter()
        .enumerate()
        .map(|(at, stamp)| {
            if stamp.cues.has(Cue::ClockWord) && !is_marked(stamp) {
                return true;
            }
            if stamp.position != Position::Top || is_marked(stamp) || stamp.line.after_place {
                return false;
            }
            if let Some(other) = earliest(at) {
                // A second, earlier date is the stamp. Of two equal ones, the first is the clock.
                return other < stamp.line.date || other == stamp.line.date && at == 0;
            }
            !is_fresh(stamp.line.date, evidence)
        })
        .collect()
}

fn is_marked(stamp: &Stamp) -> bool {
    stamp.cues.has(Cue::Published) || stamp.cues.has(Cue::Updated)
}

/// The text fits a publication on `date`: its events lie shortly before.
fn is_fresh(date: Date, evidence: &Evidence) -> bool {
    let early = evidence.events.iter().any(|event| event.early);
    let events = evidence.events.iter().filter(|event| event.early || !early);
    // Days of long ago are told as history and say nothing of the page's age.
    let told = |day: &Date| date.year() - day.year() <= HISTORY;
    let latest = events.filter_map(|event| match event.parts.year {
        Some(_) => event.parts.date().filter(told).map(|day| (day, true)),
        None => last_before(event, date).map(|day| (day, false)),
    });
    if let Some((latest, dated)) = latest.max() {
        let named = evidence.years.get(date.year()).all() > 0;
        return days_between(latest, date) <= FRESH || dated && named;
    }
    let years = evidence.years.counts();
    // Reviews come out early in the next year, plans late in the year before.
    years.is_empty() || years.iter().any(|count| (count.year - date.year()).abs() <= 1)
}

fn days_between(from: Date, to: Date) -> i32 {
    (from.duration_until(to).as_secs() / (24 * 60 * 60)) as i32
}

/// The latest day with the event's day and month that is not after `limit`; one day more is allowed, for clocks
/// and deadlines that run ahead.
fn last_before(event: &EventDay, limit: Date) -> Option<Date> {
    let limit = limit.tomorrow().ok()?;
    (limit.year() - 8..=limit.year())
        .rev()
        .filter_map(|year| Date::new(year, event.parts.month as i8, event.parts.day as i8).ok())
        .find(|date| *date <= limit)
}

/// The publication time by the best evidence: record, stamp, dateline, address, events, periods. `fetched` is the day on which the page was
/// fetched, when the record tells it.
pub(crate) fn published(
    given: Option<DocumentTime>,
    layout: &Layout,
    clocks: &[bool],
    evidence: &Evidence,
    url: Option<DocumentTime>,
    fetched: Option<Date>,
) -> Published {
    let known = |time: DocumentTime, basis| Published { time: Some(time), basis };
    if let Some(time) = given {
        return known(time, Basis::Metadata);
    }
    let stamps = || layout.stamps.iter().zip(clocks).filter(|(_, clock)| !**clock).map(|(stamp, _)| stamp);
    let rank = |stamp: &&Stamp| {
        let cue = if stamp.cues.has(Cue::Published) {
            0
        } else if stamp.cues.has(Cue::Updated) {
            2
        } else {
            1
        };
        let position = match stamp.position {
            Position::Head => 0,
            Position::Top => 1,
            Position::Tail => 2,
        };
        // Without a word for it, a date behind the text may be that of anything.
        let loose = stamp.position == Position::Tail && cue == 1;
        (stamp.line.weekday_mismatch, loose, cue, position, !stamp.line.has_clock)
    };
    if let Some(stamp) = stamps().min_by_key(rank) {
        let basis = if stamp.line.after_place { Basis::Dateline } else { Basis::Stamp };
        return known(stamp.line.time.clone(), basis);
    }
    let captured = layout
        .stamps
        .iter()
        .zip(clocks)
        .filter(|(_, clock)| **clock)
        .map(|(stamp, _)| stamp.line.date)
        .chain(fetched)
        .min();
    if let Some(parts) = layout.dateline.and_then(|dateline| dateline.day) {
        let event = EventDay { parts, weekday: None, early: true };
        if let Some(date) = resolve(&event, evidence, captured, url.as_ref()) {
            return known(time::day(date), Basis::Dateline);
        }
    }
    if let Some(time) = url.clone().filter(|time| time.day().is_some()) {
        return known(time, Basis::Url);
    }
    if let Some(date) = event_day(evidence, captured, url.as_ref()) {
        return known(time::day(date), Basis::Event);
    }
    if let Some(time) = url {
        return known(time, Basis::Url);
    }
    match period(evidence) {
        Some(time) => known(time, Basis::Period),
        None => Published { time: None, basis: Basis::None },
    }
}

/// The latest day of the events told. Days far behind those of the first paragraphs are plans.
fn event_day(evidence: &Evidence, captured: Option<Date>, url: Option<&DocumentTime>) -> Option<Date> {
    let resolved = |early: bool| {
        let events = evidence.events.iter().filter(move |event| event.early || !early);
        events.filter_map(|event| resolve(event, evidence, captured, url))
    };
    match resolved(true).max() {
        Some(first) => resolved(false).filter(|date| days_between(first, *date) <= 7).max().or(Some(first)),
        None => resolved(false).max(),
    }
}

/// The day of an event, with the year that the text supports.
fn resolve(event: &EventDay, evidence: &Evidence, captured: Option<Date>, url: Option<&DocumentTime>) -> Option<Date> {
    let fits = |date: &Date| captured.is_none_or(|captured| *date <= captured);
    if event.parts.year.is_some() {
        return event.parts.date().filter(fits);
    }
    let day_in = |year: i16| Date::new(year, event.parts.month as i8, event.parts.day as i8).ok();
    let mut years: Vec<i16> = evidence.years.counts().iter().flat_map(|c| [c.year - 1, c.year, c.year + 1]).collect();
    if let Some(url) = url {
        years.push(url.first.year());
    }
    for known in [evidence.citation, evidence.background].into_iter().flatten() {
        years.extend([known.year(), known.year() + 1]);
    }
    years.sort_unstable();
    years.dedup();
    let best = years
        .into_iter()
        .filter_map(|year| {
            let date = day_in(year)?;
            if !fits(&date) || event.weekday.is_some_and(|weekday| weekday != date.weekday()) {
                return None;
            }
            let mut score = support(year, event.parts.month, evidence) * 4;
            if let Some(url) = url
                && url.first <= date
                && date <= url.last
            {
                score += 100;
            }
            if event.weekday.is_some() && score > 0 {
                score += 40;
            }
            // A text does not cite what is not yet issued, and cites new documents more than old ones.
            if let Some(citation) = evidence.citation {
                if date < citation {
                    score /= 4;
                } else if days_between(citation, date) < 366 {
                    score += 2;
                }
            }
            // Other days are near on either side, such as the anniversary that the event is held for.
            if let Some(day) = evidence.background {
                let distance = days_between(day, date);
                score += match distance {
                    -45..=45 => 3,
                    46..366 => 1,
                    _ => 0,
                };
            }
            (score > 0).then_some((score, date))
        })
        .max()?;
    Some(best.1)
}

/// How much the years that the text names speak for `year`, for an event in `month`. Around the turn of the year a
/// review belongs to the year before and a plan to the year after.
fn support(year: i16, month: u8, evidence: &Evidence) -> u32 {
    let of = |year: i16| evidence.years.get(year);
    let YearCount { plain, review, plan, .. } = of(year);
    let own = plain + if month <= 2 { review.div_ceil(2) } else { review } + if month >= 11 { 0 } else { plan };
    let earlier = of(year - 1);
    let later = of(year + 1);
    own + if month <= 2 { earlier.review } else { 0 } + if month >= 11 { later.plan } else { 0 }
}

/// The period that the text is of, when no day is known.
fn period(evidence: &Evidence) -> Option<DocumentTime> {
    match evidence.period {
        Some(Period::Quarter(year, quarter)) => return time::quarter(year, quarter),
        Some(Period::Month(year, month)) => return time::month(year, month),
        None => {}
    }
    let year = evidence.years.counts().iter().max_by_key(|count| (count.all(), count.year)).map(|count| count.year);
    match (year, evidence.background) {
        // In passing, something is told of a day: the text is not much younger.
        (year, Some(day)) if year.is_none_or(|year| day.year() >= year) => time::month(day.year(), day.month()),
        (Some(year), _) => time::year(year),
        (None, _) => evidence.citation.and_then(|day| time::year(day.year())),
    }
}
