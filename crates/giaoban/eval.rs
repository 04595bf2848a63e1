//! Scores against gold annotations.
//!
//! A gold annotation and a found one are matched one to one, per layer:
//! - **strict**: same start, end and type. For layers without a `type` field the layer is the type.
//! - **relaxed**: same type and at least one character in common. Strict matches are taken first, then the others by
//!   the length of what they share, longest first, ties in text order. Directives match when they share at least
//!   half of what the two cover together, best share first.
//! - **value**: a relaxed match with the same value: dates the same `value`, or the same `from` and `to`; figures the
//!   same `value` and `max`; entities the same `name`.
//!
//! Precision is matches over found, recall matches over gold, F their harmonic mean. Slots (issuer, addressee, due,
//! modality of directives; unit, kind, item … of figures) are right when gold and result say the same, or both
//! nothing, and are counted over relaxed matches; slots of figures that neither side fills are not counted.
//! Zones are compared character by character, without white space; text outside zones counts as `body`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, anyhow, bail};
use giaoban_core::text::TokenBuffer;
use giaoban_core::{Metadata, RawDocument};
use giaoban_export::JsonLines;
use giaoban_runner::Engine;
use serde::Serialize;
use serde_json::Value;

use crate::cli::{self, Selection};
use crate::documents;

const HELP: &str = "\
GOLD has one document a line: `id`, `text`, `document` (zones, published, place) and `annotations`.
INPUT are the same documents as input records, found by their `id`; or results that `giaoban run` wrote, which
are scored as they are (with offsets in code points). Without INPUT the texts in GOLD are analyzed.

Floors are a JSON object of paths in the JSON report and the least value each must have:
  { \"layers.date.relaxed.f\": 0.90, \"zones.share\": 0.85, \"published.correct\": 16 }

Examples:
  giaoban eval gold.jsonl input.jsonl --errors
  giaoban eval gold.jsonl --layer date
  giaoban eval gold.jsonl out/annotations.jsonl --floors floors.json";

#[derive(clap::Args, Debug)]
#[command(after_help = HELP)]
pub(crate) struct Eval {
    /// Gold annotations
    gold: PathBuf,
    /// Documents to analyze, or results
    input: Vec<PathBuf>,
    /// List everything that differs
    #[arg(long)]
    errors: bool,
    /// Write the report as JSON
    #[arg(long)]
    json: bool,
    /// Fail (exit code 1) when a score is under its floor
    #[arg(long, value_name = "FILE")]
    floors: Option<PathBuf>,
    /// Layers to score, with commas; `zones` is one of them [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    layer: Option<Vec<String>>,
    #[command(flatten)]
    selection: Selection,
}

/// A precision, recall and F from counts.
#[derive(Clone, Copy, Default, Debug, Serialize)]
struct Score {
    matched: u64,
    precision: f64,
    recall: f64,
    f: f64,
}

impl Score {
    fn of(matched: u64, found: u64, gold: u64) -> Self {
        let share = |of: u64| if of == 0 { 0.0 } else { matched as f64 / of as f64 };
        let (precision, recall) = (share(found), share(gold));
        let f = if matched == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
        Self { matched, precision, recall, f }
    }
}

#[derive(Clone, Copy, Default, Debug)]
struct Counts {
    gold: u64,
    found: u64,
    strict: u64,
    relaxed: u64,
    value: u64,
}

#[derive(Debug, Serialize)]
struct Scores {
    gold: u64,
    found: u64,
    strict: Score,
    relaxed: Score,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Score>,
    /// Share of relaxed matches with the right value.
    #[serde(skip_serializing_if = "Option::is_none")]
    value_accuracy: Option<f64>,
}

impl Scores {
    fn of(counts: Counts, with_value: bool) -> Self {
        let Counts { gold, found, strict, relaxed, value } = counts;
        Self {
            gold,
            found,
            strict: Score::of(strict, found, gold),
            relaxed: Score::of(relaxed, found, gold),
            value: with_value.then(|| Score::of(value, found, gold)),
            value_accuracy: with_value.then(|| Share { correct: value, of: relaxed }.share()),
        }
    }
}

#[derive(Debug, Serialize)]
struct Layer {
    #[serde(flatten)]
    all: Scores,
    types: BTreeMap<String, Scores>,
    slots: BTreeMap<String, ShareRow>,
}

#[derive(Clone, Copy, Default, Debug)]
struct Share {
    correct: u64,
    of: u64,
}

impl Share {
    fn add(&mut self, correct: bool) {
        self.of += 1;
        self.correct += u64::from(correct);
    }

    fn share(self) -> f64 {
        if self.of == 0 { 0.0 } else { self.correct as f64 / self.of as f64 }
    }

    fn row(self) -> ShareRow {
        ShareRow { correct: self.correct, of: self.of, share: self.share() }
    }
}

#[derive(Clone, Copy, Debug, Serialize)]
struct ShareRow {
    correct: u64,
    of: u64,
    share: f64,
}

#[derive(Debug, Serialize)]
struct Report {
    documents: u64,
    /// Gold documents without a result.
    missing: Vec<String>,
    layers: BTreeMap<String, Layer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    zones: Option<ShareRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<ShareRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<ShareRow>,
}

/// Slots that are counted, by layer, and whether those that neither side fills count.
fn slots(layer: &str) -> (&'static [&'static str], bool) {
    match layer {
        "directive" => (&["issuer", "addressee", "due", "modality", "cue"], true),
        "statistics" => (&["unit", "kind", "item", "qualifier", "change", "of"], false),
        "entity" => (&["kind", "level"], false),
        "date" => (&["mod"], false),
        _ => (&[], false),
    }
}

