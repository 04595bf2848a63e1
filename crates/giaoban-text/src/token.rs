use rustc_hash::FxHashMap;

use crate::Span;
use crate::fold::{self, Folded, Key, KeyBuilder};

/// The identity of a folded word, number or punctuation mark.
///
/// Ids below [`Vocabulary::len`] are the same in every document. Higher ones are given to words
/// that no lexicon knows, in order of first appearance, and hold within one document only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct WordId(pub(crate) u32);

impl WordId {
    /// The id as an index.
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a token looks like, and what stands before it. A set of flags.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Shape(u32);

impl Shape {
    /// A run of letters: one syllable (`tiếng`), an abbreviation, a foreign word.
    pub const LETTERS: Shape = Shape(1);
    /// A run of ASCII digits, without separators.
    pub const DIGITS: Shape = Shape(1 << 1);
    /// A punctuation mark or symbol: one character, or one run of full stops.
    pub const PUNCT: Shape = Shape(1 << 2);
    /// The first letter is a capital.
    pub const CAPITAL: Shape = Shape(1 << 3);
    /// At least two letters, all capitals.
    pub const UPPER: Shape = Shape(1 << 4);
    /// There is white space between this token and the one before it.
    pub const SPACE_BEFORE: Shape = Shape(1 << 5);
    /// The token is the first of its line.
    pub const LINE_START: Shape = Shape(1 << 6);
    /// An empty line stands before the token's line.
    pub const BLANK_BEFORE: Shape = Shape(1 << 7);
    /// The token is the first of its sentence (set by the segmenter).
    pub const SENTENCE_START: Shape = Shape(1 << 8);
    /// `-` or any dash.
    pub const DASH: Shape = Shape(1 << 9);
    /// `,`
    pub const COMMA: Shape = Shape(1 << 10);
    /// `.`, one
    pub const PERIOD: Shape = Shape(1 << 11);
    /// `:`
    pub const COLON: Shape = Shape(1 << 12);
    /// `;`
    pub const SEMICOLON: Shape = Shape(1 << 13);
    /// `/`
    pub const SLASH: Shape = Shape(1 << 14);
    /// Any quotation mark.
    pub const QUOTE: Shape = Shape(1 << 15);
    /// An opening bracket.
    pub const OPEN: Shape = Shape(1 << 16);
    /// A closing bracket.
    pub const CLOSE: Shape = Shape(1 << 17);
    /// `…` or a run of two and more full stops.
    pub const ELLIPSIS: Shape = Shape(1 << 18);
    /// `%` or `‰`
    pub const PERCENT: Shape = Shape(1 << 19);
    /// `!` or `?`
    pub const EXCLAMATION: Shape = Shape(1 << 20);
    /// Some letters after the first one are capitals, some are not (`QĐi`, `McDonald`).
    pub const MIXED: Shape = Shape(1 << 21);
    /// The white space before holds a no-break space.
    pub const NBSP_BEFORE: Shape = Shape(1 << 22);

    /// True when any flag of `other` is set.
    #[inline]
    pub fn has(self, other: Shape) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets of flags.
    #[inline]
    pub const fn or(self, other: Shape) -> Shape {
        Shape(self.0 | other.0)
    }
}

/// A syllable, number or punctuation mark: where it stands, which word it is, what it looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    start: u32,
    end: u32,
    /// The folded word.
    pub word: WordId,
    /// Its look.
    pub shape: Shape,
}

impl Token {
    /// Bytes covered.
    #[inline]
    pub fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// First byte.
    #[inline]
    pub fn start(&self) -> u32 {
        self.start
    }

    /// Byte after the last one.
    #[inline]
    pub fn end(&self) -> u32 {
        self.end
    }

