use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::variation::{Random, Variation};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Bytes to write, about: `500KB`, `100MB`, `2GB`.
    #[arg(long, value_parser = size)]
    size: u64,
    /// Where to write; standard output without it.
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// The same seed and size give the same bytes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Bytes of `500KB`, `100MB`, `2GB` or a bare number; units are powers of ten.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..digits].parse().map_err(|_| format!("`{text}` does not begin with a number"))?;
    let unit = match text[digits..].trim().to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        other => return Err(format!("`{other}` is no unit; use KB, MB or GB")),
    };
    number.checked_mul(unit).ok_or_else(|| format!("`{text}` is too much"))
}

/// Lines longer than this are paragraphs, whose sentences can be exchanged; shorter ones are the page's layout.
const PARAGRAPH_BYTES: usize = 200;

/// Sentences of plain prose, one a line. The samples pack into few pages what real ones spread over many: they have four
/// times as many figures and twice as many dates to the kilobyte as provincial news has. Prose brings a page near
/// to what was counted there: 2 figures, 3 dates, 12 entities and 3 directives in 1,000 characters.
const PROSE: &str = include_str!("../data/prose.txt");

/// Of ten sentences, those that are prose.
const PROSE_IN_TEN: u64 = 7;

/// A sample page, line by line.
struct Page {
    lines: Vec<String>,
    /// Printed in an unusual Unicode form (decomposed letters, no-break spaces), which real crawls have seldom.
    unusual: bool,
}

/// Writes JSON lines with `id`, `url`, `text` and, for every second page, `published`.
///
/// Every page takes the layout of a sample; its paragraphs are sentences of all samples and of plain prose in new order. Names,
/// places, dates and numbers are replaced by others, so that the text is varied and yet reads like the press.
pub(crate) fn run(args: &Args) -> Result<()> {
    let pages = pages()?;
    let sentences: Vec<String> = pages
        .iter()
        .filter(|page| !page.unusual)
        .flat_map(|page| page.lines.iter().filter(|line| line.len() > PARAGRAPH_BYTES))
        .flat_map(|line| split(line))
        .collect();
    if sentences.is_empty() {
        bail!("tests/corpus has no paragraphs");
    }
    let (usual, unusual): (Vec<&Page>, Vec<&Page>) = pages.iter().partition(|page| !page.unusual);
    let mut out: Box<dyn Write> = match &args.output {
        Some(path) => {
            Box::new(BufWriter::new(File::create(path).with_context(|| format!("could not write {}", path.display()))?))
        }
        None => Box::new(BufWriter::new(std::io::stdout().lock())),
    };
    let mut random = Random::new(args.seed);
    let mut written = 0;
    let mut number = 0u64;
    while written < args.size {
        let pool = if !unusual.is_empty() && random.below(50) == 0 { &unusual } else { &usual };
        let page = random.pick(pool);
        let mut variation = Variation::new(&mut random);
        let text = compose(page, &sentences, &mut variation);
        let mut record = serde_json::json!({
            "id": format!("{number:09}"),
            "url": format!("https://bao{}.example/tin/{number}.html", number % 63),
            "text": text,
        });
        if number.is_multiple_of(2) {
            record["published"] = variation.day().into();
        }
        let line = serde_json::to_string(&record)?;
        written += line.len() as u64 + 1;
        number += 1;
        if let Err(error) = writeln!(out, "{line}") {
            // A reader such as `head` may have seen enough.
            if error.kind() == std::io::ErrorKind::BrokenPipe {
                return Ok(());
            }
            return Err(error.into());
        }
    }
    out.flush()?;
    eprintln!("{number} pages, {written} bytes");
    Ok(())
}

fn pages() -> Result<Vec<Page>> {
    let folder = crate::root().join("tests/corpus");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)
        .with_context(|| format!("could not read {}", folder.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    let page = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))?;
        let unusual = text.chars().any(|c| matches!(c, '\u{300}'..='\u{36f}' | '\u{a0}'));
        Ok(Page { lines: text.lines().map(str::to_owned).collect(), unusual })
    };
    paths.into_iter().map(page).collect()
}

/// The sentences of a paragraph: parts after a full stop and a space, before a capital.
fn split(paragraph: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, _) in paragraph.match_indices(". ") {
        let rest = &paragraph[at + 2..];
        // `TP. Huế` and the initials of names are no ends.
        let long_word = paragraph[start..at].rsplit(' ').next().is_some_and(|word| word.chars().count() > 2);
        if long_word && rest.chars().next().is_some_and(char::is_uppercase) {
            sentences.push(paragraph[start..=at].to_owned());
            start = at + 2;
        }
    }
    sentences.push(paragraph[start..].to_owned());
    sentences
}

fn compose(page: &Page, sentences: &[String], variation: &mut Variation<'_>) -> String {
    // Most pages are of usual length, some are several times as long.
    let stretch = match variation.random.below(10) {
        0 => 4,
        1 | 2 => 2,
        _ => 1,
    };
    let prose: Vec<&str> = PROSE.lines().collect();
    let mut text = String::new();
    for line in &page.lines {
        if line.len() <= PARAGRAPH_BYTES || page.unusual {
            text.push_str(&variation.of(line));
            text.push('\n');
            continue;
        }
        for copy in 0..stretch {
            if copy > 0 {
                text.push('\n');
            }
            for i in 0..split(line).len() {
                if i > 0 {
                    text.push(' ');
                }
                let sentence = if variation.random.below(10) < PROSE_IN_TEN {
                    let sentence = *variation.random.pick(&prose);
                    variation.of(sentence)
                } else if variation.random.below(8) == 0 {
                    variation.sentence()
                } else {
                    let sentence = variation.random.pick(sentences).clone();
                    variation.of(&sentence)
                };
                text.push_str(&sentence);
            }
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(size("100MB"), Ok(100_000_000));
        assert_eq!(size("12"), Ok(12));
        assert!(size("MB").is_err() && size("3 miles").is_err() && size("99999999999GB").is_err());
    }

    #[test]
    fn sentences_end_before_capitals() {
        assert_eq!(split("Họp ngày 1/2. Ông nói. TP. Huế vui."), ["Họp ngày 1/2.", "Ông nói.", "TP. Huế vui."]);
    }

    #[test]
    fn same_seed_same_text() {
        let pages = pages().unwrap();
        let sentences = split(&pages[0].lines.join(" "));
        let text = |seed| compose(&pages[0], &sentences, &mut Variation::new(&mut Random::new(seed)));
        assert_eq!(text(7), text(7));
        assert_ne!(text(7), text(8));
    }
}
