//! `giaoban show`: a text in the terminal with everything that was found in it.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use giaoban_core::{Document, Mention};
use giaoban_runner::{Analyzed, Engine};
use owo_colors::{OwoColorize, Style};
use unicode_width::UnicodeWidthStr;

use crate::cli::{self, Selection};
use crate::documents;
use crate::reading::Reading;
use crate::term::{line, rows, short, style, width};

const HELP: &str = "\
The margin names the zone of the page; below a paragraph stand the mentions in it: id, type, text and value.
Colours follow NO_COLOR and CLICOLOR_FORCE and are left out when the output is no terminal.

Examples:
  giaoban show                            one of the sample articles
  giaoban show article.txt
  giaoban show news.jsonl --id 2024-117
  giaoban show article.txt --analyzers date --rules | less -R";

#[derive(clap::Args, Debug)]
#[command(after_help = HELP)]
pub(crate) struct Show {
    /// Files, or - for standard input; without any, a sample article
    file: Vec<PathBuf>,
    /// Show only the documents with this id; may be repeated
    #[arg(long, value_name = "ID")]
    id: Vec<String>,
    /// Name the rule that found each mention
    #[arg(long)]
    rules: bool,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    reading: Reading,
}

/// A mention with the analyzer that found it.
struct Found<'a> {
    style: Style,
    mention: Mention<'a>,
}

impl Show {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let engine = self.selection.engine()?;
        let mut out = anstream::stdout().lock();
        let mut shown = 0;
        let corpus = match self.reading.has_input(&self.file) {
            true => self.reading.corpus(&self.file, Vec::new()),
            false => documents::samples(|index| index == documents::FIRST_SAMPLE),
        };
        let failures = documents::each(corpus, |raw, buffer| {
            if self.id.is_empty() || self.id.contains(&raw.id) {
                if shown > 0 {
                    writeln!(out)?;
                }
                shown += 1;
                show(&engine, &engine.analyze(raw, buffer), self.rules, &mut out)?;
            }
            Ok(())
        })?;
        if shown == 0 && !self.id.is_empty() {
            anyhow::bail!("no document has the id {}", self.id.join(" or "));
        }
        Ok(cli::code(failures))
    }
}

fn show(engine: &Engine, analyzed: &Analyzed, rules: bool, out: &mut impl Write) -> io::Result<()> {
    let document = &analyzed.document;
    let mut found: Vec<Found<'_>> = Vec::new();
    for (position, (registration, analyzer)) in engine.plan().enumerate() {
        found.extend(
            analyzer
                .mentions(&analyzed.annotations)
                .into_iter()
                .map(|mention| Found { style: style(registration.name, mention.kind, position), mention }),
        );
    }
    found.sort_by_key(|found| (found.mention.span.start(), std::cmp::Reverse(found.mention.span.end())));

    header(document, out)?;
    const MARGIN: usize = 11;
    let columns = width() - MARGIN - 2;
    let mut start = 0;
    let mut first = 0;
    let mut zone = None;
    for text in document.text.split_inclusive('\n') {
        let (from, to) = (start, start + text.trim_end_matches(['\n', '\r']).len());
        start += text.len();
        if document.text[from..to].trim().is_empty() {
            writeln!(out, "{:MARGIN$}{}", "", "│".dimmed())?;
            continue;
        }
        let kind = zone_name(document, from as u32);
        let margin = if zone == Some(kind) { "" } else { kind };
        zone = Some(kind);
        while found.get(first).is_some_and(|f| (f.mention.span.start() as usize) < from) {
            first += 1;
        }
        let end = first + found[first..].partition_point(|f| (f.mention.span.start() as usize) < to);
        let here = &found[first..end];
        let mut painter = Painter { found: here, begun: 0, open: Vec::new() };
        for (index, row) in rows(&document.text[from..to], columns).into_iter().enumerate() {
            let margin = if index == 0 { margin } else { "" };
            write!(out, "{:MARGIN$}{} ", margin.dimmed(), "│".dimmed())?;
            painter.paint(&document.text, from + row.start, from + row.end, out)?;
            writeln!(out)?;
        }
        for Found { style, mention } in here {
            let text = line(mention.span.of(&document.text));
            let gloss = line(&mention.gloss);
            let gloss = match gloss.trim_start_matches("= ") {
                gloss if gloss.is_empty() || gloss == text => String::new(),
                gloss => format!("= {gloss}"),
            };
            let rule = if rules { format!("[{}]", mention.rule) } else { String::new() };
            let room = columns.saturating_sub(20 + gloss.width().min(columns / 2) + rule.width() + 2).max(16);
            let parts = [short(&text, room), short(&gloss, columns.saturating_sub(22).max(16)), rule];
            write!(out, "{:MARGIN$}{}   ", "", "│".dimmed())?;
            write!(out, "{:>4} {:10} ", mention.id.dimmed(), mention.kind)?;
            for (index, part) in parts.iter().filter(|part| !part.is_empty()).enumerate() {
                match index {
                    0 => write!(out, "{}", part.style(*style))?,
                    _ => write!(out, " {}", part.dimmed())?,
                }
            }
            writeln!(out)?;
        }
        first = end;
    }
    for fault in &analyzed.faults {
        writeln!(out, "{} {}: {}", "fault".red(), fault.analyzer, fault.message)?;
    }
    Ok(())
}