    /// The text as printed.
    #[inline]
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start as usize..self.end as usize]
    }

    /// True when any of the flags is set.
    #[inline]
    pub fn is(&self, shape: Shape) -> bool {
        self.shape.has(shape)
    }

    /// True when nothing separates the token from the one before it.
    #[inline]
    pub fn is_glued(&self) -> bool {
        !self.shape.has(Shape::SPACE_BEFORE.or(Shape::LINE_START))
    }

    /// Value of a digit token, `None` for other tokens and for more than 18 digits.
    #[inline]
    pub fn digits(&self, text: &str) -> Option<u64> {
        if !self.is(Shape::DIGITS) || self.end - self.start > 18 {
            return None;
        }
        Some(self.text(text).bytes().fold(0, |value, b| value * 10 + u64::from(b - b'0')))
    }

    pub(crate) fn mark_sentence_start(&mut self) {
        self.shape = self.shape.or(Shape::SENTENCE_START);
    }
}

/// The folded words that lexicons and grammars name, with stable ids.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    ids: FxHashMap<u128, u32>,
    words: Vec<Box<str>>,
    /// Depends on all words and their order; tells a cache of which vocabulary it is.
    stamp: u64,
}

impl Vocabulary {
    /// Number of words.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// True when there is no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The id of one token's worth of text, added when new.
    ///
    /// # Panics
    /// Panics when `word` is not exactly one token; it is written in code or in a checked table.
    pub fn intern(&mut self, word: &str) -> WordId {
        let mut ids = Vec::new();
        self.intern_phrase(word, &mut ids);
        assert!(ids.len() == 1, "`{word}` is {} tokens, not one", ids.len());
        ids[0]
    }

    /// The ids of a phrase, appended to `ids`; words are added when new.
    pub fn intern_phrase(&mut self, phrase: &str, ids: &mut Vec<WordId>) {
        scan(phrase, &mut Interner { vocabulary: self, phrase, ids });
    }

    /// The [`word_hash`] of every word, by id. Words of documents with higher ids are not in it.
    pub fn hashes(&self) -> Vec<u32> {
        let mut hashes = vec![0; self.words.len()];
        #[expect(clippy::iter_over_hash_type, reason = "each word has its own place")]
        for (key, id) in &self.ids {
            hashes[*id as usize] = hash_of_key(*key);
        }
        hashes
    }

    /// The word as it was first written, for messages.
    pub fn word(&self, id: WordId) -> Option<&str> {
        self.words.get(id.index()).map(|word| &**word)
    }
}

/// The identity of one word over documents: equal for two spellings of it exactly when they get
/// the same [`WordId`] within a document. 0 when `word` holds no token; the first one counts.
///
/// Words of up to fourteen letters are packed, so that no two of them share a key; longer ones are hashed.
pub fn word_key(word: &str) -> u128 {
    struct First(u128);
    impl Sink for First {
        fn token(&mut self, _: usize, _: usize, _: Shape, key: Key) {
            if self.0 == 0 {
                self.0 = key.0;
            }
        }
    }
    let mut first = First(0);
    scan(word, &mut first);
    first.0
}

/// A hash of the identity of a word (see [`word_key`]), the same in every run and version of a vocabulary.
pub fn word_hash(word: &str) -> u32 {
    hash_of_key(word_key(word))
}

fn hash_of_key(key: u128) -> u32 {
    let mixed = (key as u64 ^ ((key >> 64) as u64).rotate_left(29)).wrapping_mul(HASH_FACTOR);
    ((mixed ^ (mixed >> 29)).wrapping_mul(HASH_FACTOR) >> 32) as u32
}

struct Interner<'a> {
    vocabulary: &'a mut Vocabulary,
    phrase: &'a str,
    ids: &'a mut Vec<WordId>,
}

impl Sink for Interner<'_> {
    fn token(&mut self, start: usize, end: usize, _: Shape, key: Key) {
        let Vocabulary { ids, words, stamp } = &mut *self.vocabulary;
        let next = words.len() as u32;
        let id = *ids.entry(key.0).or_insert(next);
        if id == next {
            words.push(self.phrase[start..end].into());
            let mixed = (*stamp ^ key.0 as u64 ^ (key.0 >> 64) as u64).wrapping_mul(HASH_FACTOR);
            *stamp = mixed ^ (mixed >> 29);
        }
        self.ids.push(WordId(id));
    }
}

/// A value for every word that a grammar names, and a default for all others.
#[derive(Clone, Debug)]
pub struct WordTable<T> {
    values: Vec<T>,
    default: T,
}

