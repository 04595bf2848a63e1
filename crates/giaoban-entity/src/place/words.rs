//! The words around names of places, from `data/place_classifiers.tsv` and `data/place_words.tsv`.

use giaoban_gazetteer::{Kind, Level};
use giaoban_text::{Case, LexiconBuilder, Owner, Shape, Token, WordId, WordTable};

/// Owner of the classifiers in the lexicon; the value of a match is an index into [`Words::classifiers`].
pub(super) const OWNER: Owner = "place-classifier";

/// What a classifier stands before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Group {
    Province,
    City,
    Urban,
    Rural,
    Town,
    Township,
    Ward,
    Commune,
    Zone,
    /// `thôn`, `ấp`, `khu phố`: a name or a number.
    Hamlet,
    /// `tổ`, `khu`: a number, and a larger unit after it.
    Number,
    /// `sông`, `vịnh`
    Water,
    /// `đảo`, `núi`
    Land,
}

impl Group {
    /// True for the classifiers of administrative units.
    pub(super) fn is_unit(self) -> bool {
        !matches!(self, Self::Hamlet | Self::Number | Self::Water | Self::Land)
    }

    /// The kind of unit, where the classifier tells it.
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Province => Kind::Province,
            Self::City => Kind::City,
            Self::Urban => Kind::UrbanDistrict,
            Self::Rural => Kind::RuralDistrict,
            Self::Town => Kind::Town,
            Self::Township => Kind::Township,
            Self::Ward => Kind::Ward,
            Self::Commune => Kind::Commune,
            Self::Zone => Kind::SpecialZone,
            Self::Hamlet | Self::Number | Self::Water | Self::Land => Kind::None,
        }
    }
}

/// How a classifier is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    Word,
    Abbreviation,
    /// A letter with a number glued to it.
    Glued,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Classifier {
    pub(super) group: Group,
    pub(super) form: Form,
}

macro_rules! flags {
    ($($name:ident = $word:literal;)*) => {
        flags!(@ 0u32, $($name = $word;)*);
        const CLASSES: &[(&str, u32)] = &[$(($word, $name)),*];
    };
    (@ $bit:expr, $name:ident = $word:literal; $($rest:tt)*) => {
        pub(super) const $name: u32 = 1 << $bit;
        flags!(@ $bit + 1, $($rest)*);
    };
    (@ $bit:expr,) => {};
}

flags! {
    BEFORE = "before";
    BODIES = "bodies";
    PERSON = "person";
    STREET = "street";
    DOCUMENT = "document";
    BODY = "body";
    PLURAL = "plural";
    DIRECTION = "direction";
    DISEASE = "disease";
    SURNAME = "surname";
    AFTER = "after";
    ENDED = "ended";
    COUNTRY = "country";
    UNIT = "unit";
    COUNTED = "counted";
    NOT_BEFORE_NUMBER = "not_before_number";
    UNDER = "under";
    EVERY = "every";
    OFFICE = "office";
    MODIFIER = "modifier";
    SEASIDE = "seaside";
    PEOPLE = "people";
    STATESMAN = "statesman";
}

/// Words of the grammar of places.
#[derive(Debug)]
pub(super) struct Words {
    flags: WordTable<u32>,
    pub(super) classifiers: Vec<Classifier>,
    and: WordId,
    bar: WordId,
    so: WordId,
    ban: WordId,
    sea: WordId,
    mountain: WordId,
    upland: WordId,
    peace: [WordId; 2],
    committee: WordId,
    youth: WordId,
    huyen: WordId,
    quan: WordId,
    thi: WordId,
    thanh: WordId,
    tinh: WordId,
    thu: WordId,
    tuong: WordId,
    dang: WordId,
}

