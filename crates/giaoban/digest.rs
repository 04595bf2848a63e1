//! A briefing of documents for a reader: who, what was ordered, key figures, days.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use giaoban_core::{Document, Ref, ZoneKind};
use giaoban_date::{TimeExpression, TimexType};
use giaoban_directive::{Directive, Modality};
use giaoban_entity::{EntityMention, EntityType};
use giaoban_runner::{Analyzed, Engine};
use giaoban_statistics::{Change, Figure, Qualifier};
use owo_colors::OwoColorize;

use crate::cli::{self, Lexicons, Selection};
use crate::documents;
use crate::reading::Reading;
use crate::show::about;
use crate::term::{line, rows, short, width};

const HELP: &str = "\
Examples:
  giaoban digest                      all sample articles
  giaoban digest article.txt --full
  giaoban digest news.jsonl | less -R";

#[derive(clap::Args, Debug)]
#[command(after_help = HELP)]
pub(crate) struct Digest {
    /// Files, folders, or - for standard input; without any, the sample articles
    path: Vec<PathBuf>,
    /// Tell everything, not only what comes first
    #[arg(long)]
    full: bool,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    lexicons: Lexicons,
}

impl Digest {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let engine = Selection { analyzers: None, lexicons: self.lexicons }.engine()?;
        let limits = if self.full { Limits::NONE } else { Limits::LONG };
        let mut out = anstream::stdout().lock();
        let corpus = match self.reading.has_input(&self.path) {
            true => self.reading.corpus(&self.path, Vec::new()),
            false => documents::samples(|_| true),
        };
        let mut totals = Totals::default();
        let failures = documents::each(corpus, |raw, buffer| {
            let analyzed = engine.analyze(raw, buffer);
            totals.add(&analyzed);
            Ok(tell(&analyzed, limits, &mut out)?)
        })?;
        if totals.documents > 1 {
            totals.print(&mut out)?;
        }
        Ok(cli::code(failures))
    }
}

/// The sample articles in short, and how to go on: what `giaoban run` without a path prints.
pub(crate) fn welcome(engine: &Engine) -> anyhow::Result<ExitCode> {
    const TOLD: usize = 4;
    let mut out = anstream::stdout().lock();
    let mut totals = Totals::default();
    let mut all = Vec::new();
    documents::each(documents::samples(|_| true), |raw, buffer| {
        let analyzed = engine.analyze(raw, buffer);
        totals.add(&analyzed);
        all.push(analyzed);
        Ok(())
    })?;
    let count = all.len();
    writeln!(out, "{}", format!("{count} sample articles, {TOLD} of them in short").bold())?;
    writeln!(out)?;
    // Evenly over the list, which is in the order of years.
    for index in 0..TOLD.min(count) {
        tell(&all[(2 * index + 1) * count / (2 * TOLD)], Limits::SHORT, &mut out)?;
    }
    totals.print(&mut out)?;
    writeln!(out)?;
    for (command, what) in [
        ("giaoban run articles/ -o out", "your own .txt and .jsonl files, as JSON lines in out/"),
        ("giaoban show article.txt", "one text with everything marked that was found"),
        ("giaoban digest articles/", "a digest like this one"),
        ("giaoban run --help", "input, output, options"),
    ] {
        writeln!(out, "  {command:30} {}", what.dimmed())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// How much is told of each kind.
#[derive(Clone, Copy, Debug)]
struct Limits {
    persons: usize,
    events: usize,
    orders: usize,
    figures: usize,
    days: usize,
    /// Columns of one order.
    action: usize,
}

impl Limits {
    const SHORT: Self = Self { persons: 3, events: 1, orders: 4, figures: 5, days: 4, action: 120 };
    const LONG: Self = Self { persons: 6, events: 3, orders: 8, figures: 10, days: 8, action: 200 };
    const NONE: Self = Self {
        persons: usize::MAX,
        events: usize::MAX,
        orders: usize::MAX,
        figures: usize::MAX,
        days: usize::MAX,
        action: usize::MAX,
    };
}

/// Whether what stands there belongs to the story itself.
fn in_story(document: &Document, at: u32) -> bool {
    use ZoneKind::*;
    matches!(document.zone_at(at), Title | Lead | Heading | Body)
}

fn layer<T: giaoban_core::Payload>(analyzed: &Analyzed) -> &[giaoban_core::Annotation<T>] {
    analyzed.annotations.get::<T>().unwrap_or_default()
}

/// Distinct items in the order of their first mention.
fn distinct<K: PartialEq>(items: impl IntoIterator<Item = K>) -> Vec<K> {
    let mut seen: Vec<K> = Vec::new();
    for item in items {
        if !seen.contains(&item) {
            seen.push(item);
        }
    }
    seen
}

/// A person with the offices that the text gives.
#[derive(Debug)]
struct Person<'a> {
    name: &'a str,
    offices: Vec<&'a str>,
}

fn persons(analyzed: &Analyzed) -> Vec<Person<'_>> {
    let entities = layer::<EntityMention>(analyzed);
    let name = |reference: Ref<EntityMention>| entities.get(reference.index()).map(|e| &*e.value.name);
    let in_story = |e: &&giaoban_core::Annotation<EntityMention>| in_story(&analyzed.document, e.span.start());
    let named = entities.iter().filter(|e| e.value.kind == EntityType::Person).filter(in_story);
    let mut persons: Vec<Person<'_>> =
        distinct(named.map(|e| &*e.value.name)).into_iter().map(|name| Person { name, offices: Vec::new() }).collect();
    for entity in entities {
        let (holder, offices): (Option<&str>, Vec<&str>) = match entity.value.kind {
            EntityType::Person => {
                (Some(&entity.value.name), entity.value.positions.iter().filter_map(|p| name(*p)).collect())
            }
            EntityType::Position => (entity.value.holder.and_then(name), vec![&entity.value.name]),
            _ => continue,
        };
        if let Some(person) = persons.iter_mut().find(|person| Some(person.name) == holder) {
            for office in offices {
                if !person.offices.contains(&office) {
                    person.offices.push(office);
                }
            }
        }
    }
    persons
}

