use std::sync::OnceLock;

use giaoban_core::text::{Lexicon, TokenBuffer};
use giaoban_core::{DocumentPlace, Metadata, RawDocument};
use giaoban_structure::Structurer;

use super::*;

struct Stage {
    structurer: Structurer,
    lexicon: Lexicon,
    finder: PlaceFinder,
}

fn stage() -> &'static Stage {
    static STAGE: OnceLock<Stage> = OnceLock::new();
    STAGE.get_or_init(|| {
        let mut builder = LexiconBuilder::new();
        let structurer = Structurer::new(&mut builder);
        let finder = PlaceFinder::new(&mut builder);
        Stage { structurer, lexicon: builder.build(), finder }
    })
}

/// The places of a text published on a day, on the page of a province (empty for unknown): printed text, level, and `code name, parent` of the
/// unit, `-` when no table knows it, `?` and the number of candidates when it is ambiguous.
fn places(text: &str, published: &str, home: &str) -> Vec<(String, &'static str, String)> {
    let stage = stage();
    let raw = RawDocument {
        text: text.into(),
        metadata: Metadata { published: (!published.is_empty()).then(|| published.to_owned()), ..Metadata::default() },
        ..RawDocument::default()
    };
    let mut document = stage.structurer.document(raw, &stage.lexicon, &mut TokenBuffer::default());
    document.place =
        (!home.is_empty()).then(|| DocumentPlace { name: home.into(), level: "province", ..DocumentPlace::default() });
    let g = stage.finder.gazetteer;
    let found = stage.finder.find(&document, &[]);
    assert!(found.is_sorted_by_key(|m| m.tokens.start), "{text}");
    let show = |m: PlaceMention| {
        let span = document.span_of(m.tokens.start, m.tokens.end);
        let unit = match m.unit {
            Some(id) => {
                let unit = g.unit(id);
                let parent = unit.parent.map_or(String::new(), |p| format!(", {}", g.unit(p).name));
                format!("{} {}{parent}", unit.code, m.name).trim().to_owned()
            }
            None if m.candidates.is_empty() => format!("- {}", m.name),
            None => format!("?{} {}", m.candidates.len(), m.name),
        };
        (span.of(text).to_owned(), m.level.name(), unit)
    };
    found.into_iter().map(show).collect()
}

/// Day of publication, province of the page, text, and what is found: printed text | level | code, name and parent.
type Row = (&'static str, &'static str, &'static str, &'static [&'static str]);

fn check(rows: &[Row]) {
    let mut wrong = String::new();
    for (day, home, text, expected) in rows {
        let found: Vec<String> = places(text, day, home).iter().map(|(t, l, u)| format!("{t} | {l} | {u}")).collect();
        if found != *expected {
            wrong.push_str(&format!("{text}\n  found    {found:#?}\n  expected {expected:#?}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn units_with_a_classifier() {
    check(&[
        (
            "2023-05-04",
            "",
            "Đoàn làm việc tại tỉnh Lào Cai và xã Nghĩa Tá, huyện Chợ Đồn.",
            &[
                "tỉnh Lào Cai | province | 10 Lào Cai",
                "xã Nghĩa Tá | commune | 02071 Nghĩa Tá, Chợ Đồn",
                "huyện Chợ Đồn | district | 064 Chợ Đồn, Bắc Kạn",
            ],
        ),
        (
            "2023-05-04",
            "",
            "Lũ tràn qua TX. Tân Châu, TP Biên Hòa, TP. Huế, huyện đảo Lý Sơn.",
            &[
                "TX. Tân Châu | district | 887 Tân Châu, An Giang",
                "TP Biên Hòa | district | 731 Biên Hòa, Đồng Nai",
                "TP. Huế | district | 474 Huế, Huế",
                "huyện đảo Lý Sơn | district | 536 Lý Sơn, Quảng Ngãi",
            ],
        ),
    ]);
}
