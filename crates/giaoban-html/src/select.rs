//! Which lines are the article.
//!
//! Every line gets a score: running text counts for it, links and what surrounds articles against it. The element with
//! the greatest sum holds the text, and in it the run of lines with the greatest sum is the text. From there
//! the headline is looked for towards the top, and by-line, source and date towards the end.

#![expect(clippy::needless_range_loop, reason = "numbers of lines and nodes index several lists at once")]

use crate::lines::{Line, LineKind, Lines};
use crate::metadata::{Head, squeeze};
use crate::roles::Roles;
use crate::tree::{Tag, Tree};
use crate::{Mark, MarkKind};

/// The lines of the article.
#[derive(Debug, Default)]
pub(crate) struct Article {
    /// Numbers of the lines, ascending.
    pub(crate) lines: Vec<usize>,
    /// The headline as printed.
    pub(crate) title: Option<String>,
    /// Its number.
    title_line: Option<usize>,
    /// The time of a `<time>` element at the head of the article.
    pub(crate) time: Option<String>,
}

/// What is inside an element.
#[derive(Clone, Copy, Default, Debug)]
struct Sum {
    score: i64,
    /// Bytes of running text.
    prose: u32,
    size: u32,
    link: u32,
    /// Lines that are links.
    links: u32,
    lines: u32,
}

/// How many lines above the text the headline is looked for.
const ABOVE: usize = 60;

/// How many lines between headline and text are looked at.
const BETWEEN: usize = 40;

/// How many lines behind the text but in the same element are taken along.
const BEHIND: usize = 60;

/// Chooses the lines of the article.
pub(crate) fn article(tree: &Tree, lines: &Lines, head: &Head) -> Article {
    if lines.lines.is_empty() {
        return Article::default();
    }
    let mut reader = Reader { tree, lines, sums: vec![Sum::default(); tree.nodes.len()], around: Vec::new(), prose: 0 };
    reader.measure();
    reader.find_around();
    let scores = reader.score();
    let core = reader.core(&scores);
    let (from, to) = reader.core_lines(core);
    let (first, last) = best_run(&scores, from, to);
    let last = reader.without_tail(&scores, core, first, last);
    let title = reader.title(head, &scores, first, last);
    reader.collect(head, core, (from, to), (first, last), title, &scores)
}

/// The text of the article, and what the markup tells of its lines.
pub(crate) fn text(lines: &Lines, article: &Article) -> (String, Vec<Mark>) {
    let size = article.lines.iter().map(|&at| lines.of(&lines.lines[at]).len() + 2).sum();
    let mut out = String::with_capacity(size);
    let mut marks = Vec::new();
    let mut before = None;
    for (number, &at) in article.lines.iter().enumerate() {
        let line = &lines.lines[at];
        if let Some(before) = before {
            // Where something was left out, a block has ended.
            out.push_str(if line.apart || before + 1 != at { "\n\n" } else { "\n" });
        }
        let start = out.len();
        let text = lines.of(line).trim_end_matches(' ');
        out.push_str(text);
        let behind_title = article.title_line.is_none_or(|title| at > title);
        let dated = article.title_line.is_some_and(|title| (title + 1..title + 4).contains(&at)) && line.words <= 14;
        let closing = number + 4 >= article.lines.len();
        if let Some(kind) = mark(line, text, behind_title, dated, closing).filter(|_| article.title_line != Some(at)) {
            marks.push(Mark { kind, range: start..out.len() });
        }
        before = Some(at);
    }
    (out, marks)
}