/// What is compared of a slot: `issuer` and `addressee` are objects with a `text`, `due` with a `value`.
fn slot<'a>(annotation: &'a Value, name: &str) -> Option<&'a Value> {
    let value = annotation.get(name)?;
    let value = match name {
        "issuer" | "addressee" => value.get("text")?,
        "due" => value.get("value")?,
        _ => value,
    };
    (!value.is_null() && value.as_str() != Some("")).then_some(value)
}

fn same(a: Option<&Value>, b: Option<&Value>) -> bool {
    match (a.and_then(Value::as_f64), b.and_then(Value::as_f64)) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}

/// Whether the layer has a value to compare, and whether two annotations agree in it.
fn same_value(layer: &str, gold: &Value, found: &Value) -> Option<bool> {
    let equal = |name: &str| same(gold.get(name), found.get(name));
    match layer {
        "date" => Some(equal("value") || (gold.get("from").is_some() && equal("from") && equal("to"))),
        "statistics" => Some(equal("value") && equal("max")),
        "entity" => Some(equal("name")),
        _ => None,
    }
}

#[derive(Debug)]
struct Item<'a> {
    start: u64,
    end: u64,
    kind: &'a str,
    json: &'a Value,
}

fn items<'a>(document: &'a Value, layer: &'a str) -> Vec<Item<'a>> {
    let list = document["annotations"][layer].as_array().map_or(&[][..], Vec::as_slice);
    let mut items: Vec<Item<'_>> = list
        .iter()
        .map(|json| Item {
            start: json["start"].as_u64().unwrap_or_default(),
            end: json["end"].as_u64().unwrap_or_default(),
            kind: json["type"].as_str().unwrap_or(layer),
            json,
        })
        .collect();
    items.sort_by_key(|item| (item.start, std::cmp::Reverse(item.end)));
    items
}