impl Words {
    pub(super) fn new(lexicon: &mut LexiconBuilder) -> Self {
        let mut flags = WordTable::new(0u32);
        for line in include_str!("../../data/place_words.tsv").lines().filter(|line| !line.starts_with('#')) {
            let (class, words) = line.split_once('\t').expect("a class and its words");
            let &(_, flag) = CLASSES.iter().find(|(name, _)| *name == class).expect("a known class");
            for word in words.split('|') {
                let id = lexicon.word(word);
                flags.set(id, flags.get(id) | flag);
            }
        }
        let mut classifiers = Vec::new();
        for line in include_str!("../../data/place_classifiers.tsv").lines().filter(|line| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            let (phrase, group, form) = (cells.next(), cells.next(), cells.next());
            let group = match group.unwrap_or_default() {
                "province" => Group::Province,
                "city" => Group::City,
                "urban" => Group::Urban,
                "rural" => Group::Rural,
                "town" => Group::Town,
                "township" => Group::Township,
                "ward" => Group::Ward,
                "commune" => Group::Commune,
                "zone" => Group::Zone,
                "hamlet" => Group::Hamlet,
                "number" => Group::Number,
                "water" => Group::Water,
                "land" => Group::Land,
                other => panic!("unknown group `{other}` in the table of classifiers"),
            };
            let (form, case) = match form {
                Some("abbreviation") => (Form::Abbreviation, Case::Initial),
                Some("glued") => (Form::Glued, Case::Initial),
                Some("abbreviation any") => (Form::Abbreviation, Case::Any),
                _ => (Form::Word, Case::Any),
            };
            lexicon.phrase(OWNER, phrase.unwrap_or_default(), case, 0, classifiers.len() as u32);
            classifiers.push(Classifier { group, form });
        }
        Self {
            flags,
            classifiers,
            and: lexicon.word("và"),
            bar: lexicon.word("|"),
            so: lexicon.word("số"),
            ban: lexicon.word("bản"),
            sea: lexicon.word("biển"),
            mountain: lexicon.word("núi"),
            upland: lexicon.word("miền"),
            peace: [lexicon.word("hòa"), lexicon.word("bình")],
            committee: lexicon.word("ủy"),
            youth: lexicon.word("đoàn"),
            huyen: lexicon.word("huyện"),
            quan: lexicon.word("quận"),
            thi: lexicon.word("thị"),
            thanh: lexicon.word("thành"),
            tinh: lexicon.word("tỉnh"),
            thu: lexicon.word("thủ"),
            tuong: lexicon.word("tướng"),
            dang: lexicon.word("đảng"),
        }
    }

    /// True when `word` is in any of the classes of `flags`.
    #[inline]
    pub(super) fn is(&self, word: WordId, flags: u32) -> bool {
        self.flags.get(word) & flags != 0
    }

    pub(super) fn is_and(&self, tokens: &[Token], at: usize) -> bool {
        tokens.get(at).is_some_and(|token| token.word == self.and)
    }

    /// `|`
    pub(super) fn is_bar(&self, word: WordId) -> bool {
        word == self.bar
    }

    /// `huyện`, `quận`
    pub(super) fn is_huyen(&self, word: WordId) -> bool {
        word == self.huyen || word == self.quan
    }

    /// The first half of `thị xã`, `thành phố`.
    pub(super) fn is_half(&self, word: WordId) -> bool {
        word == self.thi || word == self.thanh
    }

    /// `Tổng thống`, `Thủ tướng`, `Đại sứ` before token `at`.
    pub(super) fn is_statesman(&self, tokens: &[Token], at: usize) -> bool {
        let Some([first, second]) = at.checked_sub(2).and_then(|from| tokens.get(from..at)) else { return false };
        self.is(second.word, STATESMAN) || first.word == self.thu && second.word == self.tuong
    }

    /// `số`
    pub(super) fn is_so(&self, word: WordId) -> bool {
        word == self.so
    }

    /// `bản`, a hamlet or a copy of a document.
    pub(super) fn is_ban(&self, word: WordId) -> bool {
        word == self.ban
    }

    /// True when the word before makes one word with the feature: `kinh tế biển`, `miền núi`.
    pub(super) fn binds_feature(&self, before: WordId, feature: WordId) -> bool {
        feature == self.sea && self.is(before, SEASIDE) || feature == self.mountain && before == self.upland
    }

    /// `biển`
    pub(super) fn is_sea(&self, word: WordId) -> bool {
        word == self.sea
    }

    /// `hòa bình`
    pub(super) fn is_peace(&self, tokens: &[Token]) -> bool {
        tokens.len() == 2 && tokens[0].word == self.peace[0] && tokens[1].word == self.peace[1]
    }

    /// The level that a body's short name before token `at` tells: `Huyện ủy`, `Thị đoàn`.
    pub(super) fn level_of_body(&self, tokens: &[Token], at: usize) -> Option<Level> {
        let [above, organ] = tokens.get(at.checked_sub(2)?..at)? else { return None };
        if organ.word != self.committee && organ.word != self.youth || organ.is(Shape::SENTENCE_START) {
            return None;
        }
        if above.word == self.huyen || above.word == self.quan || above.word == self.thi || above.word == self.thanh {
            Some(Level::District)
        } else if above.word == self.tinh {
            Some(Level::Province)
        } else if above.word == self.dang && organ.word == self.committee {
            Some(Level::Commune)
        } else {
            None
        }
    }

    /// The classifier written out, for the name of a numbered unit: `quận` for `Q.`.
    pub(super) fn classifier_name(&self, group: Group, printed: &str) -> String {
        match group {
            Group::Urban => "quận".to_owned(),
            Group::Ward => "phường".to_owned(),
            _ => match printed.trim_end_matches('.') {
                "KP" => "khu phố".to_owned(),
                "TDP" => "tổ dân phố".to_owned(),
                "KDC" => "khu dân cư".to_owned(),
                other => other.to_lowercase(),
            },
        }
    }
}
