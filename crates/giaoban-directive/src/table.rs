//! The tables of directives.

use giaoban_core::{
    Annotation, Annotations, Cell, Column, ColumnType, Document, Payload, Ref, Rows, Table, TableFormat,
};
use giaoban_entity::{EntityMention, EntityType};

use crate::{Directive, Strength};

/// One row a directive.
pub(crate) static DIRECTIVES: Table = Table {
    name: "directives",
    description: "directive: who tells whom to do what, by when",
    format: TableFormat::Csv,
    columns: &[
        Column::new("id", ColumnType::Text, "id of the directive in its document"),
        Column::new("action", ColumnType::Text, "what is to be done, as printed"),
        Column::new("modality", ColumnType::Text, "require, request, recommend or task"),
        Column::new("strength", ColumnType::Text, "prohibiting, pressing or flexible; empty when neither is said"),
        Column::new("prohibition", ColumnType::Boolean, "true when it must not be done"),
        Column::new("cue", ColumnType::Text, "the words that carry it"),
        Column::new("issuer", ColumnType::Text, "who gives it: person, else office or body"),
        Column::new("issuer_person", ColumnType::Text, "identity key of the person over the corpus"),
        Column::new("issuer_body", ColumnType::Text, "the body whom the issuer speaks for, or that is the issuer"),
        Column::new("issuer_place", ColumnType::Text, "the administrative unit of that body"),
        Column::new("addressee", ColumnType::Text, "who is to act, as printed"),
        Column::new("addressee_body", ColumnType::Text, "canonical name of the first body or office among them"),
        Column::new("due", ColumnType::Text, "deadline or period, a TIMEX3 value"),
        Column::new("due_from", ColumnType::Text, "first day; empty when vague or recurring"),
        Column::new("due_to", ColumnType::Text, "last day; empty when vague or recurring"),
        Column::new("repeat", ColumnType::Text, "how often, a TIMEX3 value"),
        Column::new("event", ColumnType::Text, "name of the event where it was given"),
        Column::new("cites", ColumnType::Text, "names of the documents that it leans on, parted by `; `"),
        Column::new(
            "carried",
            ColumnType::Text,
            "over what issuer and cue were carried; empty when they stand in the clause",
        ),
        Column::new("repeats", ColumnType::Text, "id of an earlier directive of the document that says the same"),
        Column::new("in_title", ColumnType::Boolean, "true when the headline says the same"),
        Column::new("rule", ColumnType::Text, "the pattern that found it"),
    ],
};

/// The body that an entity is or speaks for.
pub(crate) fn body_of(entities: &[Annotation<EntityMention>], index: usize) -> Option<&EntityMention> {
    let entity = &entities.get(index)?.value;
    match entity.kind {
        EntityType::Org => Some(entity),
        EntityType::Position => entities.get(entity.body?.index()).map(|body| &body.value),
        EntityType::Person => {
            // The offices stand with the mention that introduces the person.
            let offices = |mention: &EntityMention| {
                let office = |position: &Ref<EntityMention>| entities.get(position.index())?.value.body;
                mention.positions.iter().find_map(office)
            };
            let namesake = |mention: &&Annotation<EntityMention>| {
                mention.value.kind == EntityType::Person && mention.value.name == entity.name
            };
            let body = offices(entity)
                .or_else(|| entities.iter().filter(namesake).find_map(|mention| offices(&mention.value)))?;
            entities.get(body.index()).map(|body| &body.value)
        }
        _ => None,
    }
}

/// As written in JSON.
pub(crate) fn strength_name(strength: Strength) -> &'static str {
    match strength {
        Strength::Prohibiting => "prohibiting",
        Strength::Pressing => "pressing",
        Strength::Flexible => "flexible",
    }
}

/// Gives the rows of one document.
pub(crate) fn write(document: &Document, found: &[Annotation<Directive>], prior: &Annotations, rows: &mut dyn Rows) {
    let entities = prior.of::<EntityMention>();
    for (index, directive) in found.iter().enumerate() {
        let value = &directive.value;
        let id = format!("{}{index}", Directive::ID_PREFIX);
        let issuer = value.issuer.as_ref();
        let entity = issuer.and_then(|issuer| issuer.entity);
        let body = entity.and_then(|entity| body_of(entities, entity.index()));
        let person = entity.and_then(|entity| entities.get(entity.index())?.value.person.as_deref());
        let addressee = value.addressee.as_ref();
        let addressed =
            addressee.and_then(|addressee| addressee.entity).and_then(|entity| entities.get(entity.index()));
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
        let due = value.due.as_ref();
        let (from, to) = (day(due.and_then(|due| due.from)), day(due.and_then(|due| due.to)));
        let event = value.event.and_then(|event| entities.get(event.index()));
        let mut cites = String::new();
        for document in value.documents.iter().filter_map(|document| entities.get(document.index())) {
            if !cites.is_empty() {
                cites.push_str("; ");
            }
            cites.push_str(&document.value.name);
        }
        let repeats = value.repeats.map(|earlier| earlier.to_string());
        rows.row(
            &DIRECTIVES,
            &[
                Cell::from(&id),
                Cell::from(directive.span.of(&document.text)),
                Cell::from(Payload::kind(value)),
                Cell::from(value.strength.map(strength_name)),
                Cell::from(value.prohibition),
                Cell::from(value.cue.as_deref()),
                Cell::from(issuer.map(|issuer| issuer.text.as_str())),
                Cell::from(person),
                Cell::from(body.map(|body| body.name.as_str())),
                Cell::from(body.and_then(|body| body.place.as_deref())),
                Cell::from(addressee.map(|addressee| addressee.text.as_str())),
                Cell::from(addressed.map(|addressed| addressed.value.name.as_str())),
                Cell::from(due.map(|due| due.value.as_str())),
                Cell::from(from.as_deref()),
                Cell::from(to.as_deref()),
                Cell::from(value.repeat.as_deref()),
                Cell::from(event.map(|event| event.value.name.as_str())),
                if cites.is_empty() { Cell::Empty } else { Cell::from(&cites) },
                Cell::from(value.carried),
                Cell::from(repeats.as_deref()),
                Cell::from(value.in_title),
                Cell::from(directive.rule),
            ],
        );
    }
}