fn modality(modality: Modality) -> &'static str {
    match modality {
        Modality::Require => "requires",
        Modality::Request => "asks",
        Modality::Recommend => "recommends",
        Modality::Task => "task",
    }
}

/// `issuer → addressee: action (due)`; without the issuer when it is that of `before`.
fn order(
    analyzed: &Analyzed,
    directive: &giaoban_core::Annotation<Directive>,
    before: Option<&giaoban_core::Annotation<Directive>>,
    columns: usize,
) -> String {
    let Directive { addressee, due, .. } = &directive.value;
    let name = |directive: &Directive| match &directive.issuer {
        Some(issuer) => line(&issuer.text),
        None => modality(directive.modality).to_owned(),
    };
    let told = name(&directive.value);
    let mut text = match before {
        Some(before) if name(&before.value) == told => "→ ".to_owned(),
        _ => format!("{told} → "),
    };
    match addressee {
        Some(addressee) => text += &format!("{}: ", line(&addressee.text)),
        None => text += "…: ",
    }
    if directive.value.prohibition {
        text += "(forbidden) ";
    }
    text += &short(directive.span.of(&analyzed.document.text), columns);
    if let Some(due) = due {
        text += &format!(" ({})", due_in_words(&due.value));
    }
    text
}

fn due_in_words(value: &str) -> String {
    match value {
        "FUTURE_REF" => "from now on".to_owned(),
        "PRESENT_REF" => "now".to_owned(),
        "P1Y" => "every year".to_owned(),
        _ => format!("due {value}"),
    }
}

fn figure(document: &Document, figure: &giaoban_core::Annotation<Figure>) -> String {
    let value = &figure.value;
    let mut text = String::new();
    match value.change {
        Some(Change::Up) => text += "▲ ",
        Some(Change::Down) => text += "▼ ",
        None => {}
    }
    text += match value.qualifier {
        None => "",
        Some(Qualifier::About) => "≈ ",
        Some(Qualifier::Over) => "> ",
        Some(Qualifier::Under) => "< ",
        Some(Qualifier::AtLeast) => "≥ ",
        Some(Qualifier::AtMost) => "≤ ",
    };
    let printed = line(figure.span.of(&document.text));
    text += &printed;
    // The cell of a table has its unit elsewhere.
    if let Some(unit) = value.unit.as_deref().filter(|unit| !printed.contains(unit)) {
        text += &format!(" {unit}");
        if let Some(per) = value.per.as_deref().filter(|per| !unit.contains(per)) {
            text += &format!("/{per}");
        }
    }
    if let Some(item) = value.item.as_deref().map(line).filter(|item| !printed.contains(&**item)) {
        text += &format!(" {}", short(&item, 50));
    }
    text
}

