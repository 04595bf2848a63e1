//! Small pieces of pages; whole pages stand in `tests/pages`.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use crate::{Page, read};

fn text(html: &str) -> String {
    read(html, None).text
}

const PARAGRAPH: &str =
    "Sáng 4/3, UBND xã Nậm Khao tổ chức họp thôn, bàn việc làm đường nội đồng dài 1,2 km, có 86 hộ tham dự.";

#[test]
fn lines_are_as_a_reader_sees_them() {
    for (lines, html) in [
        ("một hai ba", "<p>một <b>hai</b> ba</p>"),
        ("mộthai", "<p>mộ<b>t</b><i>hai</i></p>"),
        ("một hai", "<p>một\n\n\t  hai</p>"),
        ("một hai", "<p>một<img src=a>hai</p>"),
        ("một\nhai", "<p>một<br>hai</p>"),
        ("một\nhai", "<p>một<br/> hai"),
        ("một\n\nhai", "<p>một<br><br>hai</p>"),
        ("một\n\nhai", "<p>một<p>hai"),
        ("một\n\nhai", "<div>một</div><div>hai</div>"),
        ("một\n\nhai", "một<div>hai</div>"),
        ("một\u{a0}hai", "<p>một&nbsp;hai</p>"),
        ("một\n\nhai", "<p>một</p><p>&nbsp;</p><p>hai</p>"),
        ("A & B < C “D” đ é", "<p>A &amp; B &lt; C &ldquo;D&rdquo; &#273; &#xE9;</p>"),
        ("R&D", "<p>R&D</p>"),
        ("- một\n- hai", "<ul><li>một</li><li>hai</li></ul>"),
        ("1. một\n2. hai", "<ol><li>một<li>hai</ol>"),
        ("- một\n+ hai\na) ba", "<ul><li>- một</li><li>+ hai</li><li>a) ba</li></ul>"),
        ("một\nhai", "<dl><dt>một<dd>hai</dl>"),
        ("một\nhai", "<pre>một\nhai</pre>"),
        ("một ba", "<p>một <span style='display: none'>hai</span>ba</p>"),
        ("một ba", "<p>một <span hidden>hai</span>ba</p>"),
        ("một", "<p>một</p><script>hai</script><style>ba</style><noscript>bốn</noscript><template>năm</template>"),
        ("một", "<p>một</p><!-- <p>hai</p> --><button>ba</button><select><option>bốn</select><textarea>năm</textarea>"),
        ("khoảng", "<p>kho<wbr>ảng</p>"),
        ("120m2", "<p>120m<sup>2</sup></p>"),
        ("A | B\n1 | 2", "<table><tr><td>A<td>B<tr><td>1<td>2</table>"),
        ("A | B\n1 |  | 2", "<table><tr><td>A<td colspan=2>B<tr><td>1<td><td>2</table>"),
        ("A | B\n| 2", "<table><tr><td rowspan=2>A<td>B<tr><td>2<tr></table>"),
        ("A | B\n1 | hai dòng", "<table><tr><th>A<th>B<tr><td>1<td>hai<br>dòng</table>"),
        ("một\n\nhai", "<table><tr><td>một</td></tr><tr><td>hai</td></tr></table>"),
    ] {
        let lines = lines.replace(" \n", "\n");
        assert_eq!(text(html), lines, "{html}");
    }
}

