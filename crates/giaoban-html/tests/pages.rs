//! Whole pages in many layouts, all composed for these tests: `pages/NAME.html` and beside it `NAME.gold`, the lines of the article with
//! what each of them is.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut pages: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "html"))
        .collect();
    pages.sort();
    pages
}

#[test]
fn pages_give_their_articles() {
    let pages = pages();
    assert!(pages.len() >= 12);
    let mut wrong = String::new();
    for path in pages {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let page = giaoban_html::read(&fs::read_to_string(&path).unwrap(), None);
        let gold = fs::read_to_string(path.with_extension("gold")).unwrap();
        let gold: Vec<String> = gold
            .lines()
            .map(|line| line.split_once('\t').unwrap().1.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        let found: Vec<String> = page
            .text
            .lines()
            .filter(|line| !line.is_empty())
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        for line in gold.iter().filter(|line| !found.contains(line)) {
            writeln!(wrong, "{name}: - {line}").unwrap();
        }
        for line in found.iter().filter(|line| !gold.contains(line)) {
            writeln!(wrong, "{name}: + {line}").unwrap();
        }
        let giaoban_html::Page { text, title, published, url, site, author, marks } = page;
        let marks: Vec<String> =
            marks.iter().map(|mark| format!("{:?}: {}", mark.kind, &text[mark.range.clone()])).collect();
        insta::with_settings!({snapshot_path => "pages", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(name, format!(
                "title: {title:?}\npublished: {published:?}\nurl: {url:?}\nsite: {site:?}\nauthor: {author:?}\nmarks: {marks:#?}\n\n{text}"
            ));
        });
    }
    assert!(wrong.is_empty(), "{wrong}");
}
