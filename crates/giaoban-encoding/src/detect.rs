//! Which encoding bytes are in.

use giaoban_text::syllable::is_syllable;

use crate::decode::{append, mark};
use crate::{Encoding, table};

/// How many bytes are looked at, from the first one beyond ASCII on.
const SAMPLE: usize = 64 << 10;
/// How much of a text is looked at for zero bytes.
const HEAD: usize = 4 << 10;

/// So many percent of the letters beyond ASCII must be in possible syllables. In Vietnamese read rightly they are about 98, less with
/// names of other peoples (`Đắk Lắk`); in other readings and languages they are at most 20.
const CONVINCING: usize = 60;
/// The same where the text declares the encoding.
const DECLARED: usize = 40;
/// The best reading must explain so many percent more than the next.
const MARGIN: usize = 25;
/// Different syllables with letters beyond ASCII that must be there, so that `né` alone does not make a French text
/// Vietnamese.
const DIFFERENT: usize = 3;

/// UTF-16, told from the byte order mark or from where the zero bytes stand; `None` for all other encodings, and for UTF-32.
pub fn wide(bytes: &[u8]) -> Option<Encoding> {
    // UTF-32 begins like UTF-16.
    if bytes.starts_with(b"\xFF\xFE\0\0") {
        return None;
    }
    let marks = [Encoding::Utf16Le, Encoding::Utf16Be];
    marks.into_iter().find(|encoding| bytes.starts_with(mark(*encoding))).or_else(|| utf_16(bytes))
}