#[test]
fn the_publication_time_is_found_in_many_places() {
    for (time, head, body) in [
        (
            Some("2021-03-05T14:30:00+07:00"),
            "<meta property='article:published_time' content='2021-03-05T14:30:00+07:00'>",
            "",
        ),
        (Some("2021-03-05"), "<meta name='pubdate' content='05/03/2021'>", ""),
        (Some("2021-03-05T14:30"), "<meta name=PublishDate content='2021-03-05 14:30'>", ""),
        (Some("2021-03-05"), "<meta name='DC.date.issued' content='2021-03-05'>", ""),
        (Some("2021-03-05"), "<meta itemprop=datePublished content='2021-03-05'>", ""),
        (Some("2021-03-05"), "", "<span itemprop='datePublished' content='2021-03-05'>hôm nọ</span>"),
        (Some("2021-03-05T14:30"), "", "<time itemprop=datePublished datetime='2021-03-05T14:30'>5/3</time>"),
        (Some("2021-03-05"), "", "<time pubdate datetime='2021-03-05'>5/3</time>"),
        (Some("2021-03-05"), "", "<h1>Một tiêu đề của bài viết</h1><time datetime='2021-03-05'>5/3</time>"),
        (
            Some("2021-03-05"),
            "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":\"2021-03-05\"}</script>",
            "",
        ),
        (
            Some("2021-03-05"),
            "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"WebPage\",\"datePublished\":\"2020-01-01\"},\
             {\"@type\":[\"Article\",\"NewsArticle\"],\"description\":\"hai\ndòng\",\"datePublished\":\"2021-03-05\"}]}</script>",
            "",
        ),
        (
            Some("2021-03-05"),
            "<meta name=date content=2020-01-01><meta property='article:published_time' content=2021-03-05>",
            "",
        ),
        (
            Some("2021-03-05"),
            "<meta property='article:published_time' content='0001-01-01'><meta name=date content=2021-03-05>",
            "",
        ),
        (None, "<meta property='article:modified_time' content='2021-03-05'>", ""),
        (None, "<meta name='expires' content='2021-03-05'><meta name=date content='hôm nay'>", ""),
        (
            None,
            "<script type='application/ld+json'>{\"@type\":\"VideoObject\",\"datePublished\":\"2021-03-05\"}</script>",
            "",
        ),
        (None, "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":</script>", ""),
        (None, "<script>{\"datePublished\":\"2021-03-05\"}</script>", ""),
    ] {
        let html = format!("<html><head>{head}</head><body>{body}<p>{PARAGRAPH}</p></body></html>");
        assert_eq!(read(&html, None).published.as_deref(), time, "{html}");
    }
}

#[test]
fn metadata() {
    let given = Some("https://xa.example.gov.vn/tin/7?ref=a");
    for (url, head) in [
        ("https://xa.example.gov.vn/tin/7", "<link rel=canonical href='https://xa.example.gov.vn/tin/7'>"),
        ("https://xa.example.gov.vn/tin/7", "<meta property='og:url' content='https://xa.example.gov.vn/tin/7'>"),
        ("https://xa.example.gov.vn/tin/7?ref=a", "<link rel=canonical href='https://xa.example.gov.vn/'>"),
        ("https://xa.example.gov.vn/tin/7?ref=a", "<link rel=canonical href='/tin/7'>"),
        ("https://xa.example.gov.vn/tin/7?ref=a", ""),
    ] {
        assert_eq!(read(head, given).url.as_deref(), Some(url), "{head}");
    }
    let page = read(
        "<meta property='og:title' content='Xã A &amp;amp; xã B'><meta name=author content='Lê Minh'><meta property='og:site_name' content='Xã A'>",
        None,
    );
    let Page { text, title, published, url, site, author, marks: _ } = page;
    assert_eq!((text.as_str(), published, url), ("", None, None));
    assert_eq!(title.as_deref(), Some("Xã A & xã B"));
    assert_eq!((site.as_deref(), author.as_deref()), (Some("Xã A"), Some("Lê Minh")));
}

#[test]
fn odd_pages_give_what_there_is() {
    for html in [
        "",
        " ",
        "<",
        "</",
        "<!",
        "<!--",
        "<p",
        "&",
        "&#",
        "</p></p></table>",
        "<table><table><tr>",
        "\u{0}",
        "<a href='",
        "<td>",
    ] {
        read(html, None);
    }
    assert_eq!(text("một hai"), "một hai");
    assert_eq!(text("<table><tr><td>một"), "một");
    // What is called a menu but holds the text is the text.
    assert_eq!(text(&format!("<div class='menu related comments'><p>{PARAGRAPH}</p></div>")), PARAGRAPH);
    // A page without running text.
    assert_eq!(text("<ul><li>Lò Văn Páo<li>Vàng A Sình</ul>"), "- Lò Văn Páo\n- Vàng A Sình");
}

/// Seconds of the fastest of three readings.
fn time(html: &str) -> Duration {
    let read = || {
        let start = Instant::now();
        std::hint::black_box(read(html, None));
        start.elapsed()
    };
    (0..3).map(|_| read()).min().unwrap()
}

#[test]
fn deep_and_broken_pages_stay_linear() {
    for (open, close) in [
        ("<div>", "</div>"),
        ("<b>", ""),
        ("<p><b>", "</b>"),
        ("<table><tr><td>", "</td></tr></table>"),
        ("<ul><li>a", "</ul>"),
        ("<a href=x>m", ""),
        ("<span class='related menu'>a ", "</div>"),
        ("<h1>", "</h2>"),
        ("</div>", "</p>"),
        ("<font><center>x", "</font>"),
        ("<!-- ", ""),
        ("<td rowspan=250 colspan=40>a", ""),
        ("<x", ""),
        ("<script>", ""),
        ("&amp", ""),
        ("<div><a href=b>mot hai ba bon</a></div>", ""),
        ("<svg><title>", ""),
        ("<form><select>", "</form>"),
    ] {
        let page = |n: usize| format!("{}<p>{PARAGRAPH}</p>{}", open.repeat(n), close.repeat(n));
        // Other work on the machine may slow one of them down.
        let linear = (0..4).any(|_| {
            let small = time(&page(2_000)).max(Duration::from_millis(3));
            time(&page(16_000)) < small * 30
        });
        assert!(linear, "{open}");
    }
    read(&"<div><table><tr><td><b><ul><li>".repeat(20_000), None);
}

proptest! {
    #[test]
    fn any_text_is_read(html in ".{0,200}") {
        read(&html, None);
    }

    #[test]
    fn any_tags_are_read(parts in prop::collection::vec(prop::sample::select(vec![
        "<p>", "</p>", "<div class=related>", "</div>", "<table>", "<tr>", "<td colspan=3>", "</table>", "<a href=/>", "</a>",
        "<b>", "</b>", "<ul>", "<li>", "</ul>", "<br>", "một hai ba", "Thứ hai, 05/03/2021", "<h1>", "</h1>", "<img>", "<time datetime=2021-03-05>",
        "<script>", "</script>", PARAGRAPH, "<nav>", "</nav>", "\u{a0}", "<th rowspan=2>", "<figcaption>", "<caption>", "<span hidden>", "</span>",
    ]), 0..60)) {
        let page = read(&parts.concat(), None);
        prop_assert!(page.text.lines().all(|line| line == line.trim_matches(' ')));
        prop_assert!(!page.text.starts_with('\n') && !page.text.ends_with('\n'));
    }
}
