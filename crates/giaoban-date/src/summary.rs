use std::collections::BTreeMap;

use giaoban_core::{Annotation, Summary};
use serde::Serialize;

use crate::{TimeExpression, TimexType, Warning};

/// Counts of dates.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct DateSummary {
    /// Mentions by type.
    pub types: BTreeMap<TimexType, u64>,
    /// Mentions by the year of their first day, resolved ones only.
    pub years: BTreeMap<i16, u64>,
    /// Warnings by kind.
    pub warnings: BTreeMap<Warning, u64>,
}

impl DateSummary {
    pub(crate) fn of(found: &[Annotation<TimeExpression>]) -> Self {
        let mut summary = Self::default();
        for annotation in found {
            *summary.types.entry(annotation.value.kind).or_default() += 1;
            if let Some(day) = annotation.value.from {
                *summary.years.entry(day.year()).or_default() += 1;
            }
            for &warning in &annotation.value.warnings {
                *summary.warnings.entry(warning).or_default() += 1;
            }
        }
        summary
    }
}

impl Summary for DateSummary {
    fn merge(&mut self, later: Self) {
        for (key, count) in later.types {
            *self.types.entry(key).or_default() += count;
        }
        for (key, count) in later.years {
            *self.years.entry(key).or_default() += count;
        }
        for (key, count) in later.warnings {
            *self.warnings.entry(key).or_default() += count;
        }
    }
}
