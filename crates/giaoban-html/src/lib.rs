//! The article of an HTML page.
//!
//! [`read`] gives the text of a page's article, line by line as a reader sees it, and what the page says of itself: headline,
//! publication time, address, site, author. It knows nothing of what the text means, does no I/O, and never fails: a page without an article
//! gives the text that there is.
//!
//! **How the article is found.** The tokens of [html5gum](https://docs.rs/html5gum) become a tree (nested as a reader sees it), the
//! tree becomes lines, and every line gets a score: running text counts for it; links, lists of links, runs of teasers and what
//! is called a menu, comment or advertisement count against it. Names of classes (`data/roles.tsv`) never decide alone: what holds much of the
//! page's running text, or has no links and whole sentences inside the article, is kept whatever it is called. The element with the greatest sum is the
//! core; the headline is looked for above and in it, the signature behind it.
//!
//! **What is left out.** Navigation, teasers, comments, share bars, tags, advertisements and footers are left out, because markup tells them
//! more surely than their words do. Stamp, counter, by-line, credit, captions and attachments stay on lines of their own, where
//! the structure of the text is found; [`Page::marks`] names those lines whose kind the markup tells.
//!
//! **Why this engine.** Measured on the pages of `tests/pages` with the program in `compare/` (a shared machine; lines of the article that
//! are lines of their own in the text; legible and trafilatura give HTML, which was cut into lines at blocks and breaks):
//!
//! | | precision | recall | title | stamp | caption | by-line | MB/s |
//! |---|---|---|---|---|---|---|---|
//! | giaoban-html | 1.00 | 1.00 | 16/16 | 15/15 | 11/11 | 17/17 | 70 |
//! | dom_smoothie, formatted | 0.80 | 0.70 | 4/16 | 5/15 | 10/11 | 10/17 | 16 |
//! | legible | 0.80 | 0.76 | 4/16 | 6/15 | 10/11 | 11/17 | 16 |
//! | trafilatura | 0.59 | 0.53 | 7/16 | 5/15 | 5/11 | 6/17 | 3 |
//! | scraper: the tree alone | | | | | | | 88 |
//! | html5gum: tokens alone | | | | | | | 243 |
//!
//! The pages were composed for these tests, and the rules were mended with twelve of them, so that 1.00 says what the rules can
//! express. The other four gave all 32 lines of their articles when they were first read, and six lines too many. The extraction
//! crates are made for reading: they drop headline, time and by-line, which are data here, and the tree of a full parser alone costs as
//! much as everything does here. So none of them serves even as a fallback.
#![deny(missing_docs)]

mod charset;
mod lines;
mod metadata;
mod roles;
mod select;
mod time;
mod tree;

pub use charset::charset;

/// What a page holds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Page {
    /// The lines of the article: `\n` where the page breaks a line, an empty line between blocks. Empty when there is no text.
    pub text: String,
    /// The headline as printed in the text, else as metadata gives it. The page's `<title>` alone, which in many portals is that of
    /// the whole site, is not one.
    pub title: Option<String>,
    /// Publication time from metadata, in ISO 8601 with the offset as printed: `2021-03-05`, `2021-03-05T14:30:00+07:00`. What
    /// the page only prints is left to readers of the text.
    pub published: Option<String>,
    /// The canonical address of the page, else the one given.
    pub url: Option<String>,
    /// Name of the site.
    pub site: Option<String>,
    /// Who wrote it, as metadata says.
    pub author: Option<String>,
    /// Lines of `text` whose kind the markup tells, in order.
    pub marks: Vec<Mark>,
}

/// A line whose kind the markup tells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// What it is.
    pub kind: MarkKind,
    /// Its bytes in the text.
    pub range: std::ops::Range<usize>,
}

/// What a line is that the markup tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MarkKind {
    /// The line under a picture.
    Caption,
    /// A heading inside the text, or the title of a table.
    Heading,
    /// Who wrote it.
    Byline,
    /// The date under the headline.
    Stamp,
}

/// Reads a page. `url` is where it was found.
///
/// Time and memory are linear in the length of `html`, of which at most 1 GiB is read.
pub fn read(html: &str, url: Option<&str>) -> Page {
    const LONGEST: usize = 1 << 30;
    let mut end = html.len().min(LONGEST);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let mut head = metadata::Head::default();
    let tree = tree::parse(&html[..end], roles::RoleTable::get(), &mut head);
    let lines = lines::lines(&tree, letterhead());
    let article = select::article(&tree, &lines, &head);
    let (text, marks) = select::text(&lines, &article);
    let title = article.title.or_else(|| {
        // Many portals give every page the title of the site.
        let given = head.title().filter(|title| head.site() != Some(*title))?;
        Some(given.to_owned())
    });
    let time = article.time;
    let (published, site, author, canonical) = head.finish();
    let is_page =
        |address: &String| address.split_once("://").is_some_and(|(_, rest)| rest.trim_end_matches('/').contains('/'));
    Page {
        text,
        title,
        published: published.or(time),
        // A canonical address without a path is the site's, not the page's.
        url: canonical.filter(|address| url.is_none() || is_page(address)).or_else(|| url.map(str::to_owned)),
        site,
        author,
        marks,
    }
}

/// The rows of a table below its head.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .skip(1)
        .map(|line| line.split('\t').collect())
}

fn letterhead() -> &'static [&'static str] {
    static WORDS: std::sync::LazyLock<Vec<&'static str>> =
        std::sync::LazyLock::new(|| rows(include_str!("../data/letterhead.tsv")).map(|row| row[0]).collect());
    &WORDS
}

#[cfg(test)]
mod tests;
