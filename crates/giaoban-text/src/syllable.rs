//! The shape of Vietnamese syllables: which strings of letters can be one.
//!
//! A syllable (`tiếng`) is an onset (`âm đầu`, may be absent), a rime (`vần`) and one of six tones. The parts stand in
//! `data/syllable_parts.tsv`. About nine in ten strings that the test passes are in use; strings of other languages,
//! and Vietnamese read in a wrong character encoding, mostly fail it.

use std::sync::LazyLock;

use crate::fold::{A_BREVE, A_CIRCUMFLEX, D_STROKE, E_CIRCUMFLEX, Folded, KeyBuilder, O_CIRCUMFLEX, O_HORN, fold_char};

/// Longest syllable, in letters: `nghiêng`.
const LONGEST: usize = 7;

/// Letters of a syllable without their tones, packed one to a byte, the first lowest.
type Letters = u64;

struct Parts {
    onsets: Vec<Letters>,
    rimes: Vec<Letters>,
}

static PARTS: LazyLock<Parts> = LazyLock::new(|| {
    let mut parts = Parts { onsets: Vec::new(), rimes: Vec::new() };
    for line in include_str!("../data/syllable_parts.tsv").lines().filter(|line| !line.starts_with('#')) {
        let (kind, spellings) = line.split_once('\t').expect("a kind and spellings");
        let list = if kind == "onset" { &mut parts.onsets } else { &mut parts.rimes };
        list.extend(spellings.split(' ').map(|part| letters(part).expect("letters").0));
    }
    parts.onsets.sort_unstable();
    parts.rimes.sort_unstable();
    parts
});

/// Whether `word` can be one Vietnamese syllable, with its tone.
///
/// Case, Unicode form and the place of the tone mark do not matter. `Tỉnh`, `uỷ`, `NGHIÊNG` and `a` can be one;
/// `tĩnhh`, `ủyy`, `tât` (a stop needs `sắc` or `nặng`), `kạn` and `Stalin` cannot.
pub fn is_syllable(word: &str) -> bool {
    let Some((packed, tone)) = letters(word) else { return false };
    let length = (u64::BITS - packed.leading_zeros()).div_ceil(8);
    let last = |back: u32| (packed >> (8 * (length.wrapping_sub(back)))) as u8;
    // Stops are said with a rising or a falling tone only.
    let stop = length >= 2 && (matches!(last(1), b'p' | b't' | b'c') || (last(1) == b'h' && last(2) == b'c'));
    if stop && !matches!(tone, 2 | 5) {
        return false;
    }
    (0..=length.min(3)).any(|split| {
        let (onset, rime) = (packed & ((1 << (8 * split)) - 1), packed >> (8 * split));
        (split == 0 || PARTS.onsets.binary_search(&onset).is_ok()) && rime_after(onset, rime)
    })
}

/// Whether the spelling allows the rime after the onset, 0 for none.
fn rime_after(onset: Letters, rime: Letters) -> bool {
    const fn of(text: &[u8]) -> Letters {
        let mut packed = 0;
        let mut i = text.len();
        while i > 0 {
            i -= 1;
            packed = packed << 8 | text[i] as u64;
        }
        packed
    }
    const NONE: Letters = 0;
    const C: Letters = of(b"c");
    const G: Letters = of(b"g");
    const NG: Letters = of(b"ng");
    const K: Letters = of(b"k");
    const GH: Letters = of(b"gh");
    const NGH: Letters = of(b"ngh");
    const GI: Letters = of(b"gi");
    const Q: Letters = of(b"q");
    const UOC: Letters = of(&[O_CIRCUMFLEX, b'c']);
    let known = |rime: Letters| PARTS.rimes.binary_search(&rime).is_ok();
    let first = rime as u8;
    let front = matches!(first, b'e' | E_CIRCUMFLEX | b'i' | b'y');
    match onset {
        // The glide after `q` is always `u`: `quan` is what `oan` is elsewhere, `quốc` keeps its `uô`.
        Q => {
            let rest = rime >> 8;
            let glide = matches!(rest as u8, b'a' | A_BREVE | A_CIRCUMFLEX | b'e' | E_CIRCUMFLEX | b'i' | O_HORN);
            first == b'u' && (glide && known(rest) || rest as u8 == b'y' && known(rime) || rest == UOC)
        }
        C | NG => !front && known(rime),
        // `gì`, `giếng`.
        G => (!front || first == b'i') && known(rime),
        K | GH | NGH => front && known(rime) && (first != b'y' || rime >> 8 == 0 && onset == K),
        GI => !matches!(first, b'i' | b'y') && known(rime),
        NONE => known(rime),
        // `kỹ`, `lý`, `mỹ`, `sỹ`, `tỷ`, `vỹ`, `hy`; `yê` begins a syllable.
        _ if first == b'y' => rime >> 8 == 0 && [b'h', b'l', b'm', b's', b't', b'v'].map(u64::from).contains(&onset),
        _ => known(rime),
    }
}