/// Pairs of (gold, found), one to one, as the module says.
fn matched(gold: &[Item<'_>], found: &[Item<'_>], half: bool) -> Vec<(usize, usize)> {
    // (exactness, shared length, union length): compared as strict first, then by what is shared.
    let mut candidates = Vec::new();
    for (g, a) in gold.iter().enumerate() {
        for (f, b) in found.iter().enumerate().filter(|(_, b)| b.kind == a.kind && b.start < a.end && a.start < b.end) {
            let shared = a.end.min(b.end) - a.start.max(b.start);
            let union = a.end.max(b.end) - a.start.min(b.start);
            let strict = (a.start, a.end) == (b.start, b.end);
            if !half || 2 * shared >= union {
                // Shares as integers, so that the order is exact.
                let rank = if half { shared * 1_000_000 / union } else { shared };
                candidates.push((!strict, std::cmp::Reverse(rank), g, f));
            }
        }
    }
    candidates.sort();
    let (mut gold_taken, mut found_taken) = (vec![false; gold.len()], vec![false; found.len()]);
    let mut pairs = Vec::new();
    for (_, _, g, f) in candidates {
        if !gold_taken[g] && !found_taken[f] {
            (gold_taken[g], found_taken[f]) = (true, true);
            pairs.push((g, f));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// Everything that differs, as lines to print.
type Errors = Vec<String>;

fn quoted(item: &Item<'_>) -> String {
    let text = item.json["text"].as_str().unwrap_or_default().replace('\n', "⏎");
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("“{}…”", &text[..end]),
        None => format!("“{text}”"),
    }
}

fn shown(value: Option<&Value>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Value::String(text)) => format!("“{text}”"),
        Some(other) => other.to_string(),
    }
}

fn score_layer(layer: &str, documents: &[(&str, &Value, Option<&Value>)], errors: &mut Errors) -> Layer {
    let mut all = Counts::default();
    let mut types: BTreeMap<String, Counts> = BTreeMap::new();
    let (slot_names, count_empty) = slots(layer);
    let mut slot_shares: BTreeMap<&str, Share> = BTreeMap::new();
    let mut has_value = false;
    for (id, gold, found) in documents {
        let gold = items(gold, layer);
        let found = found.map(|found| items(found, layer)).unwrap_or_default();
        for item in &gold {
            types.entry(item.kind.to_owned()).or_default().gold += 1;
        }
        for item in &found {
            types.entry(item.kind.to_owned()).or_default().found += 1;
        }
        all.gold += gold.len() as u64;
        all.found += found.len() as u64;
        let pairs = matched(&gold, &found, layer == "directive");
        for &(g, f) in &pairs {
            let (g, f) = (&gold[g], &found[f]);
            let strict = (g.start, g.end) == (f.start, f.end);
            let value = same_value(layer, g.json, f.json);
            has_value |= value.is_some();
            let of_type = types.entry(g.kind.to_owned()).or_default();
            for counts in [&mut all, of_type] {
                counts.relaxed += 1;
                counts.strict += u64::from(strict);
                counts.value += u64::from(value == Some(true));
            }
            let place = format!("{id} {layer}");
            if !strict {
                errors.push(format!("{place} span: gold {} found {}", quoted(g), quoted(f)));
            }
            if value == Some(false) {
                let name = if layer == "entity" { "name" } else { "value" };
                let (gold, found) = (shown(g.json.get(name)), shown(f.json.get(name)));
                errors.push(format!("{place} {name} of {}: gold {gold} found {found}", quoted(g)));
            }
            for name in slot_names {
                let (gold, found) = (slot(g.json, name), slot(f.json, name));
                if !count_empty && gold.is_none() && found.is_none() {
                    continue;
                }
                // `kind` and `level` are there in gold for some entities only.
                if layer == "entity" && gold.is_none() {
                    continue;
                }
                let right = same(gold, found);
                slot_shares.entry(name).or_default().add(right);
                if !right {
                    let (gold, found) = (shown(gold), shown(found));
                    errors.push(format!("{place} {name} of {}: gold {gold} found {found}", quoted(g)));
                }
            }
        }
        for (index, item) in gold.iter().enumerate().filter(|(i, _)| !pairs.iter().any(|(g, _)| g == i)) {
            let _ = index;
            errors.push(format!("{id} {layer} missed: {} at {}: {}", item.kind, item.start, quoted(item)));
        }
        for (_, item) in found.iter().enumerate().filter(|(i, _)| !pairs.iter().any(|(_, f)| f == i)) {
            let rule = item.json["rule"].as_str().unwrap_or_default();
            errors.push(format!("{id} {layer} wrong: {} at {}: {} by {rule}", item.kind, item.start, quoted(item)));
        }
    }
    let with_value = has_value || same_value(layer, &Value::Null, &Value::Null).is_some();
    let types = if types.len() < 2 { BTreeMap::new() } else { types };
    Layer {
        all: Scores::of(all, with_value),
        types: types.into_iter().map(|(name, counts)| (name, Scores::of(counts, with_value))).collect(),
        slots: slot_shares.into_iter().map(|(name, share)| (name.to_owned(), share.row())).collect(),
    }
}