impl<T: Copy> WordTable<T> {
    /// A table in which every word has the value `default`.
    pub fn new(default: T) -> Self {
        Self { values: Vec::new(), default }
    }

    /// Sets the value of one word.
    pub fn set(&mut self, word: WordId, value: T) {
        if self.values.len() <= word.index() {
            self.values.resize(word.index() + 1, self.default);
        }
        self.values[word.index()] = value;
    }

    /// The value of a word.
    #[inline]
    pub fn get(&self, word: WordId) -> T {
        self.values.get(word.index()).copied().unwrap_or(self.default)
    }

    /// The words up to the last one that was set, with their values.
    pub fn iter(&self) -> impl Iterator<Item = (WordId, T)> {
        self.values.iter().enumerate().map(|(index, &value)| (WordId(index as u32), value))
    }
}

const HASH_FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// Memory that is used again for the next document: the words that no lexicon knows, and a cache
/// from words as printed to what they are.
#[derive(Default, Debug)]
pub struct TokenBuffer {
    unknown: FxHashMap<u128, u32>,
    cache: Vec<Cached>,
    /// The folded form of every word of the cache; apart, because it is needed seldom.
    keys: Vec<u128>,
    /// Ids of the ASCII symbols, [`UNKNOWN`] for those that the vocabulary lacks.
    symbols: Vec<u32>,
    stamp: u64,
    /// Number of the document, to which ids of unknown words belong.
    document: u32,
}

/// A word of at most 16 bytes as printed, and what it is.
#[derive(Clone, Copy, Debug, Default)]
struct Cached {
    surface: u128,
    word: u32,
    shape: u32,
    /// The document in which `word` holds; [`ALWAYS`] for words of the vocabulary.
    document: u32,
}

const ALWAYS: u32 = u32::MAX;
const UNKNOWN: u32 = u32::MAX;
const CACHE_BITS: u32 = 13;

impl TokenBuffer {
    fn begin(&mut self, vocabulary: &Vocabulary) {
        // A huge document must not make every later one pay for clearing its table.
        if self.unknown.capacity() > 1 << 16 {
            self.unknown = FxHashMap::default();
        } else {
            self.unknown.clear();
        }
        self.document += 1;
        if self.stamp != vocabulary.stamp || self.cache.is_empty() || self.document == ALWAYS {
            self.cache.clear();
            self.cache.resize(1 << CACHE_BITS, Cached::default());
            self.keys.resize(1 << CACHE_BITS, 0);
            let id = |c: u8| vocabulary.ids.get(&symbol_key(c as char).0).copied().unwrap_or(UNKNOWN);
            self.symbols = (0..128).map(id).collect();
            self.stamp = vocabulary.stamp;
            self.document = 1;
        }
    }
}

/// Splits `text` into tokens and gives each its word id. One pass over the bytes.
///
/// Letters (with combining marks) run together, digits run together, full stops run together, any
/// other mark stands alone; a change between letters and digits parts tokens (`8h30` is three). An
/// apostrophe between letters joins them (`M'gar`). White space gives no token, nor do invisible
/// characters.
///
/// # Panics
/// Panics when the text has 4 GiB or more.
pub fn tokenize(text: &str, vocabulary: &Vocabulary, buffer: &mut TokenBuffer) -> Vec<Token> {
    assert!(text.len() < u32::MAX as usize, "a text must have less than 4 GiB");
    buffer.begin(vocabulary);
    let tokens = Vec::with_capacity(text.len() / 5 + 8);
    let mut tokenizer = Tokenizer { vocabulary, buffer, tokens };
    scan(text, &mut tokenizer);
    tokenizer.tokens
}

/// Takes the tokens of a text one by one.
trait Sink {
    /// The next token.
    fn token(&mut self, start: usize, end: usize, shape: Shape, key: Key);

    /// The next token, a punctuation mark or symbol that is folded to `c`.
    #[inline]
    fn symbol(&mut self, start: usize, end: usize, shape: Shape, c: char) {
        self.token(start, end, shape, symbol_key(c));
    }

    /// The next token, a run of digits.
    #[inline]
    fn digits(&mut self, text: &str, start: usize, end: usize, before: Shape) {
        self.token(start, end, before.or(Shape::DIGITS), digits_key(&text.as_bytes()[start..end]));
    }

