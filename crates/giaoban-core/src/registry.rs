use giaoban_text::LexiconBuilder;

use crate::{Analyzer, DynAnalyzer, Register, Table, TermError, Terms};

/// Makes an analyzer.
pub type Build = fn(&mut LexiconBuilder, &Terms) -> Result<Box<dyn DynAnalyzer>, TermError>;

/// What the registry knows of an analyzer. All constant, as `inventory` needs it.
#[derive(Clone, Copy, Debug)]
pub struct Registration {
    /// [`Analyzer::NAME`]
    pub name: &'static str,
    /// [`Analyzer::DESCRIPTION`]
    pub description: &'static str,
    /// [`Analyzer::READS`]
    pub reads: &'static [&'static str],
    /// Name of the crate that registered it.
    pub package: &'static str,
    /// Prefix of the ids of its layer.
    pub id_prefix: &'static str,
    /// [`Analyzer::TABLES`]
    pub document_tables: &'static [&'static Table],
    /// [`Register::TABLES`]
    pub corpus_tables: &'static [&'static Table],
    /// [`Analyzer::with_terms`]
    pub build: Build,
}

impl Registration {
    /// The registration of `A`, by a crate named `package`.
    pub const fn of<A: Analyzer>(package: &'static str) -> Self {
        Self {
            name: A::NAME,
            description: A::DESCRIPTION,
            reads: A::READS,
            package,
            id_prefix: <A::Payload as crate::Payload>::ID_PREFIX,
            document_tables: A::TABLES,
            corpus_tables: A::Register::TABLES,
            build: |lexicon, terms| Ok(Box::new(A::with_terms(lexicon, terms)?)),
        }
    }
}

inventory::collect!(Registration);

/// Makes an [`Analyzer`] known to every program that links this crate.
///
/// A program links a crate only when it names it: the facade says `use giaoban_date as _;`.
#[macro_export]
macro_rules! register {
    ($analyzer:ty) => {
        $crate::inventory::submit! { $crate::Registration::of::<$analyzer>(env!("CARGO_PKG_NAME")) }
    };
}

/// The registered analyzers, sorted by name. `inventory` promises no order, and the raw order
/// differs between build profiles.
pub fn registered() -> Vec<Registration> {
    let mut all: Vec<Registration> = inventory::iter::<Registration>().copied().collect();
    all.sort_by_key(|registration| registration.name);
    all
}

/// Why analyzers can't be run together.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PlanError {
    /// Nothing is linked in.
    #[error("no analyzer is registered: the program names no analyzer crate")]
    Empty,
    /// The user or a `READS` names an analyzer that does not exist.
    #[error("unknown analyzer `{name}`{}; registered are: {known}", .reader.map(|r| format!(" (read by `{r}`)")).unwrap_or_default())]
    Unknown {
        /// The name.
        name: String,
        /// Who reads it; `None` when the user named it.
        reader: Option<&'static str>,
        /// The names that exist.
        known: String,
    },
    /// Two analyzers have one name or one id prefix.
    #[error("two analyzers are called `{name}` or share its id prefix: from {first} and from {second}")]
    Duplicate {
        /// The name.
        name: &'static str,
        /// First crate.
        first: &'static str,
        /// Second crate.
        second: &'static str,
    },
    /// Analyzers read each other in a circle.
    #[error("analyzers read each other in a circle: {names}")]
    Cycle {
        /// Those in the circle.
        names: String,
    },
}

/// The analyzers to run, in an order in which each comes after what it reads, ties by name.
/// `wanted` are names; with `None` all are taken. What a wanted one reads is taken too.
pub fn select(all: &[Registration], wanted: Option<&[String]>) -> Result<Vec<Registration>, PlanError> {
    if all.is_empty() {
        return Err(PlanError::Empty);
    }
    let mut all = all.to_vec();
    all.sort_by_key(|registration| registration.name);
    for (i, a) in all.iter().enumerate() {
        if let Some(b) = all[i + 1..].iter().find(|b| b.name == a.name || b.id_prefix == a.id_prefix) {
            return Err(PlanError::Duplicate { name: a.name, first: a.package, second: b.package });
        }
    }
    let known = || all.iter().map(|r| r.name).collect::<Vec<_>>().join(", ");
    let find = |name: &str, reader: Option<&'static str>| {
        all.iter().position(|r| r.name == name).ok_or_else(|| PlanError::Unknown {
            name: name.to_owned(),
            reader,
            known: known(),
        })
    };
    let mut taken = vec![wanted.is_none(); all.len()];
    let mut open: Vec<usize> = match wanted {
        Some(names) => names.iter().map(|name| find(name, None)).collect::<Result<_, _>>()?,
        None => (0..all.len()).collect(),
    };
    while let Some(index) = open.pop() {
        taken[index] = true;
        for read in all[index].reads {
            let read = find(read, Some(all[index].name))?;
            if !taken[read] {
                open.push(read);
            }
        }
    }
    let mut order: Vec<Registration> = Vec::new();
    let mut waiting: Vec<Registration> = all.iter().zip(taken).filter(|(_, t)| *t).map(|(r, _)| *r).collect();
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|r| r.reads.iter().all(|read| order.iter().any(|o| o.name == *read)));
        match ready {
            Some(index) => order.push(waiting.remove(index)),
            None => {
                let names = waiting.iter().map(|r| r.name).collect::<Vec<_>>().join(", ");
                return Err(PlanError::Cycle { names });
            }
        }
    }
    Ok(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &'static str, reads: &'static [&'static str]) -> Registration {
        Registration {
            name,
            description: "",
            reads,
            package: "p",
            id_prefix: name,
            document_tables: &[],
            corpus_tables: &[],
            build: |_, _| unreachable!(),
        }
    }

    #[test]
    fn order_follows_reads_then_names() {
        let all = [named("d", &["b", "a"]), named("b", &["c"]), named("c", &[]), named("a", &[])];
        let names = |wanted: Option<&[&str]>| {
            let wanted: Option<Vec<String>> = wanted.map(|w| w.iter().map(|s| s.to_string()).collect());
            select(&all, wanted.as_deref()).map(|order| order.iter().map(|r| r.name).collect::<Vec<_>>())
        };
        assert_eq!(names(None).unwrap(), ["a", "c", "b", "d"]);
        assert_eq!(names(Some(&["b"])).unwrap(), ["c", "b"]);
        assert!(matches!(names(Some(&["x"])), Err(PlanError::Unknown { .. })));
    }

    #[test]
    fn mistakes_are_errors() {
        assert_eq!(select(&[], None).unwrap_err(), PlanError::Empty);
        let cycle = [named("a", &["b"]), named("b", &["a"])];
        assert!(matches!(select(&cycle, None), Err(PlanError::Cycle { .. })));
        let twice = [named("a", &[]), named("a", &[])];
        assert!(matches!(select(&twice, None), Err(PlanError::Duplicate { .. })));
        let missing = [named("a", &["z"])];
        assert!(matches!(select(&missing, None), Err(PlanError::Unknown { reader: Some("a"), .. })));
    }
}