/// UTF-16 without a mark: nearly all units are of the blocks that Vietnamese is written in, and many are ASCII.
fn utf_16(bytes: &[u8]) -> Option<Encoding> {
    let head = &bytes[..bytes.len().min(HEAD)];
    memchr::memchr(0, head)?;
    let units = head.chunks_exact(2);
    let count = units.len();
    if count < 8 {
        return None;
    }
    let good = |high: usize| {
        let ascii = units.clone().filter(|unit| {
            unit[high] == 0 && (unit[1 - high].is_ascii_graphic() || unit[1 - high].is_ascii_whitespace())
        });
        // Latin-1, Latin Extended, combining marks, Latin Extended Additional, punctuation.
        let known = units.clone().filter(|unit| matches!(unit[high], 0 | 1 | 3 | 0x1E | 0x20) && *unit != [0, 0]);
        (ascii.count() * 10 >= count * 3 && known.count() * 10 >= count * 9).then_some(())
    };
    match (good(1), good(0)) {
        (Some(()), None) => Some(Encoding::Utf16Le),
        (None, Some(())) => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// The encoding of `bytes`, of which the first 64 KiB from the first byte beyond ASCII are looked at; `declared` is what the text
/// says of itself. Plain ASCII is UTF-8. `None` when it is none that is read.
pub fn detect(bytes: &[u8], declared: Option<&str>) -> Option<Encoding> {
    if let Some(encoding) = wide(bytes) {
        return Some(encoding);
    }
    let Some(first) = bytes.iter().position(|byte| !byte.is_ascii()) else {
        return Some(Encoding::Utf8);
    };
    // The words before the first may be of one line with it.
    let sample = &bytes[first.saturating_sub(64)..];
    let sample = &sample[..sample.len().min(SAMPLE)];
    let beyond = sample.iter().filter(|byte| !byte.is_ascii()).count();
    let (sequences, broken) = utf_8(sample);
    if broken == 0 && sequences > 0 || sequences >= 25 * broken.max(1) {
        return Some(Encoding::Utf8);
    }
    let declared_name = declared;
    let declared = declared.and_then(Encoding::named);
    let best = vietnamese(sample, declared);
    if best.is_some() {
        return best;
    }
    // Broken UTF-8 of other kinds: some text that was cut or pasted.
    if sequences >= 4 * broken {
        return Some(Encoding::Utf8);
    }
    let foreign = declared_name.is_some() && declared.is_none();
    if !foreign && is_western(sample) {
        return Some(Encoding::Windows1252);
    }
    // A few odd bytes in a text that is plain otherwise.
    (beyond * 200 <= sample.len() && !sample.contains(&0)).then_some(Encoding::Utf8)
}

/// How many sequences of several bytes are valid UTF-8, and how many bytes or beginnings are not.
fn utf_8(bytes: &[u8]) -> (usize, usize) {
    let (mut sequences, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sequences += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        let invalid = chunk.invalid();
        // A text may be cut within a character, and the sample is.
        let cut = bytes.as_ptr_range().end == invalid.as_ptr_range().end && is_beginning(invalid);
        broken += usize::from(!invalid.is_empty() && !cut);
    }
    (sequences, broken)
}

/// Whether `bytes` are valid UTF-8 but for missing ones at the end.
fn is_beginning(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
}

/// The Vietnamese encoding in which `sample` makes sense.
fn vietnamese(sample: &[u8], declared: Option<Encoding>) -> Option<Encoding> {
    const CANDIDATES: [Encoding; 3] = [Encoding::Tcvn3, Encoding::Vni, Encoding::Windows1258];
    let mut text = String::with_capacity(sample.len() * 2);
    let scores = CANDIDATES.map(|encoding| {
        text.clear();
        append(encoding, sample, &mut text);
        score(&text)
    });
    let best = (0..CANDIDATES.len()).max_by_key(|i| (scores[*i].percent(), std::cmp::Reverse(*i)))?;
    let next = (0..CANDIDATES.len()).filter(|i| *i != best).map(|i| scores[i].percent()).max().unwrap_or_default();
    let (needed, different) = match declared == Some(CANDIDATES[best]) {
        true => (DECLARED, 1),
        false => (CONVINCING, DIFFERENT),
    };
    let Score { different: seen, .. } = scores[best];
    let percent = scores[best].percent();
    (percent >= needed && percent >= next + MARGIN && seen >= different).then_some(CANDIDATES[best])
}

/// Where in `bytes`, whose beginning is in `encoding`, something else begins: the offset of the first of some pieces that makes no
/// sense in it. Pieces with little beyond ASCII prove nothing. `None` when all agree, and for encodings that show
/// broken bytes themselves.
pub(crate) fn contradiction(encoding: Encoding, bytes: &[u8]) -> Option<usize> {
    /// Distance and length of the pieces.
    const STEP: usize = 256 << 10;
    const PIECE: usize = 4 << 10;
    /// Letters beyond ASCII that a piece must have.
    const ENOUGH: usize = 60;
    if !matches!(encoding, Encoding::Tcvn3 | Encoding::Vni | Encoding::Windows1258) || bytes.len() <= SAMPLE {
        return None;
    }
    let mut text = String::new();
    let last = bytes.len() - PIECE;
    (SAMPLE..last).step_by(STEP).chain([last]).find(|start| {
        text.clear();
        append(encoding, &bytes[*start..*start + PIECE], &mut text);
        let score = score(&text);
        score.beyond >= ENOUGH && score.percent() < DECLARED
    })
}

/// How much sense a reading makes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Score {
    /// Letters and symbols beyond ASCII.
    beyond: usize,
    /// Those of them that are in possible syllables.
    explained: usize,
    /// Different syllables among these, counted up to [`DIFFERENT`].
    different: usize,
}

impl Score {
    fn percent(self) -> usize {
        self.explained * 100 / self.beyond.max(1)
    }

    /// Whether this is Vietnamese.
    pub(crate) fn convinces(self) -> bool {
        self.percent() >= CONVINCING && self.different >= DIFFERENT
    }

    /// Whether this makes clearly more sense than `other`.
    pub(crate) fn beats(self, other: Self) -> bool {
        self.convinces() && self.percent() >= other.percent() + MARGIN
    }
}

/// Counts the letters of `text` that are in possible syllables. Quotation marks, dashes and the like count neither way,
/// except between letters, where they have no business.
pub(crate) fn score(text: &str) -> Score {
    let mut score = Score::default();
    let mut seen: [&str; DIFFERENT] = [""; DIFFERENT];
    for word in text
        .split(|c: char| c.is_ascii() && !c.is_ascii_alphabetic() && !c.is_ascii_control() || c.is_ascii_whitespace())
    {
        if word.is_ascii() {
            continue;
        }
        let word = word.trim_matches(is_punctuation);
        let beyond = word.chars().filter(|c| !c.is_ascii()).count();
        // Several words may stand around a dash or a slash; a hyphen is ASCII.
        let sound = word.split(is_joint).all(|part| part.is_ascii() || is_sound(part));
        score.beyond += beyond;
        if sound && beyond > 0 {
            score.explained += beyond;
            if score.different < DIFFERENT && !seen[..score.different].contains(&word) {
                seen[score.different] = word;
                score.different += 1;
            }
        }
    }
    score
}

/// A syllable whose capitals stand as they may: all, the first, or none.
fn is_sound(word: &str) -> bool {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let cased = capitals == 0
        || capitals == 1 && word.starts_with(char::is_uppercase)
        // `TØNH`, before capitals are restored, and everything in capitals.
        || word.chars().all(|c| c.is_uppercase() || !c.is_ascii());
    cased && is_syllable(word)
}

fn is_joint(c: char) -> bool {
    matches!(c, '–' | '—' | '…')
}

fn is_punctuation(c: char) -> bool {
    matches!(
        c,
        '\u{A0}'
            | '‘'
            | '’'
            | '‚'
            | '“'
            | '”'
            | '„'
            | '–'
            | '—'
            | '…'
            | '•'
            | '«'
            | '»'
            | '·'
            | '°'
            | '§'
            | '²'
            | '³'
            | '½'
    )
}

/// Whether `sample` reads like a language of Western Europe in windows-1252: its letters beyond ASCII stand among
/// others, small among small ones.
fn is_western(sample: &[u8]) -> bool {
    let (mut good, mut bad, mut mixed) = (0, 0, false);
    let letter = |c: char| c.is_alphabetic() && !matches!(c, 'ª' | 'º' | 'µ' | 'ƒ');
    for word in sample.split(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic()) {
        if word.is_ascii() {
            continue;
        }
        let decoded: Vec<char> = word.iter().map(|byte| table::windows_1252(*byte)).collect();
        let outside = |c: &char| is_punctuation(*c) || !letter(*c) && !c.is_ascii();
        let start = decoded.iter().position(|c| !outside(c)).unwrap_or(decoded.len());
        let end = decoded.iter().rposition(|c| !outside(c)).map_or(start, |last| last + 1);
        let core = &decoded[start..end];
        let outer = decoded.len() - core.len();
        // Symbols such as `©` stand alone; many in a row are something else.
        if outer > 3 || decoded.contains(&char::REPLACEMENT_CHARACTER) {
            bad += decoded.len();
            continue;
        }
        let beyond = core.iter().filter(|c| !c.is_ascii()).count();
        let plain = core.len() - beyond;
        let odd = core.iter().any(|c| !letter(*c) && *c != '’')
            || core.windows(2).any(|pair| pair[0].is_lowercase() && pair[1].is_uppercase())
            || beyond > plain + 1;
        if odd {
            bad += beyond
        } else {
            good += beyond + usize::from(beyond == 0)
        }
        mixed |= !odd && beyond > 0 && plain > 0;
    }
    // Punctuation alone may be: an English text in typographic quotation marks.
    good >= 9 * bad && (mixed || good > 0 && bad == 0 && !sample.iter().any(|byte| *byte >= 0xC0))
}
