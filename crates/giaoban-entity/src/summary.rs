use std::collections::BTreeMap;

use giaoban_core::{Annotation, Summary};
use serde::Serialize;

use crate::{EntityMention, EntityType};

/// Counts of entities.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct EntitySummary {
    /// Mentions by type and canonical name.
    pub names: BTreeMap<EntityType, BTreeMap<String, u64>>,
}

impl EntitySummary {
    pub(crate) fn of(found: &[Annotation<EntityMention>]) -> Self {
        let mut summary = Self::default();
        for annotation in found {
            let names = summary.names.entry(annotation.value.kind).or_default();
            *names.entry(annotation.value.name.clone()).or_default() += 1;
        }
        summary
    }
}

impl Summary for EntitySummary {
    fn merge(&mut self, later: Self) {
        for (kind, names) in later.names {
            let here = self.names.entry(kind).or_default();
            for (name, count) in names {
                *here.entry(name).or_default() += count;
            }
        }
    }
}