/// What the markup of a line of the article tells.
/// `dated`: a short line right under the headline; `closing`: one of the last.
fn mark(line: &Line, text: &str, behind_title: bool, dated: bool, closing: bool) -> Option<MarkKind> {
    let caption = line.kind == LineKind::Caption || line.roles.any(Roles::CAPTION);
    // A line under a picture that is set like a caption.
    let set = line.under_image && line.set_apart * 10 >= line.size * 9;
    match line.kind {
        _ if has_date(text) && line.words <= 14 && line.kind != LineKind::Row => {
            (dated && !text.ends_with(['.', ':', ';'])).then_some(MarkKind::Stamp)
        }
        _ if (caption || set) && (2..=110).contains(&line.words) => Some(MarkKind::Caption),
        LineKind::Heading(2..)
            if behind_title && line.words <= 30 && !line.roles.any(Roles::LEAD) && !is_prose(text, line) =>
        {
            Some(MarkKind::Heading)
        }
        _ if closing
            && line.right * 10 >= line.size * 9
            && line.words <= 12
            && !text.ends_with(['.', ':', ';', ',']) =>
        {
            Some(MarkKind::Byline)
        }
        _ if line.roles.any(Roles::AUTHOR) && line.words <= 12 && !has_date(text) => Some(MarkKind::Byline),
        _ => None,
    }
}

struct Reader<'t> {
    tree: &'t Tree,
    lines: &'t Lines,
    sums: Vec<Sum>,
    /// Nodes that are not part of the article.
    around: Vec<bool>,
    /// Bytes of running text in the page.
    prose: u32,
}

/// Running text: a sentence, not a label, a name or a headline.
fn is_prose(text: &str, line: &Line) -> bool {
    if line.words < 12 || is_link(line) || line.kind == LineKind::Row {
        return false;
    }
    let end = text.trim_end_matches(['"', '”', ')', ' ', '\u{A0}', '»', '\'', '’']);
    line.words >= 30 || end.ends_with(['.', ';', ':', '!', '?', '…', ',']) || text.contains(", ")
}

/// Most of the line is links to pages.
fn is_link(line: &Line) -> bool {
    line.link * 10 >= line.size * 6
}

/// The lines `from..to` with the greatest sum of scores, as `first..=last`.
fn best_run(scores: &[i64], from: usize, to: usize) -> (usize, usize) {
    let (mut best, mut best_sum) = ((from, to.saturating_sub(1).max(from)), i64::MIN);
    let (mut start, mut sum) = (from, 0i64);
    for (at, &score) in scores.iter().enumerate().take(to).skip(from) {
        if sum <= 0 {
            (start, sum) = (at, 0);
        }
        // Lines that are neither cost a little, so that the run ends with the text.
        sum += if score == 0 { -4 } else { score };
        if sum > best_sum {
            (best, best_sum) = ((start, at), sum);
        }
    }
    best
}

