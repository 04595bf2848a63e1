//! What holds for any text.

use giaoban_text::{
    Case, LexiconBuilder, NormalizedText, Segmenter, Shape, Token, TokenBuffer, Vocabulary, WordId, tokenize,
};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// Text as it comes from the web: Vietnamese words, marks, odd spaces, combining marks, anything.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zA-ZđĐàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]{1,9}",
        "[0-9]{1,5}",
        "[-.,;:/()\"'“”‘’…–%!?\u{d7}\u{f7}]{1,3}",
        "[ \u{a0}\t\r\n\u{200b}\u{feff}\u{ad}\u{2028}]{1,3}",
        "[\u{300}\u{301}\u{303}\u{309}\u{323}\u{302}\u{306}\u{31b}]{1,2}",
        "\\PC{1,3}",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn prepared() -> (Segmenter, giaoban_text::Lexicon) {
    let mut builder = LexiconBuilder::new();
    let segmenter = Segmenter::new(&mut builder);
    for (value, phrase) in ["ủy ban nhân dân", "ủy ban", "Đảng", "tp", "a", "đ", "ba"].into_iter().enumerate()
    {
        builder.phrase("test", phrase, Case::Any, 0, value as u32);
    }
    (segmenter, builder.build())
}

fn words(text: &str) -> Vec<WordId> {
    let mut vocabulary = Vocabulary::default();
    let mut ids = Vec::new();
    vocabulary.intern_phrase("Ủy ban nhân dân tỉnh Hòa Bình quý Đảng", &mut ids);
    tokenize(text, &vocabulary, &mut TokenBuffer::default()).iter().map(|token| token.word).collect()
}

proptest! {
    #[test]
    fn tokens_are_sorted_and_miss_nothing_visible(text in soup()) {
        let tokens = tokenize(&text, &Vocabulary::default(), &mut TokenBuffer::default());
        let mut end = 0;
        for token in &tokens {
            prop_assert!(token.start() >= end && token.start() < token.end());
            prop_assert!(text.is_char_boundary(token.start() as usize) && text.is_char_boundary(token.end() as usize));
            let between = &text[end as usize..token.start() as usize];
            prop_assert!(!between.chars().any(char::is_alphanumeric), "{between:?} was lost");
            end = token.end();
        }
        prop_assert!(!text[end as usize..].chars().any(char::is_alphanumeric));
    }

    #[test]
    fn a_used_buffer_changes_nothing(a in soup(), b in soup()) {
        let vocabulary = { let mut v = Vocabulary::default(); let mut ids = Vec::new(); v.intern_phrase(&a, &mut ids); v };
        let mut used = TokenBuffer::default();
        let first: Vec<Token> = tokenize(&b, &vocabulary, &mut used);
        tokenize(&a, &vocabulary, &mut used);
        prop_assert_eq!(&tokenize(&b, &vocabulary, &mut used), &first);
        prop_assert_eq!(&tokenize(&b, &vocabulary, &mut TokenBuffer::default()), &first);
    }

    #[test]
    fn decomposed_words_are_the_same_words(text in "[ a-zđàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ.,]{0,60}") {
        let decomposed: String = text.nfd().collect();
        let upper = text.to_uppercase();
        prop_assert_eq!(words(&decomposed), words(&text));
        prop_assert_eq!(words(&upper), words(&text));
    }

    #[test]
    fn sentences_hold_every_token_once(text in soup()) {
        let (segmenter, lexicon) = prepared();
        let mut tokens = tokenize(&text, lexicon.vocabulary(), &mut TokenBuffer::default());
        let sentences = segmenter.segment(&mut tokens);
        let mut next = 0;
        for sentence in &sentences {
            prop_assert_eq!(sentence.start, next);
            prop_assert!(sentence.end > sentence.start);
            prop_assert!(tokens[sentence.start as usize].is(Shape::SENTENCE_START));
            next = sentence.end;
        }
        prop_assert_eq!(next as usize, tokens.len());
        for found in lexicon.scan(&tokens).of("test") {
            prop_assert!(found.start < found.end && found.end as usize <= tokens.len());
        }
    }

    #[test]
    fn normalized_ranges_map_into_the_text(text in soup(), a in 0.0..1.0f64, b in 0.0..1.0f64) {
        let view = NormalizedText::new(&text);
        let n = view.as_str().len();
        let (a, b) = ((a * n as f64) as usize, (b * n as f64) as usize);
        let span = view.original(a.min(b)..a.max(b));
        prop_assert!(text.get(span.range()).is_some());
        let again = NormalizedText::new(view.as_str());
        prop_assert_eq!(again.as_str(), view.as_str());
    }
}
