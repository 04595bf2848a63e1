use std::collections::BTreeMap;

use giaoban_core::{Annotation, Summary};
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::{Serialize, Serializer};

use crate::{EntityMention, EntityType};

/// How often each name stands, in no order.
pub(crate) type Counts = FxHashMap<String, u64>;

/// Counts of entities.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct EntitySummary {
    /// Mentions by type and canonical name. Written in the order of types and names.
    #[serde(serialize_with = "in_order")]
    pub names: BTreeMap<EntityType, FxHashMap<String, u64>>,
}

/// Counts that are written in the order of names.
struct Sorted<'a>(&'a Counts);

impl Serialize for Sorted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut counts: Vec<(&str, u64)> = self.0.iter().map(|(name, &count)| (name.as_str(), count)).collect();
        counts.sort_unstable();
        serializer.collect_map(counts)
    }
}

/// Adding needs no order: names are sorted when they are written.
fn in_order<S: Serializer>(names: &BTreeMap<EntityType, Counts>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(names.iter().map(|(kind, counts)| (kind, Sorted(counts))))
}

impl EntitySummary {
    pub(crate) fn of(found: &[Annotation<EntityMention>]) -> Self {
        let mut summary = Self::default();
        for annotation in found {
            // A page names a dozen things of a type: room for them at once.
            let names = summary.names.entry(annotation.value.kind);
            let names = names.or_insert_with(|| Counts::with_capacity_and_hasher(14, FxBuildHasher));
            *names.entry(annotation.value.name.clone()).or_default() += 1;
        }
        summary
    }
}

impl Summary for EntitySummary {
    fn merge(&mut self, later: Self) {
        for (kind, names) in later.names {
            let here = self.names.entry(kind).or_default();
            // Sums do not depend on the order.
            names.into_iter().for_each(|(name, count)| *here.entry(name).or_default() += count);
        }
    }
}