/// The kind of zone of every character.
fn painted(document: &Value, characters: usize) -> Vec<&str> {
    let mut kinds = vec!["body"; characters];
    for zone in document["document"]["zones"].as_array().into_iter().flatten() {
        let at = |name: &str| zone[name].as_u64().unwrap_or_default() as usize;
        let (start, end) = (at("start").min(characters), at("end").min(characters));
        if start < end {
            kinds[start..end].fill(zone["kind"].as_str().unwrap_or_default());
        }
    }
    kinds
}

/// Zones, publication time and place.
fn score_structure(documents: &[(&str, &Value, Option<&Value>)], errors: &mut Errors) -> [Share; 3] {
    let [mut zones, mut published, mut place] = [Share::default(); 3];
    let nothing = Value::Null;
    for (id, gold, found) in documents {
        let found = found.unwrap_or(&nothing);
        let text = gold["text"].as_str().unwrap_or_default();
        if gold["document"]["zones"].as_array().is_some_and(|zones| !zones.is_empty()) {
            let characters: Vec<char> = text.chars().collect();
            let (wanted, got) = (painted(gold, characters.len()), painted(found, characters.len()));
            let mut run: Option<(usize, usize)> = None;
            for (at, character) in characters.iter().enumerate().filter(|(_, c)| !c.is_whitespace()) {
                let right = wanted[at] == got[at];
                zones.add(right);
                let _ = character;
                run = match run {
                    Some((from, to)) if !right && (wanted[from], got[from]) == (wanted[at], got[at]) => {
                        let _ = to;
                        Some((from, at + 1))
                    }
                    Some((from, to)) => {
                        errors.push(zone_error(id, &characters, from, to, wanted[from], got[from]));
                        (!right).then_some((at, at + 1))
                    }
                    None => (!right).then_some((at, at + 1)),
                };
            }
            if let Some((from, to)) = run {
                errors.push(zone_error(id, &characters, from, to, wanted[from], got[from]));
            }
        }
        for (share, what, wanted, got) in [
            (&mut published, "published", gold["document"].get("published"), found["document"].get("published")),
            (&mut place, "place", gold["document"]["place"].get("name"), found["document"]["place"].get("name")),
        ] {
            // A publication time that gold does not know is not asked for; a place that it does not know is.
            if wanted.is_none() && what == "published" {
                continue;
            }
            share.add(wanted == got);
            if wanted != got {
                errors.push(format!("{id} {what}: gold {} found {}", shown(wanted), shown(got)));
            }
        }
    }
    [zones, published, place]
}

fn zone_error(id: &str, text: &[char], from: usize, to: usize, gold: &str, found: &str) -> String {
    let shown: String = text[from..to].iter().take(60).map(|&c| if c == '\n' { '⏎' } else { c }).collect();
    format!("{id} zones: gold {gold} found {found}: “{shown}”")
}