/// Id, title, publication time and place.
fn header(document: &Document, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", document.title.as_deref().map_or(document.id.clone(), line).bold())?;
    writeln!(out, "{}", about(document).dimmed())?;
    writeln!(out)
}

/// `2019-07-13 (stamp) · Hà Giang · id`
pub(crate) fn about(document: &Document) -> String {
    let mut parts = Vec::new();
    match &document.published.time {
        Some(time) => parts.push(format!("{} ({})", time.value, variant(&document.published.basis))),
        None => parts.push("undated".to_owned()),
    }
    if let Some(place) = &document.place {
        let above = [&place.district, &place.province].into_iter().flatten();
        parts.push(std::iter::once(&place.name).chain(above).cloned().collect::<Vec<_>>().join(", "));
    }
    parts.push(document.id.clone());
    parts.join(" · ")
}

/// The name of a variant as the output writes it.
fn variant<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

fn zone_name(document: &Document, at: u32) -> &'static str {
    use giaoban_core::ZoneKind::*;
    match document.zone_at(at) {
        PageClock => "page clock",
        Stamp => "stamp",
        Title => "title",
        Lead => "lead",
        Heading => "heading",
        Body => "body",
        Caption => "caption",
        Byline => "byline",
        Credit => "credit",
        Counter => "counter",
        Media => "media",
        Related => "related",
        Furniture => "furniture",
    }
}

/// Writes text in the styles of the mentions in it, front to back.
struct Painter<'a> {
    /// Sorted by start, longer ones first.
    found: &'a [Found<'a>],
    /// How many of them have begun.
    begun: usize,
    /// End and style of those that have begun and not ended. The last one is the innermost.
    open: Vec<(usize, Style)>,
}

impl Painter<'_> {
    /// Writes `text[from..to]`, every part in the style of the innermost mention that covers it.
    fn paint(&mut self, text: &str, from: usize, to: usize, out: &mut impl Write) -> io::Result<()> {
        let mut at = from;
        while at < to {
            while let Some(Found { style, mention }) = self.found.get(self.begun)
                && mention.span.start() as usize <= at
            {
                self.open.push((mention.span.end() as usize, *style));
                self.begun += 1;
            }
            self.open.retain(|(end, _)| *end > at);
            let starts = self.found.get(self.begun).map_or(to, |f| f.mention.span.start() as usize);
            let ends = self.open.iter().map(|(end, _)| *end).min().unwrap_or(to);
            let until = to.min(starts).min(ends);
            match self.open.last() {
                Some((_, style)) => write!(out, "{}", (&text[at..until]).style(*style))?,
                None => write!(out, "{}", &text[at..until])?,
            }
            at = until;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use giaoban_core::text::Span;

    use super::*;

    #[test]
    fn the_innermost_mention_gives_the_style() {
        let mention = |start, end, style| Found {
            style,
            mention: Mention {
                id: String::new(),
                span: Span::new(start, end),
                rule: "",
                kind: "",
                gloss: "".into(),
                references: Vec::new(),
                timex3: None,
            },
        };
        let style = Style::new();
        let found = [mention(1, 6, style.red()), mention(2, 4, style.green()), mention(8, 9, style.red())];
        let mut painter = Painter { found: &found, begun: 0, open: Vec::new() };
        let mut out = Vec::new();
        painter.paint("abcdefghij", 0, 3, &mut out).unwrap();
        out.push(b'/');
        painter.paint("abcdefghij", 3, 10, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        let out = out.replace("\x1b[31m", "<red ").replace("\x1b[32m", "<green ").replace("\x1b[0m", ">");
        assert_eq!(out, "a<red b><green c>/<green d><red ef>gh<red i>j");
    }
}
