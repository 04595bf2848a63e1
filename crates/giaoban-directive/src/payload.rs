use std::borrow::Cow;

use giaoban_core::{Payload, Ref};
use giaoban_date::TimeExpression;
use giaoban_entity::EntityMention;
use jiff::civil::Date;
use serde::{Serialize, Serializer};

/// How binding a directive is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Modality {
    /// `yêu cầu`, `giao`, `phải`, `chỉ đạo`
    Require,
    /// `đề nghị`, `kêu gọi`
    Request,
    /// `nên`, `khuyến nghị`, `mong`
    Recommend,
    /// Listed as a task of the coming period.
    Task,
}

/// How much pressure or latitude stands behind a directive.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// Something must not be done: `không được`, `nghiêm cấm`
    Prohibiting,
    /// At once, strictly, without fail: `khẩn trương`, `dứt điểm`, `xử lý nghiêm`
    Pressing,
    /// As far as the one who acts sees fit: `xem xét`, `tùy điều kiện`, `khuyến khích`
    Flexible,
}

/// Who gives a directive.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Issuer {
    /// Canonical name of the person, else of the office or body.
    pub text: String,
    /// The mention that names it; absent when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<Ref<EntityMention>>,
}

/// Who is to act.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Addressee {
    /// As printed.
    pub text: String,
    /// The first entity inside; absent when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<Ref<EntityMention>>,
}

/// By when, or for which period.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Due {
    /// TIMEX3 value.
    pub value: String,
    /// The mention.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Ref<TimeExpression>>,
    /// First day, absent when vague or recurring.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "write_day")]
    pub from: Option<Date>,
    /// Last day, absent together with `from`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "write_day")]
    pub to: Option<Date>,
}

fn write_day<S: Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => serializer.collect_str(day),
        None => serializer.serialize_none(),
    }
}

/// One action that somebody is told to do. The span is the action clause.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Directive {
    /// How binding.
    pub modality: Modality,
    /// The words that carry it, as printed; absent where nothing does (task tables).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cue: Option<String>,
    /// Who gives it; absent when unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<Issuer>,
    /// Who is to act; absent when unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addressee: Option<Addressee>,
    /// By when; absent when nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// The event where it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<Ref<EntityMention>>,
    /// How often, a TIMEX3 value of type SET such as `P1Y`; absent when it is to be done once or nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeat: Option<String>,
    /// The mention that says how often.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeat_date: Option<Ref<TimeExpression>>,
    /// Absent when the words speak neither of pressure nor of latitude.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strength: Option<Strength>,
    /// The documents that it leans on or speaks of, in the clause or at the head of the order; empty when there are
    /// none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Ref<EntityMention>>,
    /// An earlier directive of the page that says the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeats: Option<Ref<Directive>>,
    /// True when the headline says the same.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub in_title: bool,
    /// True for a prohibition (`không được`, `nghiêm cấm`).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub prohibition: bool,
    /// Over what issuer and cue were carried from an earlier clause: `semicolon`, `sentence`, `paragraph`, `list`,
    /// `table`, or `quotation` when who speaks is named behind what he says; absent when they stand in the clause itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carried: Option<&'static str>,
}

impl Payload for Directive {
    const ID_PREFIX: &'static str = "r";

    fn kind(&self) -> &'static str {
        match self.modality {
            Modality::Require => "require",
            Modality::Request => "request",
            Modality::Recommend => "recommend",
            Modality::Task => "task",
        }
    }

    fn gloss(&self) -> Cow<'_, str> {
        let issuer = self.issuer.as_ref().map_or("?", |issuer| &issuer.text);
        let addressee = self.addressee.as_ref().map_or("?", |addressee| &addressee.text);
        match &self.due {
            Some(due) => Cow::Owned(format!("{issuer} → {addressee} ({})", due.value)),
            None => Cow::Owned(format!("{issuer} → {addressee}")),
        }
    }

    fn references(&self, visit: &mut dyn FnMut(&'static str, usize)) {
        let issuer = self.issuer.as_ref().and_then(|issuer| issuer.entity);
        let addressee = self.addressee.as_ref().and_then(|addressee| addressee.entity);
        for target in [issuer, addressee, self.event].into_iter().flatten().chain(self.documents.iter().copied()) {
            visit(EntityMention::ID_PREFIX, target.index());
        }
        for date in [self.due.as_ref().and_then(|due| due.date), self.repeat_date].into_iter().flatten() {
            visit(TimeExpression::ID_PREFIX, date.index());
        }
        if let Some(earlier) = self.repeats {
            visit(Self::ID_PREFIX, earlier.index());
        }
    }
}