    /// Takes the word that begins at byte `start` without folding it, if it is known from before;
    /// returns where it ends.
    #[inline]
    fn known_word(&mut self, _text: &str, _start: usize, _before: Shape) -> Option<usize> {
        None
    }

    /// Takes a word that [`Sink::known_word`] did not know.
    #[inline]
    fn new_word(&mut self, _text: &str, start: usize, end: usize, before: Shape, shape: Shape, key: Key) {
        self.token(start, end, before.or(shape), key);
    }
}

struct Tokenizer<'a> {
    vocabulary: &'a Vocabulary,
    buffer: &'a mut TokenBuffer,
    tokens: Vec<Token>,
}

impl Tokenizer<'_> {
    #[inline]
    fn identify(&mut self, key: Key) -> u32 {
        match self.vocabulary.ids.get(&key.0) {
            Some(&id) => id,
            None => self.unknown(key.0),
        }
    }

    /// The id in this document of a word that the vocabulary lacks.
    #[inline]
    fn unknown(&mut self, key: u128) -> u32 {
        let next = (self.vocabulary.len() + self.buffer.unknown.len()) as u32;
        *self.buffer.unknown.entry(key).or_insert(next)
    }

    #[inline]
    fn push(&mut self, start: usize, end: usize, shape: Shape, word: u32) {
        self.tokens.push(Token { start: start as u32, end: end as u32, word: WordId(word), shape });
    }
}

impl Tokenizer<'_> {
    /// Takes the word at `start..end`, printed as `surface`, if the cache has it.
    #[inline(always)]
    fn push_cached(&mut self, start: usize, end: usize, before: Shape, surface: u128) -> bool {
        let first = slot(surface);
        let mut slot = first;
        let mut cached = self.buffer.cache[slot];
        if cached.surface != surface {
            slot = first ^ 1;
            cached = self.buffer.cache[slot];
            if cached.surface != surface {
                return false;
            }
        }
        let mut word = cached.word;
        if cached.document != ALWAYS && cached.document != self.buffer.document {
            // Met in another document, where the word had another id.
            word = self.unknown(self.buffer.keys[slot]);
            let document = self.buffer.document;
            self.buffer.cache[slot] = Cached { word, document, ..cached };
        }
        self.push(start, end, before.or(Shape(cached.shape)), word);
        true
    }

    /// [`Sink::known_word`] for words with a mark behind them and those near the end of the text.
    #[inline(never)]
    fn known_plain_word(&mut self, text: &str, start: usize, before: Shape) -> Option<usize> {
        let (end, surface) = plain_word(text.as_bytes(), start)?;
        self.push_cached(start, end, before, surface).then_some(end)
    }

    /// Keeps what the word printed as `surface` is. The one that had its place moves to the place beside.
    fn remember(&mut self, surface: u128, word: u32, shape: Shape, key: Key) {
        let document = if (word as usize) < self.vocabulary.len() { ALWAYS } else { self.buffer.document };
        let slot = slot(surface);
        let TokenBuffer { cache, keys, .. } = &mut *self.buffer;
        cache[slot ^ 1] = cache[slot];
        keys[slot ^ 1] = keys[slot];
        cache[slot] = Cached { surface, word, shape: shape.0, document };
        keys[slot] = key.0;
    }
}

