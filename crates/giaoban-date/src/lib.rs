//! Dates and times, resolved to TIMEX3 values.
//!
//! A mention is found from its trigger word (`ngày` day, `tháng` month, `quý` quarter, `nhiệm kỳ` term of
//! office …) or from the shape of its digits, in one walk over the tokens. What it does not print is filled in
//! from the publication time of the document, from the period that the text reports on and from earlier
//! mentions; [`TimeExpression::basis`] says which. What stays unknown is written as `X`.
//!
//! # What is found
//!
//! | family | examples | value |
//! |---|---|---|
//! | days | `ngày 21/12/2020`, `21-12`, `ngày 21 tháng 12 năm 2020`, `mùng 5/2`, `các ngày 5, 6 và 7/3`, `15-20/3` | `2020-12-21`, `2023-03-15/2023-03-20` |
//! | weekdays | `thứ Hai tuần trước`, `Chủ nhật, 17/11/2024` | `2023-09-18` |
//! | parts of the day | `Chiều ngày 21/12`, `sáng nay`, `đêm 12 rạng sáng 13/10` | `2020-12-21TAF` |
//! | clock times, stamps | `14 giờ 30 ngày 5/3`, `19h tối 3/8`, `Thứ 2, 21/12/2020 \| 18:11:53` | `2023-03-05T14:30` |
//! | months, quarters, halves | `tháng 9/2023`, `quý III/2023`, `6 tháng cuối năm`, `9 tháng đầu năm 2023`, `cùng kỳ năm 2022` | `2023-09`, `2023-Q3`, `2019-H2`, `2023-01/2023-09` |
//! | years and more | `năm 2020`, `năm qua`, `giai đoạn 2016 - 2020`, `nhiệm kỳ 2021-2026`, `năm học 2020-2021`, `thập niên 90`, `thế kỷ XX` | `2020`, `2016/2020`, `199`, `19` |
//! | before the common era, reigns | `năm 111 trước Công nguyên`, `năm Minh Mạng thứ 13` | `BC0111`, `1832` |
//! | relative | `hôm qua`, `tuần này`, `tháng trước`, `đầu nhiệm kỳ`, `cuối tuần` | resolved |
//! | lengths of time | `5 năm qua`, `một năm rưỡi`, `gần 10 năm`, `cách đây 90 năm` | `P5Y`, `P18M` |
//! | recurring | `hằng năm`, `thứ 2 hàng tuần`, `ngày 15 hàng tháng`, `3 tháng/lần` | `P1Y`, `XXXX-WXX-1`, `XXXX-XX-15` |
//! | named and lunar days | `Tết Nguyên đán Quý Mão`, `Lễ 30/4`, `rằm tháng Giêng`, `mùng 10 tháng 3 âm lịch` | the day of the solar calendar |
//! | vague times | `hiện nay`, `thời gian qua`, `thời gian tới` | `PRESENT_REF`, `PAST_REF`, `FUTURE_REF` |
//!
//! A mention holds its trigger and weekday but no preposition (`trong`, `từ`, `đến`, `trước`). `từ ngày A đến ngày B` is
//! two mentions, a compact range (`15-20/3`) is one, and so is a list that shares its trigger and month.
//!
//! # What is left out
//!
//! Numbers of documents (`12/2020/NĐ-CP`), ordinals (`lần thứ hai`, `khóa XV`), counts (`8/19 xã`), ages, streets
//! (`đường 30/4`), `24/7`, and words that only look like times (`sáng tạo`, `thông qua`, `thực hiện`). A bare `Tết` or
//! `lễ` is no date. Feasts of other calendars (Khmer, Chăm, Mông) have no computed days.
//!
//! # How a missing year is chosen
//!
//! The nearest one to the publication day; a day ahead counts double unless a word such as `sẽ` (will), `dự kiến`
//! (planned) or `chậm nhất` (at the latest) stands before it, and is ruled out after `đã` (a past tense marker). The
//! members of a list or range share what only one of them prints. Without a publication time the year of the
//! nearest earlier mention counts.
//!
//! # Fields
//!
//! See [`TimeExpression`]. Warnings say what does not fit: a printed weekday that is not the day's, a day that the
//! calendar does not have, a period that ends before it begins, a day told as past that lies after publication.
//!
//! # Sources
//!
//! TIMEX3 is the annotation standard of TimeML (ISO 24617-1). The lunar calendar is computed (module `lunar`) for 1900
//! to 2100 at UTC+7. Names of days and trigger words were written by hand for this project (`data/*.tsv`).

mod expression;
mod lexicon;
mod lunar;
mod matcher;
mod normalizer;
mod payload;
mod summary;
#[cfg(test)]
mod tests;
mod text;

use giaoban_core::text::LexiconBuilder;
use giaoban_core::{Analyzer, Annotation, Annotations, Document};

use crate::lexicon::Words;
use crate::matcher::Matcher;
use crate::normalizer::Normalizer;

pub use payload::{DateBasis, Modifier, TimeExpression, TimexType, Warning};
pub use summary::DateSummary;

/// The date analyzer.
#[derive(Debug)]
pub struct DateAnalyzer {
    words: Words,
}

impl Analyzer for DateAnalyzer {
    const NAME: &'static str = "date";
    const DESCRIPTION: &'static str = "dates, times, periods and durations, resolved (TIMEX3)";
    type Payload = TimeExpression;
    type Summary = DateSummary;
    type Register = ();

    fn new(lexicon: &mut LexiconBuilder) -> Self {
        Self { words: Words::new(lexicon) }
    }

    fn analyze(&self, document: &Document, _prior: &Annotations) -> Vec<Annotation<TimeExpression>> {
        let candidates = Matcher::new(&self.words, document).run();
        let values = Normalizer::new(&self.words, document, &candidates).run(&candidates);
        candidates
            .iter()
            .zip(values)
            .map(|(candidate, value)| Annotation {
                span: document.span_of(candidate.start, candidate.end),
                rule: candidate.rule,
                value,
            })
            .collect()
    }

    fn summarize(&self, _document: &Document, found: &[Annotation<TimeExpression>]) -> DateSummary {
        DateSummary::of(found)
    }
}

giaoban_core::register!(DateAnalyzer);
