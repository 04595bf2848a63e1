//! Text for terminals: colours, width, wrapping.

use std::ops::Range;

use owo_colors::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The widest line that is comfortable to read.
const COMFORTABLE: usize = 110;

/// Columns to write in: those of the terminal, at most [`COMFORTABLE`]; `COLUMNS` or 100 when it is none.
pub(crate) fn width() -> usize {
    let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let given = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    terminal.or(given).unwrap_or(100).clamp(40, COMFORTABLE)
}

/// Style of the mentions of an analyzer and type. Nothing depends on colour alone: types are printed too.
pub(crate) fn style(analyzer: &str, kind: &str, position: usize) -> Style {
    let style = Style::new();
    match (analyzer, kind) {
        ("date", _) => style.green(),
        ("statistics", _) => style.red(),
        ("directive", _) => style.underline(),
        ("entity", "PERSON") => style.cyan().bold(),
        ("entity", "POSITION") => style.blue(),
        ("entity", "ORG") => style.magenta(),
        ("entity", "PLACE") => style.yellow(),
        ("entity", "DOCUMENT") => style.bright_blue(),
        ("entity", "EVENT") => style.bright_magenta(),
        ("entity", _) => style.bright_cyan(),
        _ if position.is_multiple_of(2) => style.bright_green(),
        _ => style.bright_red(),
    }
}

/// Byte ranges of the rows of `text` when broken at white space to at most `width` columns. A word that is longer
/// is broken inside. White space at a break belongs to no row.
pub(crate) fn rows(text: &str, width: usize) -> Vec<Range<usize>> {
    let width = width.max(1);
    let mut rows = Vec::new();
    let mut start = 0;
    let mut columns = 0;
    // End of the last word that fits, and start of the next one.
    let mut fits: Option<(usize, usize)> = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map_or(text.len(), |(next, _)| *next);
        let wide = character.width().unwrap_or_default();
        // A no-break space stands for a space that a scraper kept.
        if character.is_whitespace() {
            let same_gap = fits.is_some_and(|(_, after)| after == at);
            fits = Some((if same_gap { fits.map_or(at, |(end, _)| end) } else { at }, next));
            columns += wide;
            continue;
        }
        if columns + wide > width && at > start {
            let (end, after) = fits.filter(|(end, _)| *end > start).unwrap_or((at, at));
            rows.push(start..end);
            start = after;
            fits = None;
            columns = text[start..at].width();
        }
        columns += wide;
    }
    rows.push(start..start + text[start..].trim_end().len());
    rows
}

/// `text` on one line, with single spaces, cut to `width` columns with an ellipsis.
pub(crate) fn short(text: &str, width: usize) -> String {
    let text = line(text);
    if text.width() <= width {
        return text;
    }
    let first = rows(&text, width.saturating_sub(1)).into_iter().next().unwrap_or(0..0);
    format!("{}…", text[first].trim_end_matches([',', ';', ' ']))
}

/// `text` on one line, with single spaces.
pub(crate) fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, width: usize) -> Vec<&str> {
        rows(text, width).into_iter().map(|row| &text[row]).collect()
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrapped("Tỉnh ủy họp bàn", 8), ["Tỉnh ủy", "họp bàn"]);
        assert_eq!(wrapped("Tỉnh ủy họp  bàn ", 12), ["Tỉnh ủy họp", "bàn"]);
        assert_eq!(wrapped("", 12), [""]);
        assert_eq!(wrapped("abcdefghij kl", 4), ["abcd", "efgh", "ij", "kl"]);
        assert_eq!(wrapped("ab\u{a0}cd", 3), ["ab", "cd"]);
        // Decomposed letters take the columns of composed ones.
        assert_eq!(wrapped("uy\u{309} uy\u{309} uy\u{309}", 5), ["uy\u{309} uy\u{309}", "uy\u{309}"]);
    }

    #[test]
    fn long_text_is_cut_at_a_word() {
        assert_eq!(short("rà soát,\n bổ sung", 40), "rà soát, bổ sung");
        assert_eq!(short("rà soát, bổ sung quy hoạch", 10), "rà soát…");
    }
}
