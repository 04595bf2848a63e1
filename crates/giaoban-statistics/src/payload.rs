use std::borrow::Cow;

use giaoban_core::{Payload, Ref};
use giaoban_date::TimeExpression;
use giaoban_entity::EntityMention;
use serde::Serialize;

/// Kinds of figures.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FigureKind {
    /// A number of things.
    Count,
    /// A percentage.
    Percent,
    /// An amount of money.
    Money,
    /// A physical quantity.
    Measure,
    /// So many of so many: `25/30 xã`.
    Ratio,
    /// So many times: `2 lần`.
    Multiple,
}

/// What a word before the figure says of its exactness.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Qualifier {
    /// `khoảng`, `ước`
    About,
    /// `hơn`, `trên`
    Over,
    /// `gần`, `dưới`
    Under,
    /// `ít nhất`, `trở lên`
    AtLeast,
    /// `tối đa`, `không quá`
    AtMost,
}

/// Whether the figure is itself a change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// `tăng`
    Up,
    /// `giảm`
    Down,
}

/// How the figure was put together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Aggregate {
    /// `tổng`
    Total,
    /// `bình quân`
    Average,
    /// `lũy kế`
    Cumulative,
}

/// Whether the figure is not a result.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It is to be reached: `phấn đấu`, `chỉ tiêu`.
    Target,
    /// It is foreseen: `dự kiến`, `sẽ`.
    Plan,
}

/// One reported figure. The span is number and unit.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Figure {
    /// The number as printed; the low end of a range.
    pub value: f64,
    /// The high end of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// Ratio: of how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<f64>,
    /// What kind of figure.
    pub kind: FigureKind,
    /// The unit or counted noun as printed; absent for a bare number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The value in the base unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_value: Option<f64>,
    /// The high end of a range in the base unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_max: Option<f64>,
    /// The base unit: `VND`, `m²`, `kg` …; the counted noun where only a scale was resolved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_unit: Option<Cow<'static, str>>,
    /// What the figure is per: `người/năm`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per: Option<String>,
    /// What is counted, or the indicator that is measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// How exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qualifier: Option<Qualifier>,
    /// Up or down, when the figure is a change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// What a change or comparison is against, as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared_to: Option<String>,
    /// How it was put together, where the text says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aggregate: Option<Aggregate>,
    /// Absent for results.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// The figure before, whose item this one goes on with: `đạt 120, tăng 15 so với …`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows: Option<Ref<Figure>>,
    /// The figure before that this one is a part of: `96 xã, trong đó 25 xã …`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_of: Option<Ref<Figure>>,
    /// The period it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Ref<TimeExpression>>,
    /// The place it is of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Ref<EntityMention>>,
    /// Whose figure it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reporter: Option<Ref<EntityMention>>,
}

impl Payload for Figure {
    const ID_PREFIX: &'static str = "f";

    fn kind(&self) -> &'static str {
        match self.kind {
            FigureKind::Count => "count",
            FigureKind::Percent => "percent",
            FigureKind::Money => "money",
            FigureKind::Measure => "measure",
            FigureKind::Ratio => "ratio",
            FigureKind::Multiple => "multiple",
        }
    }

    fn gloss(&self) -> Cow<'_, str> {
        let item = self.item.as_deref().unwrap_or_default();
        let unit = self.unit.as_deref().unwrap_or_default();
        Cow::Owned(match self.max {
            Some(max) => format!("{item} = {}–{max} {unit}", self.value),
            None => format!("{item} = {} {unit}", self.value),
        })
    }

    fn references(&self, visit: &mut dyn FnMut(&'static str, usize)) {
        if let Some(period) = self.period {
            visit(TimeExpression::ID_PREFIX, period.index());
        }
        for figure in [self.follows, self.part_of].into_iter().flatten() {
            visit(Self::ID_PREFIX, figure.index());
        }
        for target in [self.place, self.reporter].into_iter().flatten() {
            visit(EntityMention::ID_PREFIX, target.index());
        }
    }
}