/// Tells of one document.
fn tell(analyzed: &Analyzed, limits: Limits, out: &mut impl Write) -> io::Result<()> {
    let document = &analyzed.document;
    let title = document.title.as_deref().map_or_else(|| document.id.clone(), line);
    for row in rows(&title, width()) {
        writeln!(out, "{}", (&title[row]).bold())?;
    }
    writeln!(out, "{}", about(document).dimmed())?;

    let entities = layer::<EntityMention>(analyzed);
    let events = entities.iter().filter(|e| e.value.kind == EntityType::Event && in_story(document, e.span.start()));
    let events = distinct(events.map(|e| line(&e.value.name)));
    some("event", &events, limits.events, out)?;
    let persons: Vec<String> = persons(analyzed)
        .into_iter()
        .map(|person| match person.offices.is_empty() {
            true => line(person.name),
            false => format!("{} ({})", line(person.name), line(&person.offices.join("; "))),
        })
        .collect();
    some("who", &persons, limits.persons, out)?;
    let directives = layer::<Directive>(analyzed);
    let before = std::iter::once(None).chain(directives.iter().map(Some));
    let orders: Vec<String> =
        directives.iter().zip(before).map(|(d, before)| order(analyzed, d, before, limits.action)).collect();
    some("ordered", &orders, limits.orders, out)?;
    let figures = layer::<Figure>(analyzed).iter().filter(|f| in_story(document, f.span.start()));
    let figures = distinct(figures.map(|f| figure(document, f)));
    inline("figures", &figures, limits.figures, out)?;
    let days = layer::<TimeExpression>(analyzed).iter().filter(|date| {
        in_story(document, date.span.start())
            && matches!(date.value.kind, TimexType::Date | TimexType::Time)
            && date.value.from.is_some()
    });
    let mut seen: Vec<&str> = Vec::new();
    let mut told = Vec::new();
    for date in days {
        if !seen.contains(&&*date.value.value) {
            seen.push(&date.value.value);
            let printed = line(date.span.of(&document.text));
            told.push(format!("{printed} = {}", date.value.value));
        }
    }
    inline("dates", &told, limits.days, out)?;
    for fault in &analyzed.faults {
        writeln!(out, "  {} {}: {}", "fault".red(), fault.analyzer, fault.message)?;
    }
    writeln!(out)
}

const LABEL: usize = 10;

/// A label and one item a line.
fn some(label: &str, items: &[String], limit: usize, out: &mut impl Write) -> io::Result<()> {
    let mut label = label;
    for item in items.iter().take(limit) {
        paragraph(label, item, out)?;
        label = "";
    }
    if items.len() > limit {
        paragraph("", &format!("… and {} more", items.len() - limit), out)?;
    }
    Ok(())
}

/// A label and all items in one paragraph.
fn inline(label: &str, items: &[String], limit: usize, out: &mut impl Write) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    let mut text = items[..items.len().min(limit)].join(" · ");
    if items.len() > limit {
        text += &format!(" · … and {} more", items.len() - limit);
    }
    paragraph(label, &text, out)
}

fn paragraph(label: &str, text: &str, out: &mut impl Write) -> io::Result<()> {
    for (index, row) in rows(text, width() - LABEL - 4).into_iter().enumerate() {
        let label = if index == 0 { label } else { "" };
        let indent = if index == 0 { "" } else { "  " };
        writeln!(out, "  {:LABEL$}{indent}{}", label.green(), &text[row])?;
    }
    Ok(())
}

/// What all documents come to.
#[derive(Debug, Default)]
struct Totals {
    documents: usize,
    dates: usize,
    directives: usize,
    figures: usize,
    entities: BTreeMap<EntityType, usize>,
    issuers: BTreeMap<String, usize>,
}

impl Totals {
    fn add(&mut self, analyzed: &Analyzed) {
        self.documents += 1;
        self.dates += layer::<TimeExpression>(analyzed).len();
        self.directives += layer::<Directive>(analyzed).len();
        self.figures += layer::<Figure>(analyzed).len();
        for entity in layer::<EntityMention>(analyzed) {
            *self.entities.entry(entity.value.kind).or_default() += 1;
        }
        for directive in layer::<Directive>(analyzed) {
            if let Some(issuer) = &directive.value.issuer {
                *self.issuers.entry(line(&issuer.text)).or_default() += 1;
            }
        }
    }

    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let entities = |kind| self.entities.get(&kind).copied().unwrap_or_default();
        writeln!(
            out,
            "{} {} directives, {} figures, {} dates, {} mentions of persons, {} of offices, {} of bodies, {} of places",
            format!("In all {} articles:", self.documents).bold(),
            self.directives,
            self.figures,
            self.dates,
            entities(EntityType::Person),
            entities(EntityType::Position),
            entities(EntityType::Org),
            entities(EntityType::Place),
        )?;
        let mut issuers: Vec<_> = self.issuers.iter().collect();
        issuers.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), *name));
        let told: Vec<String> = issuers.into_iter().map(|(name, count)| format!("{name} ({count})")).collect();
        inline("most from", &told, 5, out)
    }
}