fn read_gold(path: &Path) -> anyhow::Result<Vec<Value>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut gold = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = || format!("{}:{}", path.display(), index + 1);
        let document: Value = serde_json::from_str(line).with_context(|| format!("{}: not JSON", place()))?;
        if !document["id"].is_string() || !document["text"].is_string() {
            bail!("{}: a gold document needs `id` and `text`", place());
        }
        if !document["annotations"].is_object() {
            bail!("{}: a gold document needs `annotations`", place());
        }
        gold.push(document);
    }
    if gold.is_empty() {
        bail!("{}: no gold documents", path.display());
    }
    Ok(gold)
}

fn analyzed(engine: &Engine, raw: RawDocument, buffer: &mut TokenBuffer) -> anyhow::Result<Value> {
    let found = engine.analyze(raw, buffer);
    for fault in &found.faults {
        writeln!(io::stderr(), "giaoban: {}: {}: {}", found.document.id, fault.analyzer, fault.message)?;
    }
    let mut line = Vec::new();
    let analyzers = engine.plan().map(|(_, analyzer)| analyzer);
    let lines = JsonLines { text: false, ..JsonLines::default() };
    lines.write(&found.document, &found.annotations, analyzers, &found.summaries, &mut line);
    Ok(serde_json::from_slice(&line)?)
}

impl Eval {
    /// Results by document id, and how many inputs could not be read.
    fn results(&self, gold: &[Value]) -> anyhow::Result<(BTreeMap<String, Value>, u64)> {
        let engine = self.selection.engine()?;
        let mut results = BTreeMap::new();
        if self.input.is_empty() {
            let mut buffer = TokenBuffer::default();
            for document in gold {
                let string = |value: &Value| value.as_str().map(str::to_owned);
                let given = document["document"]["published_basis"] == "metadata";
                let raw = RawDocument {
                    id: string(&document["id"]).unwrap_or_default(),
                    text: string(&document["text"]).unwrap_or_default(),
                    metadata: Metadata {
                        published: string(&document["document"]["published"]).filter(|_| given),
                        ..Metadata::default()
                    },
                    ..RawDocument::default()
                };
                results.insert(raw.id.clone(), analyzed(&engine, raw, &mut buffer)?);
            }
            return Ok((results, 0));
        }
        let failures = documents::each(documents::corpus(&self.input), |mut raw, buffer| {
            let id = raw.id.clone();
            let result = match raw.source.fields.remove("annotations") {
                Some(annotations) => {
                    let document = raw.source.fields.remove("document").unwrap_or_default();
                    serde_json::json!({ "annotations": annotations, "document": document })
                }
                None => analyzed(&engine, raw, buffer)?,
            };
            results.insert(id, result);
            Ok(())
        })?;
        Ok((results, failures))
    }

    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let gold = read_gold(&self.gold)?;
        let (results, failures) = self.results(&gold)?;
        let documents: Vec<(&str, &Value, Option<&Value>)> = gold
            .iter()
            .map(|gold| {
                let id = gold["id"].as_str().unwrap_or_default();
                (id, gold, results.get(id))
            })
            .collect();
        if documents.iter().all(|(_, _, found)| found.is_none()) {
            return Err(anyhow!("no input has the id of a gold document, such as `{}`", documents[0].0));
        }
        let mut names: Vec<&str> = gold
            .iter()
            .flat_map(|d| d["annotations"].as_object())
            .flat_map(|layers| layers.keys())
            .map(|n| &**n)
            .collect();
        names.sort_unstable();
        names.dedup();
        let wanted = |name: &str| self.layer.as_ref().is_none_or(|layers| layers.iter().any(|layer| layer == name));
        if let Some(unknown) = self.layer.iter().flatten().find(|l| *l != "zones" && !names.contains(&&***l)) {
            bail!("no layer `{unknown}` in the gold annotations; they have {}, zones", names.join(", "));
        }
        let mut errors = Errors::new();
        let layers: BTreeMap<String, Layer> = names
            .iter()
            .filter(|name| wanted(name))
            .map(|name| ((*name).to_owned(), score_layer(name, &documents, &mut errors)))
            .collect();
        let structure = wanted("zones").then(|| score_structure(&documents, &mut errors));
        let share = |index: usize| structure.as_ref().map(|shares: &[Share; 3]| shares[index].row());
        let report = Report {
            documents: documents.len() as u64,
            missing: documents.iter().filter(|(.., f)| f.is_none()).map(|(id, ..)| (*id).to_owned()).collect(),
            layers,
            zones: share(0),
            published: share(1),
            place: share(2),
        };
        let mut out = io::stdout().lock();
        if self.errors && !self.json {
            for error in &errors {
                writeln!(out, "{error}")?;
            }
            if !errors.is_empty() {
                writeln!(out)?;
            }
        }
        if self.json {
            serde_json::to_writer_pretty(&mut out, &report)?;
            writeln!(out)?;
        } else {
            report.print(&mut out)?;
        }
        if let Some(path) = &self.floors
            && !check_floors(path, &report)?
        {
            return Ok(ExitCode::FAILURE);
        }
        Ok(cli::code(failures))
    }
}