impl Sink for Tokenizer<'_> {
    #[inline]
    fn token(&mut self, start: usize, end: usize, shape: Shape, key: Key) {
        let word = self.identify(key);
        self.push(start, end, shape, word);
    }

    #[inline]
    fn symbol(&mut self, start: usize, end: usize, shape: Shape, c: char) {
        let word = match self.buffer.symbols.get(c as usize) {
            Some(&word) if word != UNKNOWN => word,
            _ => self.identify(symbol_key(c)),
        };
        self.push(start, end, shape, word);
    }

    #[inline]
    fn digits(&mut self, text: &str, start: usize, end: usize, before: Shape) {
        let digits = &text.as_bytes()[start..end];
        // No word is printed so.
        let surface =
            (digits.len() <= 15).then(|| digits.iter().fold(0xFF, |sum, &digit| sum << 8 | u128::from(digit)));
        if let Some(surface) = surface
            && self.push_cached(start, end, before, surface)
        {
            return;
        }
        let key = digits_key(digits);
        let word = self.identify(key);
        self.push(start, end, before.or(Shape::DIGITS), word);
        if let Some(surface) = surface {
            self.remember(surface, word, Shape::DIGITS, key);
        }
    }

    #[inline]
    fn known_word(&mut self, text: &str, start: usize, before: Shape) -> Option<usize> {
        // A run of letters in the cache is a word, whatever its letters; one that is not may still be a word with a
        // mark behind it.
        if let Some((end, surface)) = letter_run(text.as_bytes(), start)
            && self.push_cached(start, end, before, surface)
        {
            return Some(end);
        }
        self.known_plain_word(text, start, before)
    }

    #[inline]
    fn new_word(&mut self, text: &str, start: usize, end: usize, before: Shape, shape: Shape, key: Key) {
        let word = self.identify(key);
        self.push(start, end, before.or(shape), word);
        if let Some((plain_end, surface)) = plain_word(text.as_bytes(), start)
            && plain_end == end
        {
            self.remember(surface, word, shape, key);
        }
    }
}

/// Where the word that begins at `start` ends, with its bytes packed; `None` when it is longer than 16 bytes or
/// holds or touches anything but Vietnamese letters, so that it has to be read with care.
#[inline(always)]
fn plain_word(bytes: &[u8], start: usize) -> Option<(usize, u128)> {
    let mut end = start;
    while let Some(&b) = bytes.get(end) {
        match LETTER_WIDTH[b as usize] {
            0 => break,
            // The letters behind this lead byte have it twice as a rule: U+1E80 to U+1EFF.
            3 if !matches!(bytes.get(end + 1), Some(0xBA | 0xBB)) => return None,
            width => end += width as usize,
        }
    }
    match bytes.get(end) {
        Some(b'\'') => return None,
        // After a plain word stand mostly a no-break space, a dash or a quotation mark. Those behind U+2000 to
        // U+200F and U+2019 may be invisible or apostrophes.
        Some(0xC2) if bytes.get(end + 1) == Some(&0xA0) => {}
        Some(0xE2)
            if bytes.get(end + 1) == Some(&0x80) && matches!(bytes.get(end + 2), Some(0x90..=0x98 | 0x9A..=0xA7)) => {}
        Some(0x80..) => return None,
        _ => {}
    }
    let length = end - start;
    if length > 16 {
        return None;
    }
    let surface = match bytes.get(start..start + 16) {
        Some(sixteen) => {
            let packed = u128::from_le_bytes(sixteen.try_into().expect("16 bytes"));
            packed & MASKS[length]
        }
        None => {
            let mut padded = [0; 16];
            padded[..length].copy_from_slice(&bytes[start..end]);
            u128::from_le_bytes(padded)
        }
    };
    Some((end, surface))
}

/// Where the run of ASCII letters and of bytes beyond ASCII that begins at `start` ends, with its bytes packed; `None`
/// when it is longer than 16 bytes, stands near the end of the text, or is followed by an apostrophe.
#[inline(always)]
fn letter_run(bytes: &[u8], start: usize) -> Option<(usize, u128)> {
    let sixteen: [u8; 16] = bytes.get(start..start + 16)?.try_into().expect("16 bytes");
    let packed = u128::from_le_bytes(sixteen);
    let low = stops(packed as u64);
    let length = if low != 0 {
        low.trailing_zeros() as usize / 8
    } else {
        let high = stops((packed >> 64) as u64);
        if high == 0 {
            return None;
        }
        8 + high.trailing_zeros() as usize / 8
    };
    let end = start + length;
    (bytes[end] != b'\'').then_some((end, packed & MASKS[length]))
}

/// The high bit of every byte of `word` that is ASCII and no letter.
#[inline]
fn stops(word: u64) -> u64 {
    const fn all(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }
    // Without the high bits nothing is carried from one byte to the next.
    let small = (word | const { all(0x20) }) & const { all(0x7F) };
    let from_a = small + const { all(0x80 - b'a') };
    let beyond_z = small + const { all(0x80 - b'z' - 1) };
    !word & !(from_a & !beyond_z) & const { all(0x80) }
}