/// The letters of `word` without tone, and the tone; `None` when it is longer than a syllable, has two tones, or holds
/// anything but Vietnamese letters.
fn letters(word: &str) -> Option<(Letters, u8)> {
    let (mut codes, mut length, mut tone) = ([0_u8; 8], 0, 0);
    for c in word.chars() {
        let mark = match fold_char(c) {
            Folded::Letter { code, tone: mark, .. } => {
                if length == LONGEST {
                    return None;
                }
                codes[length] = code;
                length += 1;
                mark
            }
            // Marks stand after a vowel.
            Folded::Mark(mark) if length > 0 => {
                let base = codes[length - 1];
                codes[length - 1] = KeyBuilder::letter(base, mark);
                if codes[length - 1] == base {
                    return None;
                }
                0
            }
            Folded::Tone(mark) if length > 0 && is_vowel(codes[length - 1]) => mark,
            _ => return None,
        };
        if mark != 0 {
            if tone != 0 {
                return None;
            }
            tone = mark;
        }
    }
    (length > 0).then(|| (u64::from_le_bytes(codes), tone))
}

fn is_vowel(code: u8) -> bool {
    matches!(code, b'a' | b'e' | b'i' | b'o' | b'u' | b'y') || (code < b'a' && code != D_STROKE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn syllables() {
        let words = "Tỉnh ủy uỷ hòa hoà QUYẾT nghị quốc quý gì giếng giữa gia già nghiêng nghĩa ngành kỹ thuật khoảng \
            khuya khuỷu tuyên truyền Đảng đồng ước mượn rượu yêu yên ý y à ạ ô ở được uống oanh thoắt xoong quấn que \
            quẹt quên quỳnh quýt quở lý sỹ mỹ hy tỷ vệ phường pin huế thuế tuế luật loạt ngoằn uể giặc ghi ghê nghe kênh";
        for word in words.split_whitespace() {
            assert!(is_syllable(word), "{word}");
            assert!(is_syllable(&word.to_uppercase()), "{word}");
            assert!(is_syllable(&word.nfd().collect::<String>()), "{word} decomposed");
        }
    }

    #[test]
    fn what_is_no_syllable() {
        let words = "tât tầt mờt các̀ch tĩnhh ủyy kạn cê gè nghà ghá ka ngì đảảng Stalin năme été là̀ é̀ bb ng h đ qan quôn quun \
            UBND ủỷ thuườn Tỉn8 a1 iênh Ở-ở łódź straße 3 nghiêngg hyên đy gy";
        for word in words.split_whitespace().chain([""]) {
            assert!(!is_syllable(word), "{word}");
        }
    }

    /// The words of the press are syllables, but for names of other peoples, abbreviations and plain letters.
    #[test]
    fn common_syllables_pass() {
        let list = include_str!("../data/common_syllables.txt").lines().filter(|line| !line.starts_with('#'));
        let toned: Vec<&str> = list.filter(|word| !word.is_ascii()).collect();
        let failed: Vec<&str> = toned.iter().copied().filter(|word| !is_syllable(word)).collect();
        assert!(failed.len() * 50 < toned.len(), "{} of {}: {failed:?}", failed.len(), toned.len());
    }
}