/// Compares the report with the floors and tells on standard error what is under one.
fn check_floors(path: &Path, report: &Report) -> anyhow::Result<bool> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let floors: BTreeMap<String, f64> =
        serde_json::from_str(&text).with_context(|| format!("{}: not a JSON object of numbers", path.display()))?;
    let report = serde_json::to_value(report)?;
    let mut good = true;
    for (name, floor) in floors {
        let pointer = format!("/{}", name.replace('.', "/"));
        let value = report.pointer(&pointer).and_then(Value::as_f64);
        let value = value.ok_or_else(|| anyhow!("{}: the report has no number at `{name}`", path.display()))?;
        if value < floor {
            good = false;
            writeln!(io::stderr(), "giaoban: {name} is {value:.4}, under its floor {floor}")?;
        }
    }
    Ok(good)
}

impl Report {
    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        write!(out, "{} documents", self.documents)?;
        if !self.missing.is_empty() {
            write!(out, ", without a result: {}", self.missing.join(", "))?;
        }
        writeln!(out)?;
        if !self.layers.is_empty() {
            writeln!(
                out,
                "\n{:22}{:>6}{:>7}{:>10}{:>11}{:>7}{:>7}{:>9}{:>10}",
                "", "gold", "found", "strict F", "relaxed F", "P", "R", "value F", "accuracy"
            )?;
        }
        for (name, layer) in &self.layers {
            layer.all.print(name, out)?;
            for (name, scores) in &layer.types {
                scores.print(&format!("  {name}"), out)?;
            }
            for (name, share) in &layer.slots {
                writeln!(out, "    {name:20}{:>4} of {:<5}{:.3}", share.correct, share.of, share.share)?;
            }
        }
        if self.zones.is_some() {
            writeln!(out)?;
        }
        for (name, share) in [("zones", self.zones), ("published", self.published), ("place", self.place)] {
            if let Some(share) = share {
                let unit = if name == "zones" { "characters" } else { "documents" };
                writeln!(out, "{name:12}{:.3}  {} of {} {unit}", share.share, share.correct, share.of)?;
            }
        }
        Ok(())
    }
}

impl Scores {
    fn print(&self, name: &str, out: &mut impl Write) -> io::Result<()> {
        let Self { gold, found, strict, relaxed, value, value_accuracy } = self;
        write!(out, "{name:22}{gold:>6}{found:>7}{:>10.3}{:>11.3}", strict.f, relaxed.f)?;
        write!(out, "{:>7.3}{:>7.3}", relaxed.precision, relaxed.recall)?;
        match (value, value_accuracy) {
            (Some(value), Some(accuracy)) => writeln!(out, "{:>9.3}{accuracy:>10.3}", value.f),
            _ => writeln!(out),
        }
    }
}
