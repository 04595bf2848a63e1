//! Names and corrections of the user.
//!
//! | type | kind | what `add` and `alias` do |
//! |---|---|---|
//! | PERSON | | the phrases are names wherever they stand; offices beside them are theirs |
//! | POSITION | `fixed` when no body belongs to it | an office, with the body behind it |
//! | ORG | a kind of body | a body of that name, also behind an office |
//! | PLACE | a level | a place |
//! | DOCUMENT, EVENT | | a mention of that name |
//! | PROGRAMME | | a programme, with or without quotation marks |
//!
//! Capitals of a phrase have to be there: `Sao Khuê` is not found in `sao khuê`, but in a line of capitals. Among mentions that
//! overlap and may not nest the longer one stays, and of two equal ones the user's. `drop` and `merge` act on what
//! was found in the end: `drop` by the name or by the text as printed, `merge` by the name.

#[cfg(test)]
mod tests;

use giaoban_core::text::{Case, LexiconBuilder};
use giaoban_core::{Term, TermAction, TermError, Terms};
use rustc_hash::FxHashMap;

use crate::lexicon::{Bare, BodyRow, Class, Level, OWNER, OfficeRow, ProgrammeRow, Role, Tables, Takes};
use crate::{BodyKind, EntityType};

/// What the user's lexicons add to the tables.
#[derive(Debug, Default)]
pub(crate) struct UserTables {
    /// Full names, by the value of [`Class::Person`].
    pub(crate) persons: Vec<String>,
    /// Names and levels, by the value of [`Class::Place`].
    pub(crate) places: Vec<(String, Option<&'static str>)>,
    /// Types and names, by the value of [`Class::Listed`].
    pub(crate) listed: Vec<(EntityType, String)>,
    /// Texts as printed that are nothing; without a type, nothing of any.
    drop_texts: FxHashMap<String, Vec<Option<EntityType>>>,
    /// The same for canonical names.
    drop_names: FxHashMap<String, Vec<Option<EntityType>>>,
    merges: FxHashMap<(EntityType, String), String>,
}

const LEVELS: [&str; 6] = ["country", "region", "province", "district", "commune", "other"];

/// Which capitals a phrase of the user needs: those that it has.
fn case_of(phrase: &str) -> Case {
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let mut letters = phrase.chars().filter(|c| c.is_alphabetic());
    let single = letters.clone().nth(1).is_none();
    if !single && letters.all(char::is_uppercase) {
        Case::Upper
    } else if phrase.split_whitespace().all(|word| capital(word) || !word.starts_with(char::is_alphabetic)) {
        Case::Words
    } else if capital(phrase) {
        Case::Initial
    } else {
        Case::Any
    }
}

impl Tables {
    /// Adds the rows of the user to the tables, and their phrases to the shared scan.
    ///
    /// # Errors
    /// A row with a type or kind that there is none of.
    pub(crate) fn add_terms(&mut self, lexicon: &mut LexiconBuilder, terms: &Terms) -> Result<(), TermError> {
        for term in terms.iter() {
            let kind = match term.mention_type.as_str() {
                "*" => None,
                name => Some(EntityType::named(name).ok_or_else(|| {
                    term.error(format!(
                        "unknown type `{name}`: PERSON, POSITION, ORG, PLACE, DOCUMENT, EVENT or PROGRAMME"
                    ))
                })?),
            };
            match (term.action, kind) {
                (TermAction::Drop, kind) => {
                    for text in &term.phrases {
                        self.user.drop_texts.entry(text.clone()).or_default().push(kind);
                    }
                    if !term.name.is_empty() {
                        self.user.drop_names.entry(term.name.clone()).or_default().push(kind);
                    }
                }
                (TermAction::Merge, Some(kind)) => {
                    for name in &term.phrases {
                        self.user.merges.insert((kind, name.clone()), term.name.clone());
                    }
                }
                (TermAction::Add | TermAction::Alias, Some(kind)) => {
                    let (class, value) = self.add_term(term, kind)?;
                    let own = (term.action == TermAction::Add).then_some(&term.name);
                    for phrase in own.into_iter().chain(&term.phrases) {
                        lexicon.phrase(OWNER, phrase, case_of(phrase), class as u16, value as u32);
                    }
                }
                // Rows with `*` are drops.
                (_, None) => {}
            }
        }
        Ok(())
    }

    /// Adds what a row names to the table of its type: the class of its phrases, and their value.
    fn add_term(&mut self, term: &Term, kind: EntityType) -> Result<(Class, usize), TermError> {
        let name = term.name.clone();
        let no_kind = |allowed: &str| {
            let given = &term.kind;
            Err(term.error(format!("unknown kind `{given}` of {}: {allowed}", term.mention_type)))
        };
        if !term.kind.is_empty() && !matches!(kind, EntityType::Org | EntityType::Place | EntityType::Position) {
            return no_kind("it has none");
        }
        Ok(match kind {
            EntityType::Person => {
                self.user.persons.push(name);
                (Class::Person, self.user.persons.len() - 1)
            }
            EntityType::Position => {
                let takes = match term.kind.as_str() {
                    "" => Takes::Body,
                    "fixed" => Takes::Fixed,
                    _ => return no_kind("`fixed` or nothing"),
                };
                self.offices.push(OfficeRow { name, takes, body: "" });
                (Class::Office, self.offices.len() - 1)
            }
            EntityType::Org => {
                let kind = match term.kind.as_str() {
                    "" => BodyKind::Other,
                    given => match BodyKind::named(given) {
                        Some(kind) => kind,
                        None => {
                            return no_kind(
                                "party, state, front, mass, armed, judicial, press, company, school or other",
                            );
                        }
                    },
                };
                let (role, level, bare) = (Role::National, Level::None, Bare::Yes);
                self.bodies.push(BodyRow { name: name.into(), kind, role, level, bare });
                (Class::Body, self.bodies.len() - 1)
            }
            EntityType::Place => {
                let level = LEVELS.into_iter().find(|level| *level == term.kind);
                if level.is_none() && !term.kind.is_empty() {
                    return no_kind("country, region, province, district, commune or other");
                }
                self.user.places.push((name, level));
                (Class::Place, self.user.places.len() - 1)
            }
            EntityType::Programme => {
                self.programmes.push(ProgrammeRow { name: name.into(), open: true });
                (Class::Programme, self.programmes.len() - 1)
            }
            EntityType::Document | EntityType::Event => {
                self.user.listed.push((kind, name));
                (Class::Listed, self.user.listed.len() - 1)
            }
        })
    }
}

impl UserTables {
    /// True when mentions are dropped.
    pub(crate) fn drops(&self) -> bool {
        !self.drop_texts.is_empty() || !self.drop_names.is_empty()
    }

    /// True when a mention of `kind`, printed as `text` and called `name`, is none.
    pub(crate) fn is_dropped(&self, kind: EntityType, text: &str, name: &str) -> bool {
        let listed = |table: &FxHashMap<String, Vec<Option<EntityType>>>, key: &str| {
            table
                .get(key)
                .is_some_and(|kinds| kinds.iter().any(|dropped| dropped.is_none_or(|dropped| dropped == kind)))
        };
        listed(&self.drop_texts, text) || listed(&self.drop_names, name)
    }

    /// Gives a mention of `kind` the name that its name is merged into.
    pub(crate) fn merge(&self, kind: EntityType, name: &mut String) {
        if self.merges.is_empty() {
            return;
        }
        if let Some(other) = self.merges.get(&(kind, name.clone())) {
            name.clone_from(other);
        }
    }
}