impl Reader<'_> {
    fn line_text(&self, at: usize) -> &str {
        self.lines.of(&self.lines.lines[at])
    }

    /// Adds up the lines for every element.
    fn measure(&mut self) {
        for line in &self.lines.lines {
            let sum = &mut self.sums[line.node as usize];
            sum.size += line.size;
            sum.link += line.link;
            sum.links += u32::from(is_link(line) && line.link > 0);
            sum.lines += 1;
            if is_prose(self.lines.of(line), line) {
                sum.prose += line.size;
            }
        }
        for at in (1..self.sums.len()).rev() {
            let own = self.sums[at];
            let above = &mut self.sums[self.tree.nodes[at].parent as usize];
            above.size += own.size;
            above.link += own.link;
            above.links += own.links;
            above.lines += own.lines;
            above.prose += own.prose;
        }
        self.prose = self.sums[0].prose;
    }

    /// Marks navigation, teasers, comments, share bars and the like. What holds much of the page's running text is none of them,
    /// whatever it is called.
    fn find_around(&mut self) {
        let nodes = &self.tree.nodes;
        self.around = vec![false; nodes.len()];
        self.find_teasers();
        for (at, node) in nodes.iter().enumerate().skip(1) {
            if self.around[node.parent as usize] {
                self.around[at] = true;
                continue;
            }
            if node.tag == Tag::Text || self.around[at] {
                continue;
            }
            let sum = self.sums[at];
            if sum.size == 0 || sum.prose > 0 && u64::from(sum.prose) * 10 >= u64::from(self.prose) * 4 {
                continue;
            }
            let landmark = matches!(node.tag, Tag::Nav | Tag::Aside) || node.tag == Tag::Footer;
            let mut called = node.roles.only(Roles::AROUND);
            if node.tag == Tag::Header || called.any(Roles::HEADER) {
                // The head of an article is called so too.
                let linked = sum.links >= 2 && sum.link * 2 >= sum.size;
                called = if linked { called } else { Roles::default() };
            }
            let linked = sum.link * 4 >= sum.size;
            let small = u64::from(sum.prose) * 10 < u64::from(self.prose) * 3;
            let outside = called.any(Roles::FOOTER | Roles::SIDE | Roles::AD | Roles::COMMENT | Roles::RELATED);
            let signed = node.roles.any(Roles::SIGNED | Roles::TITLE | Roles::LEAD | Roles::CAPTION);
            let named = !called.is_empty() && (sum.prose == 0 && !signed || linked || outside && small);
            // A list of links, with its heading.
            let list =
                sum.links >= 2 && sum.link * 10 >= sum.size * 6 && !matches!(node.tag, Tag::Document | Tag::Body);
            let teaser = sum.links == 1
                && (2..=3).contains(&sum.lines)
                && sum.size < 700
                && linked
                && !matches!(node.tag, Tag::P | Tag::Li | Tag::Td | Tag::Th | Tag::Body)
                && self.begins_with_link(at);
            self.around[at] = teaser || landmark && (linked || sum.prose == 0 && !signed || small) || named || list;
        }
    }

    fn begins_with_link(&self, node: usize) -> bool {
        let first = self.lines_of(node).0;
        self.lines.lines.get(first).is_some_and(|line| is_link(line) && line.link > 0 && line.words >= 4)
    }

    /// Marks three and more elements of one look in a row that each begin with a link: teasers with their summaries.
    fn find_teasers(&mut self) {
        #[derive(Clone, Copy, Default)]
        struct Run {
            look: u64,
            first: u32,
            count: u32,
        }
        let nodes = &self.tree.nodes;
        let mut runs = vec![Run::default(); nodes.len()];
        let mut groups: Vec<(u32, u32)> = Vec::new();
        for (at, node) in nodes.iter().enumerate().skip(1) {
            let sum = self.sums[at];
            if node.tag.is_inline() || sum.size == 0 {
                continue;
            }
            let run = &mut runs[node.parent as usize];
            let look = u64::from(node.look) << 8 | node.tag as u64;
            let teaser = sum.links >= 1 && sum.size < 1200 && sum.link >= 12 && !node.tag.is_cell();
            if !teaser {
                *run = Run::default();
            } else if run.look == look && run.count > 0 {
                run.count += 1;
                if run.count >= 3 {
                    groups.push((run.first, at as u32));
                }
            } else {
                *run = Run { look, first: at as u32, count: 1 };
            }
        }
        for (first, last) in groups {
            // Members before the last have been marked with the group that ended there.
            let around = &mut self.around;
            if around[first as usize] {
                around[last as usize] = true;
                continue;
            }
            let mut at = first;
            while at <= last {
                let node = &nodes[at as usize];
                around[at as usize] |= !node.tag.is_inline();
                at = node.end.max(at + 1);
            }
        }
    }

    fn is_around(&self, line: &Line) -> bool {
        self.around[line.node as usize]
            || line.roles.any(Roles::AROUND) && !is_prose(self.lines.of(line), line) && {
                let own = self.tree.nodes[line.at as usize].parent as usize;
                self.around[own]
            }
    }

    fn score(&self) -> Vec<i64> {
        let texts = self.prose > 0;
        let lines = self.lines.lines.iter();
        lines
            .map(|line| {
                let size = i64::from(line.size);
                if self.is_around(line) || is_link(line) && line.link > 0 {
                    -size.min(400)
                } else if is_prose(self.lines.of(line), line) {
                    size
                } else if line.kind == LineKind::Row {
                    (size / 2).max(8)
                } else if texts {
                    0
                } else {
                    // A page of short lines, such as a list of names.
                    size
                }
            })
            .collect()
    }

    /// The element that holds the text.
    fn core(&mut self, scores: &[i64]) -> usize {
        let nodes = &self.tree.nodes;
        for (line, score) in self.lines.lines.iter().zip(scores) {
            self.sums[line.node as usize].score += score;
        }
        for at in (1..nodes.len()).rev() {
            self.sums[nodes[at].parent as usize].score += self.sums[at].score;
        }
        let mut best = 0;
        for at in 1..nodes.len() {
            if !nodes[at].tag.is_inline() && self.sums[at].score >= self.sums[best].score {
                best = at;
            }
        }
        best
    }

    /// The last line of the run `first..=last` without texts behind the article, such as those of a side column: they stand behind
    /// links, outside of the element that most of the text is in, and are short beside it.
    fn without_tail(&self, scores: &[i64], core: usize, first: usize, mut last: usize) -> usize {
        let read: i64 = scores[first..=last].iter().filter(|score| **score > 0).sum();
        let mut home = core;
        let end = self.tree.nodes[core].end as usize;
        for at in core + 1..end {
            let inside = home <= at && (at as u32) < self.tree.nodes[home].end;
            if inside && !self.tree.nodes[at].tag.is_inline() && i64::from(self.sums[at].prose) * 10 >= read * 6 {
                home = at;
            }
        }
        let end = self.tree.nodes[home].end;
        loop {
            let Some(gap) = (first..last).rev().find(|&at| scores[at] < 0) else { return last };
            let behind: i64 = scores[gap..=last].iter().filter(|score| **score > 0).sum();
            if behind * 10 > read * 4 || self.lines.lines[last].at < end {
                return last;
            }
            let Some(before) = (first..gap).rev().find(|&at| scores[at] > 0) else { return last };
            last = before;
        }
    }

    fn lines_of(&self, node: usize) -> (usize, usize) {
        let end = self.tree.nodes[node].end;
        let lines = &self.lines.lines;
        (lines.partition_point(|line| (line.at as usize) < node), lines.partition_point(|line| line.at < end))
    }

    fn core_lines(&self, core: usize) -> (usize, usize) {
        let (from, to) = self.lines_of(core);
        if from < to { (from, to) } else { (0, self.lines.lines.len()) }
    }

    /// The line of the headline, and whether metadata or markup says so.
    fn title(&self, head: &Head, scores: &[i64], first: usize, last: usize) -> Option<(usize, bool)> {
        let all: i64 = scores[first..=last].iter().filter(|score| **score > 0).sum();
        let lower = |text: &str| squeeze(text).to_lowercase();
        let given = head.title().map(lower).unwrap_or_default();
        let page = lower(&head.page_title);
        let site = head.site().map(lower).unwrap_or_default();
        let mut best: Option<(i64, usize, bool)> = None;
        let mut read = 0;
        for at in first.saturating_sub(ABOVE)..=last {
            let line = &self.lines.lines[at];
            if at >= first && scores[at] > 0 {
                read += scores[at];
                // A headline stands before the text; a first paragraph may stand before it.
                if read * 10 > all * 3 {
                    break;
                }
            }
            if !(3..=60).contains(&line.words) || line.size > 500 || line.kind == LineKind::Row {
                continue;
            }
            let text = lower(self.line_text(at));
            let known = |title: &str| !title.is_empty() && title != site;
            let mut score = 0;
            if known(&given) && text == given {
                score += 45;
            } else if known(&given) && text.len() > 20 && (given.contains(&text) || text.contains(&given)) {
                score += 25;
            }
            if known(&page) && text.len() > 15 && page.contains(&text) && text != site {
                score += if page.starts_with(&text) { 35 } else { 8 };
            }
            let evidence = score > 0;
            score += match line.kind {
                LineKind::Heading(1) => 25,
                LineKind::Heading(2) => 12,
                LineKind::Heading(3) => 8,
                LineKind::Heading(_) => 4,
                _ => 0,
            };
            let heading = matches!(line.kind, LineKind::Heading(1));
            score += if line.roles.any(Roles::TITLE) { 12 } else { 0 };
            score += if line.bold * 10 > line.size * 9 { 4 } else { 0 };
            score -= if self.is_around(line) { 30 } else { 0 };
            // The name of the site, not the head of the article.
            score -= if line.roles.any(Roles::HEADER) && !line.roles.any(Roles::CONTENT) { 25 } else { 0 };
            score -= if is_link(line) && !heading { 15 } else { 0 };
            score -= if line.roles.any(Roles::STAMP | Roles::LEAD | Roles::CAPTION | Roles::AUTHOR) { 10 } else { 0 };
            score -= if line.words < 5 { 8 } else { 0 };
            score -=
                if is_prose(&text, line) && !evidence && (text.ends_with('.') || line.words > 30) { 15 } else { 0 };
            score -= (first.saturating_sub(at) / 3) as i64;
            if score >= 8 && best.is_none_or(|(other, ..)| score > other || score == other && at <= first) {
                best = Some((score, at, evidence || heading));
            }
        }
        best.map(|(_, at, sure)| (at, sure))
    }

    fn collect(
        &self,
        head: &Head,
        core: usize,
        (from, to): (usize, usize),
        (first, last): (usize, usize),
        title: Option<(usize, bool)>,
        scores: &[i64],
    ) -> Article {
        let lines = &self.lines.lines;
        let mut article = Article::default();
        let mut start = first;
        let sure = title.is_some_and(|(_, sure)| sure);
        let title = title.map(|(at, _)| at);
        if let Some(title) = title {
            if title < first {
                // Blocks between headline and text: stamp, lead, picture.
                self.above(title, first, &mut article.lines);
                start = first;
            } else if sure {
                start = title;
                self.stamps_above(first, title, &mut article.lines);
            } else {
                self.plain_above(from, first, scores, &mut article.lines);
            }
            article.title = Some(squeeze(self.line_text(title)));
            article.title_line = Some(title);
        } else {
            // Lines of the same element that the run does not begin with.
            self.plain_above(from, first, scores, &mut article.lines);
        }
        for at in start..=last {
            if Some(at) == title || self.is_plain(at) && !self.line_text(at).starts_with('#') {
                article.lines.push(at);
            }
        }
        // What is left of the element: names, sources, points of a list.
        let mut ended = false;
        for at in last + 1..to.min(last + 1 + BEHIND) {
            let line = &lines[at];
            ended |= scores[at] < 0;
            // Teasers may stand between the text and its signature.
            let signed = || {
                line.words <= 16
                    && (line.roles.any(Roles::AUTHOR | Roles::SOURCE) || begins_signature(self.line_text(at)))
            };
            if self.is_plain(at) && !self.line_text(at).starts_with('#') && (!ended || signed()) {
                article.lines.push(at);
            }
        }
        // Behind the element: only what signs an article.
        if !ended {
            self.behind(core, to.max(last + 1), title, &mut article.lines);
        }
        let begin = lines[article.lines.first().copied().unwrap_or(first)].at;
        let stop = lines[first].at.max(begin);
        let in_head = |mark: &&crate::metadata::TimeMark| {
            let node = &self.tree.nodes[mark.node as usize];
            mark.node + 2 >= begin.min(node.end) && mark.node + 2 >= begin && mark.node <= stop
        };
        article.time = head.times.iter().find(in_head).map(|mark| mark.time.clone());
        article
    }

    /// Lines of the element of the text that stand right above its first.
    fn plain_above(&self, from: usize, first: usize, scores: &[i64], out: &mut Vec<usize>) {
        let mut start = first;
        while start > from && first - start < 16 && scores[start - 1] >= 0 && self.is_plain(start - 1) {
            start -= 1;
        }
        out.extend(start..first);
    }

    /// A line of the article, not one of what stands around or within it.
    fn is_plain(&self, at: usize) -> bool {
        let line = &self.lines.lines[at];
        if self.is_around(line) {
            return false;
        }
        if is_link(line) && line.link > 0 {
            // A sentence may be one link.
            let text = self.line_text(at);
            return line.words >= 20 && text.ends_with('.')
                || line.words <= 14 && line.roles.any(Roles::STAMP | Roles::AUTHOR) && has_date(text);
        }
        true
    }

    fn above(&self, title: usize, first: usize, out: &mut Vec<usize>) {
        self.stamps_above(title.saturating_sub(6), title, out);
        out.push(title);
        if first - title > BETWEEN {
            return;
        }
        out.extend((title + 1..first).filter(|&at| {
            let line = &self.lines.lines[at];
            // The date of a page is a link to the day's pages in some systems.
            let dated = || line.words <= 14 && !self.is_around(line) && has_date(self.line_text(at));
            (self.is_plain(at) || dated()) && !is_tool(self.line_text(at))
        }));
    }

    /// Date lines shortly above the headline.
    fn stamps_above(&self, from: usize, title: usize, out: &mut Vec<usize>) {
        let node = self.lines.lines[title].node;
        let mut above = self.tree.nodes[node as usize].parent;
        // The element of the headline and the next two around it.
        for _ in 0..2 {
            if !matches!(self.tree.nodes[above as usize].tag, Tag::Body | Tag::Document) {
                above = self.tree.nodes[above as usize].parent;
            }
        }
        let whole = matches!(self.tree.nodes[above as usize].tag, Tag::Body | Tag::Document);
        for at in from.max(title.saturating_sub(6))..title {
            let line = &self.lines.lines[at];
            let near = !whole && line.at > above || title - at <= 2;
            if near && line.words <= 14 && self.is_plain(at) && has_date(self.line_text(at)) {
                out.push(at);
            }
        }
    }

    /// By-line, source and date behind the element of the text, until something else comes.
    fn behind(&self, core: usize, from: usize, title: Option<usize>, out: &mut Vec<usize>) {
        let lines = &self.lines.lines;
        // The element that holds headline and text, but never the whole page.
        let mut holder = self.tree.nodes[core].parent as usize;
        if let Some(title) = title {
            let at = lines[title].at;
            while holder > 0 && !(holder < at as usize && at < self.tree.nodes[holder].end) {
                holder = self.tree.nodes[holder].parent as usize;
            }
        }
        let end = self.tree.nodes[holder].end;
        let mut taken = 0;
        for at in from..lines.len().min(from + 6) {
            let line = &lines[at];
            if line.at >= end || taken == 3 || line.words > 16 || !self.is_plain(at) {
                break;
            }
            let text = self.line_text(at);
            let signs = line.roles.any(Roles::AUTHOR | Roles::SOURCE | Roles::STAMP | Roles::CAPTION)
                || line.bold * 10 > line.size * 9 && line.words <= 8
                || is_signature(text, line);
            if signs {
                out.push(at);
                taken += 1;
            } else if !is_tool(text) {
                break;
            }
        }
    }
}

