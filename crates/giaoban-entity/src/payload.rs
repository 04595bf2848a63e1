use std::borrow::Cow;

use giaoban_core::{Payload, Ref};
use giaoban_date::TimeExpression;
use serde::Serialize;

/// Types of entities.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum EntityType {
    /// A name of a person, alone.
    Person,
    /// One office with the body that it belongs to.
    Position,
    /// A named or definite body.
    Org,
    /// A place.
    Place,
    /// A law, resolution, directive or plan with number, code or date.
    Document,
    /// A congress, conference or election told apart by number, period or name.
    Event,
    /// A movement, campaign, programme or model.
    Programme,
}

impl EntityType {
    const ALL: [Self; 7] =
        [Self::Person, Self::Position, Self::Org, Self::Place, Self::Document, Self::Event, Self::Programme];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "PERSON",
            Self::Position => "POSITION",
            Self::Org => "ORG",
            Self::Place => "PLACE",
            Self::Document => "DOCUMENT",
            Self::Event => "EVENT",
            Self::Programme => "PROGRAMME",
        }
    }

    /// The type that is written so; `None` when there is none.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Kinds of bodies.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BodyKind {
    /// Of the Party.
    Party,
    /// Of the State.
    State,
    /// Of the Fatherland Front.
    Front,
    /// A mass organisation.
    Mass,
    /// Army and police.
    Armed,
    /// Courts and procuracies.
    Judicial,
    /// Newspapers, stations, agencies.
    Press,
    /// Companies.
    Company,
    /// Schools.
    School,
    /// Anything else.
    Other,
}

impl BodyKind {
    const ALL: [Self; 10] = [
        Self::Party,
        Self::State,
        Self::Front,
        Self::Mass,
        Self::Armed,
        Self::Judicial,
        Self::Press,
        Self::Company,
        Self::School,
        Self::Other,
    ];

    /// The kind that is written so; `None` when there is none.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::State => "state",
            Self::Front => "front",
            Self::Mass => "mass",
            Self::Armed => "armed",
            Self::Judicial => "judicial",
            Self::Press => "press",
            Self::Company => "company",
            Self::School => "school",
            Self::Other => "other",
        }
    }
}

/// A mention of an entity. Fields that do not belong to the type, or are unknown, are absent.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct EntityMention {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: EntityType,
    /// Canonical name, with what the context makes definite.
    pub name: String,
    /// PERSON: the offices named with this mention.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub positions: Vec<Ref<EntityMention>>,
    /// PERSON: who it is, `Nguyễn Văn An@Lào Cai`: the full name with the province of the office or of the page. The
    /// `keys` of `persons.jsonl` tell which person of the corpus that is. Absent for initials and single words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// POSITION: who holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<Ref<EntityMention>>,
    /// POSITION: the body that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Ref<EntityMention>>,
    /// ORG: its kind. Written as `kind`.
    #[serde(rename = "kind", skip_serializing_if = "Option::is_none")]
    pub body_kind: Option<BodyKind>,
    /// ORG: its abbreviation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub abbreviation: Option<String>,
    /// ORG: the administrative unit that it belongs to, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// PLACE: `country`, `region`, `province`, `district`, `commune` or `other`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<&'static str>,
    /// PLACE: code of the General Statistics Office within its era; absent when ambiguous.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// PLACE: name of the unit above; absent when ambiguous.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// PLACE: last day of a unit that ended, `2025-06-30`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<String>,
    /// PLACE: name of the unit that a unit that ended went to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
    /// PLACE: the units that an ambiguous name may mean, as `code name, parent`; empty when one is meant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<String>,
    /// DOCUMENT: its type, `Nghị quyết`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc_type: Option<String>,
    /// DOCUMENT: its number as printed, `29`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// DOCUMENT: its symbol, `29-NQ/TU`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// DOCUMENT: its date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Ref<TimeExpression>>,
    /// DOCUMENT: who issued it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<Ref<EntityMention>>,
}

impl EntityMention {
    /// A mention of `kind` called `name`, all else absent.
    pub fn new(kind: EntityType, name: impl Into<String>) -> Self {
        Self {
            kind,
            name: name.into(),
            positions: Vec::new(),
            person: None,
            holder: None,
            body: None,
            body_kind: None,
            abbreviation: None,
            place: None,
            level: None,
            code: None,
            parent: None,
            valid_to: None,
            successor: None,
            candidates: Vec::new(),
            doc_type: None,
            number: None,
            symbol: None,
            date: None,
            issuer: None,
        }
    }
}

impl Payload for EntityMention {
    const ID_PREFIX: &'static str = "e";

    fn kind(&self) -> &'static str {
        self.kind.name()
    }

    fn gloss(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.name)
    }

    fn references(&self, visit: &mut dyn FnMut(&'static str, usize)) {
        for target in self.positions.iter().chain(&self.holder).chain(&self.body).chain(&self.issuer) {
            visit(Self::ID_PREFIX, target.index());
        }
        if let Some(date) = self.date {
            visit(TimeExpression::ID_PREFIX, date.index());
        }
    }
}