#[inline]
fn slot(surface: u128) -> usize {
    let mixed = (surface as u64 ^ ((surface >> 64) as u64).rotate_left(23)).wrapping_mul(HASH_FACTOR);
    (mixed >> (64 - CACHE_BITS)) as usize
}

/// Masks that keep the first bytes of a packed word.
const MASKS: [u128; 17] = {
    let mut masks = [u128::MAX; 17];
    let mut length = 0;
    while length < 16 {
        masks[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    masks
};

/// Bytes of the letter that begins with a byte; 0 for bytes that begin no Vietnamese letter.
const LETTER_WIDTH: [u8; 256] = {
    let mut widths = [0; 256];
    let mut i = 0;
    while i < 256 {
        let b = i as u8;
        if b.is_ascii_alphabetic() {
            widths[i] = 1;
        } else if matches!(b, 0xC4..=0xC6 | 0xCC | 0xCD) {
            widths[i] = 2;
        } else if b == 0xE1 {
            widths[i] = 3;
        }
        i += 1;
    }
    // U+00C0 to U+00FF hold two signs that are no letters.
    widths[0xC3] = 2;
    widths
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Blank,
    Newline,
    Symbol,
    Wide,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Symbol; 256];
    let mut i = 0;
    while i < 256 {
        let b = i as u8;
        classes[i] = if b >= 0x80 {
            Class::Wide
        } else if b.is_ascii_alphabetic() {
            Class::Letter
        } else if b.is_ascii_digit() {
            Class::Digit
        } else if b == b'\n' {
            Class::Newline
        } else if b <= 0x20 || b == 0x7F {
            Class::Blank
        } else {
            Class::Symbol
        };
        i += 1;
    }
    classes
};

/// Gives every token of `text` to `sink`.
#[inline]
fn scan(text: &str, sink: &mut impl Sink) {
    let bytes = text.as_bytes();
    let n = bytes.len();
    let mut i = 0;
    // Flags for the next token.
    let mut before = Shape::LINE_START;
    let mut newlines = 0u32;
    while i < n {
        let mut b = bytes[i];
        // What stands between most words.
        if b == b' ' {
            before = before.or(Shape::SPACE_BEFORE);
            i += 1;
            match bytes.get(i) {
                Some(&next) => b = next,
                None => break,
            }
        }
        let class = CLASSES[b as usize];
        match class {
            Class::Blank => {
                before = before.or(Shape::SPACE_BEFORE);
                // A lone carriage return ends a line in some archives.
                if b == b'\r' && bytes.get(i + 1) != Some(&b'\n') {
                    newlines += 1;
                    before = before.or(Shape::LINE_START);
                }
                i += 1;
                continue;
            }
            Class::Newline => {
                newlines += 1;
                before = before.or(Shape::LINE_START);
                i += 1;
                continue;
            }
            _ => {}
        }
        if newlines >= 2 {
            before = before.or(Shape::BLANK_BEFORE);
        }
        match class {
            Class::Letter => i = word(text, i, before, sink),
            Class::Digit => {
                let start = i;
                while i < n && bytes[i].is_ascii_digit() {
                    i += 1;
                }
                sink.digits(text, start, i, before);
            }
            Class::Symbol => {
                let start = i;
                i += 1;
                let mut shape = ascii_shape(b);
                let mut folded = b as char;
                if b == b'.' {
                    while i < n && bytes[i] == b'.' {
                        i += 1;
                    }
                    if i - start > 1 {
                        shape = Shape::PUNCT.or(Shape::ELLIPSIS);
                        folded = '…';
                    }
                }
                sink.symbol(start, i, before.or(shape), folded);
            }
            // Most of what is not ASCII is a letter of a word known from before.
            _ if LETTER_WIDTH[b as usize] != 0
                && let Some(end) = sink.known_word(text, i, before) =>
            {
                i = end;
            }
            _ => {
                let c = text[i..].chars().next().expect("inside the text");
                let width = c.len_utf8();
                match fold::fold_char(c) {
                    Folded::NotALetter if is_blank(c) => {
                        before = before.or(Shape::SPACE_BEFORE);
                        if matches!(c, '\u{a0}' | '\u{202f}') {
                            before = before.or(Shape::NBSP_BEFORE);
                        }
                        if matches!(c, '\u{2028}' | '\u{2029}' | '\u{85}') {
                            newlines += 1;
                            before = before.or(Shape::LINE_START);
                        }
                        i += width;
                        continue;
                    }
                    Folded::Invisible => {
                        i += width;
                        continue;
                    }
                    Folded::NotALetter => {
                        let folded = fold::fold_symbol(c);
                        let shape = if folded.is_ascii() { ascii_shape(folded as u8) } else { wide_shape(folded) };
                        sink.symbol(i, i + width, before.or(shape), folded);
                        i += width;
                    }
                    _ => i = word(text, i, before, sink),
                }
            }
        }
        before = Shape::default();
        newlines = 0;
    }
}

/// Reads one run of letters that begins at byte `start`; returns where it ends.
#[inline]
fn word(text: &str, start: usize, before: Shape, sink: &mut impl Sink) -> usize {
    if let Some(end) = sink.known_word(text, start, before) {
        return end;
    }
    let bytes = text.as_bytes();
    let n = bytes.len();
    let mut key = KeyBuilder::new();
    let mut letters = 0u32;
    let mut uppers = 0u32;
    let mut first_upper = false;
    let mut i = start;
    // Where the word ends when what follows turns out not to belong to it.
    let mut end = start;
    while i < n {
        let b = bytes[i];
        if b < 0x80 {
            if b.is_ascii_lowercase() {
                key.push(b);
                letters += 1;
            } else if b.is_ascii_uppercase() {
                key.push(b + 32);
                uppers += 1;
                first_upper |= letters == 0;
                letters += 1;
            } else if b == b'\'' && letters > 0 && next_is_letter(text, i + 1) {
                key.push(b'\'');
            } else {
                break;
            }
            i += 1;
            end = i;
            continue;
        }
        let c = text[i..].chars().next().expect("inside the text");
        let width = c.len_utf8();
        match fold::fold_char(c) {
            Folded::Letter { code, tone, upper } => {
                key.push(code);
                key.push_tone(tone);
                uppers += u32::from(upper);
                first_upper |= upper && letters == 0;
                letters += 1;
            }
            Folded::Tone(tone) => key.push_tone(tone),
            Folded::Mark(mark) => key.push_mark(mark),
            Folded::Other { upper } => {
                key.push_other(c);
                uppers += u32::from(upper);
                first_upper |= upper && letters == 0;
                letters += 1;
            }
            Folded::Invisible => {
                // Kept inside the span only when more letters follow.
                i += width;
                continue;
            }
            Folded::NotALetter => {
                if matches!(c, '’' | 'ʼ') && letters > 0 && next_is_letter(text, i + width) {
                    key.push(b'\'');
                } else {
                    break;
                }
            }
        }
        i += width;
        end = i;
    }
    let mut shape = Shape::LETTERS;
    if first_upper {
        shape = shape.or(Shape::CAPITAL);
    }
    if uppers == letters && letters >= 2 {
        shape = shape.or(Shape::UPPER);
    } else if uppers > u32::from(first_upper) {
        shape = shape.or(Shape::MIXED);
    }
    sink.new_word(text, start, end, before, shape, key.finish());
    // `i` is past trailing invisible characters, which belong to nothing.
    i
}

fn next_is_letter(text: &str, at: usize) -> bool {
    text[at..]
        .chars()
        .next()
        .is_some_and(|c| matches!(fold::fold_char(c), Folded::Letter { .. } | Folded::Other { .. }))
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{2800}' | '\u{3164}')
}

fn digits_key(digits: &[u8]) -> Key {
    let mut key = KeyBuilder::new();
    for &digit in digits {
        key.push(digit);
    }
    key.finish()
}

#[inline]
fn symbol_key(c: char) -> Key {
    Key(u128::from(c as u32) | (0xFE << 120))
}

#[inline]
fn ascii_shape(b: u8) -> Shape {
    let class = match b {
        b'-' => Shape::DASH,
        b',' => Shape::COMMA,
        b'.' => Shape::PERIOD,
        b':' => Shape::COLON,
        b';' => Shape::SEMICOLON,
        b'/' => Shape::SLASH,
        b'"' | b'\'' => Shape::QUOTE,
        b'(' | b'[' | b'{' => Shape::OPEN,
        b')' | b']' | b'}' => Shape::CLOSE,
        b'%' => Shape::PERCENT,
        b'!' | b'?' => Shape::EXCLAMATION,
        _ => Shape::default(),
    };
    Shape::PUNCT.or(class)
}

fn wide_shape(c: char) -> Shape {
    let class = match c {
        '…' => Shape::ELLIPSIS,
        '‰' => Shape::PERCENT,
        '〈' | '《' | '「' | '【' => Shape::OPEN,
        '〉' | '》' | '」' | '】' => Shape::CLOSE,
        _ => Shape::default(),
    };
    Shape::PUNCT.or(class)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        let vocabulary = Vocabulary::default();
        tokenize(text, &vocabulary, &mut TokenBuffer::default()).iter().map(|token| token.text(text)).collect()
    }

    #[test]
    fn tokens_are_syllables_numbers_and_marks() {
        for (text, expected) in [
            ("Chiều 27/9, Thường trực", &["Chiều", "27", "/", "9", ",", "Thường", "trực"][..]),
            ("8h30", &["8", "h", "30"]),
            ("12-ĐA/TU", &["12", "-", "ĐA", "/", "TU"]),
            ("Cư M'gar, Ea H’leo", &["Cư", "M'gar", ",", "Ea", "H’leo"]),
            ("thành viên...", &["thành", "viên", "..."]),
            ("khác./.", &["khác", ".", "/", "."]),
            ("92,96%\u{a0}– 5", &["92", ",", "96", "%", "–", "5"]),
            ("ho\u{300}a bi\u{300}nh", &["ho\u{300}a", "bi\u{300}nh"]),
            ("Tỉnh\u{200b}ủy \u{feff}x", &["Tỉnh\u{200b}ủy", "x"]),
            ("", &[]),
            ("\u{a0}\u{200b}\n", &[]),
            ("“Dân vận khéo”", &["“", "Dân", "vận", "khéo", "”"]),
        ] {
            assert_eq!(split(text), expected, "{text:?}");
        }
    }

    #[test]
    fn shapes_tell_case_and_layout() {
        let text = "MTTQ tỉnh\n\nĐồng chí x QĐi X";
        let vocabulary = Vocabulary::default();
        let tokens = tokenize(text, &vocabulary, &mut TokenBuffer::default());
        let flags: Vec<_> = tokens
            .iter()
            .map(|t| {
                let mut s = String::new();
                for (flag, c) in [
                    (Shape::CAPITAL, 'C'),
                    (Shape::UPPER, 'U'),
                    (Shape::MIXED, 'M'),
                    (Shape::LINE_START, 'L'),
                    (Shape::BLANK_BEFORE, 'B'),
                    (Shape::SPACE_BEFORE, 's'),
                ] {
                    if t.is(flag) {
                        s.push(c);
                    }
                }
                s
            })
            .collect();
        assert_eq!(flags, ["CUL", "s", "CLB", "s", "s", "CMs", "Cs"]);
    }

    #[test]
    fn one_word_has_one_key() {
        for (a, b) in [("ủy", "UỶ"), ("hoà", "hòa"), ("kỳ", "kì"), ("uy\u{309}", "ủy")] {
            assert_eq!(word_key(a), word_key(b), "{a} {b}");
        }
        assert_ne!(word_key("ủy"), word_key("úy"));
        assert_eq!(word_key(" \u{200b}"), 0);
    }

    #[test]
    fn one_word_has_one_id() {
        let mut vocabulary = Vocabulary::default();
        let id = vocabulary.intern("ủy");
        let text = "uỷ ỦY Ủy u\u{309}y lạ LẠ";
        let tokens = tokenize(text, &vocabulary, &mut TokenBuffer::default());
        assert!(tokens[..4].iter().all(|t| t.word == id));
        assert_eq!(tokens[4].word, tokens[5].word);
        assert!(tokens[4].word.index() >= vocabulary.len());
    }
}