/// Buttons, sizes of letters and topics: `A+`, `|`, `0`, `#nông thôn mới`.
fn is_tool(text: &str) -> bool {
    text.starts_with('#') || text.chars().filter(|c| c.is_alphabetic()).count() <= 3 && !has_date(text)
}

/// `Theo Báo …`, `Nguồn: …`, `Tin, ảnh: …`
fn begins_signature(text: &str) -> bool {
    const BEGINNINGS: [&str; 12] = [
        "Theo ",
        "(Theo ",
        "Nguồn",
        "(Nguồn",
        "Tác giả",
        "Tin, ảnh",
        "Tin và ảnh",
        "Bài, ảnh",
        "Bài và ảnh",
        "Ảnh:",
        "Tin:",
        "Bài:",
    ];
    BEGINNINGS.iter().any(|start| text.starts_with(start))
}

/// The beginning of a signature, or a name.
fn is_signature(text: &str, line: &Line) -> bool {
    let capital = |word: &str| word.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_alphanumeric());
    begins_signature(text)
        || line.words <= 6 && text.chars().any(char::is_alphabetic) && text.split_whitespace().all(capital)
}

/// A day in digits: `21/12/2020`, `05-03-2021`, `2021-03-05`, `5.3.2021`.
fn has_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut at = 0;
    while at < bytes.len().min(400) {
        let first = digits(at);
        if first == 0 {
            at += 1;
            continue;
        }
        let mark = bytes.get(at + first).copied().unwrap_or(0);
        if matches!(mark, b'/' | b'-' | b'.') {
            let second = digits(at + first + 1);
            let next = at + first + 1 + second;
            if second > 0 && bytes.get(next) == Some(&mark) {
                let third = digits(next + 1);
                if first == 4 && second <= 2 && third <= 2 || first <= 2 && second <= 2 && third == 4 {
                    return true;
                }
            }
        }
        at += first;
    }
    let lower = text.to_lowercase();
    lower.contains("tháng") && lower.contains("năm") && bytes.iter().any(u8::is_ascii_digit)
}
