use std::borrow::Cow;

use giaoban_core::{Payload, Timex3, TimexAnchor};
use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::text::day_text;

/// TIMEX3 types.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimexType {
    /// A day or anything longer at a place on the time line.
    Date,
    /// A time of day, a part of a day.
    Time,
    /// A length of time.
    Duration,
    /// Something that comes again.
    Set,
}

/// TIMEX3 modifiers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Modifier {
    /// `đầu`: the beginning.
    Start,
    /// `giữa`: the middle.
    Mid,
    /// `cuối`: the end.
    End,
    /// `khoảng`, `gần`: about.
    Approx,
    /// `trước`: before.
    Before,
    /// `sau`, `từ … trở đi`: after.
    After,
}

/// Where the missing parts of a date came from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DateBasis {
    /// Nothing is missing.
    Explicit,
    /// The publication date of the document.
    Document,
    /// Another mention in the text.
    Context,
}

/// Why a date deserves a second look.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// The printed weekday is not that day's.
    WeekdayMismatch,
    /// The calendar has no such day (30/2).
    NoSuchDay,
    /// The period ends before it begins.
    EndsBeforeItBegins,
    /// A day told as past lies after the publication date.
    AfterPublication,
}

/// A date, time, period, duration or set.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TimeExpression {
    /// TIMEX3 type.
    #[serde(rename = "type")]
    pub kind: TimexType,
    /// TIMEX3 value, such as `2020-12-21TAF`, `2023-Q3`, `2011/2015`, `P5Y`, `PAST_REF`, `XXXX-12-21`.
    pub value: String,
    /// First day covered, inclusive; absent for sets, unanchored durations, vague and underspecified values.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "write_day")]
    pub from: Option<Date>,
    /// Last day covered, inclusive; absent together with `from`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "write_day")]
    pub to: Option<Date>,
    /// TIMEX3 modifier; absent when there is none.
    #[serde(rename = "mod", skip_serializing_if = "Option::is_none")]
    pub modifier: Option<Modifier>,
    /// Where missing parts came from.
    pub basis: DateBasis,
    /// What does not fit; left out when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
}

fn write_day<S: Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => serializer.serialize_str(&day_text(*day)),
        None => serializer.serialize_none(),
    }
}

impl Payload for TimeExpression {
    const ID_PREFIX: &'static str = "d";

    fn kind(&self) -> &'static str {
        match self.kind {
            TimexType::Date => "DATE",
            TimexType::Time => "TIME",
            TimexType::Duration => "DURATION",
            TimexType::Set => "SET",
        }
    }

    fn gloss(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.value)
    }

    fn timex3(&self) -> Option<Timex3<'_>> {
        let length = self.kind == TimexType::Duration;
        let modifier = self.modifier.map(|modifier| match modifier {
            Modifier::Start => "START",
            Modifier::Mid => "MID",
            Modifier::End => "END",
            Modifier::Approx => "APPROX",
            // TIMEX3 has words of its own for lengths.
            Modifier::Before => ["BEFORE", "LESS_THAN"][usize::from(length)],
            Modifier::After => ["AFTER", "MORE_THAN"][usize::from(length)],
        });
        let computed_from = match self.basis {
            DateBasis::Explicit => None,
            DateBasis::Document => Some(TimexAnchor::Creation),
            DateBasis::Context => Some(TimexAnchor::Mention),
        };
        let notes = self.warnings.iter().map(|warning| match warning {
            Warning::WeekdayMismatch => "the printed weekday is not that day's",
            Warning::NoSuchDay => "the calendar has no such day",
            Warning::EndsBeforeItBegins => "ends before it begins",
            Warning::AfterPublication => "told as past but after publication",
        });
        Some(Timex3 {
            kind: self.kind(),
            value: Cow::Borrowed(&self.value),
            modifier,
            computed_from,
            comment: notes.collect::<Vec<_>>().join("; "),
        })
    }
}
