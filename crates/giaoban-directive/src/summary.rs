use std::collections::BTreeMap;

use giaoban_core::{Annotation, Summary};
use serde::Serialize;

use crate::{Directive, Modality};

/// Counts of directives.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct DirectiveSummary {
    /// Directives by modality.
    pub modalities: BTreeMap<Modality, u64>,
    /// Directives by issuer; without the unknown ones.
    pub issuers: BTreeMap<String, u64>,
}

impl DirectiveSummary {
    pub(crate) fn of(found: &[Annotation<Directive>]) -> Self {
        let mut summary = Self::default();
        for annotation in found {
            *summary.modalities.entry(annotation.value.modality).or_default() += 1;
            if let Some(issuer) = &annotation.value.issuer {
                *summary.issuers.entry(issuer.text.clone()).or_default() += 1;
            }
        }
        summary
    }
}

impl Summary for DirectiveSummary {
    fn merge(&mut self, later: Self) {
        for (key, count) in later.modalities {
            *self.modalities.entry(key).or_default() += count;
        }
        for (key, count) in later.issuers {
            *self.issuers.entry(key).or_default() += count;
        }
    }
}
