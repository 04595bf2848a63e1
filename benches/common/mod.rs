use std::path::Path;

use giaoban_core::{Metadata, RawDocument};

// Links the analyzers.
use giaoban as _;

/// Texts to measure with, by name: a teaser, an article as they are usually long, a long report. Made of the sample pages.
pub(crate) fn texts() -> [(&'static str, String); 3] {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let page = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a sample page");
    let usual = page("2026-tuyen-quang-giao-ban-quy-1.txt");
    let short = usual.split("\n\n").max_by_key(|paragraph| paragraph.len()).expect("a paragraph").to_owned();
    let pages = [
        "2014-dak-lak-hdnd.txt",
        "2019-ha-giang-giao-ban.txt",
        "2021-quang-tri-cong-van.txt",
        "2023-khanh-hoa-thong-bao-ket-luan.txt",
        "2024-can-tho-kinh-te-9-thang.txt",
        "2025-gia-lai-xa-tuy-phuoc.txt",
    ];
    let long = pages.map(page).join("\n\n").repeat(12);
    [("short", short), ("usual", usual), ("long", long)]
}

/// All sample pages, by name.
#[allow(dead_code, reason = "not every bench needs them")]
pub(crate) fn pages() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let files = std::fs::read_dir(folder).expect("the samples").map(|file| file.expect("a file").path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|ending| ending == "txt")).collect();
    files.sort();
    files.iter().map(|path| std::fs::read_to_string(path).expect("a sample page")).collect()
}

pub(crate) fn raw(text: &str) -> RawDocument {
    RawDocument {
        id: "bench".into(),
        text: text.into(),
        metadata: Metadata { published: Some("2026-04-07".into()), ..Metadata::default() },
        ..RawDocument::default()
    }
}
