use std::collections::BTreeMap;

use giaoban_core::{Annotation, Summary};
use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};

use crate::{EntityMention, EntityType};

/// Counts of entities.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EntitySummary {
    /// Mentions by type and canonical name. Written in the order of types and names.
    pub names: BTreeMap<EntityType, NameCounts>,
}

/// How often each name stands.
#[derive(Clone, Debug, Default)]
pub struct NameCounts {
    /// The names of one document, sorted. Nothing more is needed to write it.
    sorted: Vec<(String, u64)>,
    /// The names of several documents, in no order.
    counts: FxHashMap<String, u64>,
}

impl NameCounts {
    /// The names in order, each once, with their counts.
    pub fn sorted(&self) -> Vec<(&str, u64)> {
        let sorted = self.sorted.iter().map(|(name, count)| (name.as_str(), *count));
        let mut all: Vec<_> = sorted.chain(self.counts.iter().map(|(name, &count)| (name.as_str(), count))).collect();
        // Names are in one of the two places only.
        if !self.counts.is_empty() {
            all.sort_unstable();
        }
        all
    }

    fn merge(&mut self, later: Self) {
        if self.sorted.is_empty() && self.counts.is_empty() {
            *self = later;
            return;
        }
        // Sums do not depend on the order.
        let here = self.sorted.drain(..);
        for (name, count) in here.chain(later.sorted).chain(later.counts) {
            *self.counts.entry(name).or_default() += count;
        }
    }
}

impl Serialize for NameCounts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.sorted())
    }
}

impl EntitySummary {
    pub(crate) fn of(found: &[Annotation<EntityMention>]) -> Self {
        let mut mentions: Vec<(EntityType, &str)> =
            found.iter().map(|annotation| (annotation.value.kind, annotation.value.name.as_str())).collect();
        mentions.sort_unstable();
        let mut summary = Self::default();
        for of_kind in mentions.chunk_by(|a, b| a.0 == b.0) {
            let same = of_kind.chunk_by(|a, b| a.1 == b.1);
            let sorted = same.map(|same| (same[0].1.to_owned(), same.len() as u64)).collect();
            summary.names.insert(of_kind[0].0, NameCounts { sorted, ..NameCounts::default() });
        }
        summary
    }
}

impl Summary for EntitySummary {
    fn merge(&mut self, later: Self) {
        for (kind, names) in later.names {
            self.names.entry(kind).or_default().merge(names);
        }
    }
}
