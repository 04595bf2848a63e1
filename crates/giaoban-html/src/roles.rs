//! What the names of elements hint at.

use std::ops::{BitOr, BitOrAssign};
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

const TABLE: &str = include_str!("../data/roles.tsv");

/// A set of things that an element may be.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Roles(u32);

macro_rules! roles {
    ($($name:ident = $bit:literal $row:literal,)*) => {
        impl Roles {
            $(pub(crate) const $name: Roles = Roles(1 << $bit);)*

            fn named(name: &str) -> Option<Roles> {
                match name {
                    $($row => Some(Roles::$name),)*
                    _ => None,
                }
            }
        }
    };
}

roles! {
    TITLE = 0 "title",
    STAMP = 1 "stamp",
    LEAD = 2 "lead",
    CONTENT = 3 "content",
    CAPTION = 4 "caption",
    AUTHOR = 5 "author",
    SOURCE = 6 "source",
    COUNTER = 7 "counter",
    NAV = 8 "nav",
    HEADER = 9 "header",
    FOOTER = 10 "footer",
    SIDE = 11 "side",
    RELATED = 12 "related",
    COMMENT = 13 "comment",
    SHARE = 14 "share",
    TAGS = 15 "tags",
    AD = 16 "ad",
    HIDDEN = 17 "hidden",
}

impl Roles {
    /// What is not part of the article.
    pub(crate) const AROUND: Roles = Roles(
        Roles::NAV.0
            | Roles::HEADER.0
            | Roles::FOOTER.0
            | Roles::SIDE.0
            | Roles::RELATED.0
            | Roles::COMMENT.0
            | Roles::SHARE.0
            | Roles::TAGS.0
            | Roles::AD.0,
    );

    /// What stands at the head or foot of an article.
    pub(crate) const SIGNED: Roles = Roles(Roles::AUTHOR.0 | Roles::SOURCE.0 | Roles::STAMP.0 | Roles::COUNTER.0);

    pub(crate) fn any(self, of: Roles) -> bool {
        self.0 & of.0 != 0
    }

    pub(crate) fn only(self, of: Roles) -> Roles {
        Roles(self.0 & of.0)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for Roles {
    type Output = Roles;

    fn bitor(self, other: Roles) -> Roles {
        Roles(self.0 | other.0)
    }
}

impl BitOrAssign for Roles {
    fn bitor_assign(&mut self, other: Roles) {
        self.0 |= other.0;
    }
}

/// The names of `data/roles.tsv`.
#[derive(Debug)]
pub(crate) struct RoleTable {
    whole: FxHashMap<&'static [u8], Roles>,
    part: FxHashMap<&'static [u8], Roles>,
}

/// The longest name in the table; longer ones are not looked up.
const LONGEST: usize = 32;

impl RoleTable {
    /// The table, read once.
    pub(crate) fn get() -> &'static RoleTable {
        static ROLES: LazyLock<RoleTable> = LazyLock::new(RoleTable::read);
        &ROLES
    }

    fn read() -> Self {
        let mut table = RoleTable { whole: FxHashMap::default(), part: FxHashMap::default() };
        for row in crate::rows(TABLE) {
            let [role, how, name] = row[..] else { panic!("roles.tsv: three cells are needed in {row:?}") };
            let roles = Roles::named(role).unwrap_or_else(|| panic!("roles.tsv: no role is called `{role}`"));
            let map = match how {
                "whole" => &mut table.whole,
                "part" => &mut table.part,
                _ => panic!("roles.tsv: `{how}` is neither `whole` nor `part`"),
            };
            *map.entry(name.as_bytes()).or_default() |= roles;
        }
        table
    }

    /// The roles of the names in a `class` or `id`.
    pub(crate) fn of(&self, names: &[u8]) -> Roles {
        let mut roles = Roles::default();
        // Class lists of utilities may be long; the telling names stand first.
        for name in names.split(u8::is_ascii_whitespace).filter(|name| !name.is_empty()).take(12) {
            roles |= self.of_name(name);
        }
        roles
    }

    fn of_name(&self, name: &[u8]) -> Roles {
        let mut packed = [0u8; 2 * LONGEST];
        let mut length = 0;
        let mut start = 0;
        let mut roles = Roles::default();
        let mut lower = false;
        for &byte in name.iter().take(packed.len()) {
            let upper = byte.is_ascii_uppercase();
            if !byte.is_ascii_alphabetic() || upper && lower {
                roles |= self.look(&self.part, &packed[start..length]);
                start = length;
            }
            lower = byte.is_ascii_lowercase();
            if byte.is_ascii_alphabetic() {
                packed[length] = byte.to_ascii_lowercase();
                length += 1;
            }
        }
        roles |= self.look(&self.part, &packed[start..length]);
        roles | self.look(&self.whole, &packed[..length])
    }

    fn look(&self, map: &FxHashMap<&'static [u8], Roles>, name: &[u8]) -> Roles {
        if name.is_empty() || name.len() > LONGEST {
            return Roles::default();
        }
        map.get(name).copied().unwrap_or_default()
    }

    /// The roles of a schema.org property.
    pub(crate) fn item_property(names: &[u8]) -> Roles {
        let mut roles = Roles::default();
        for name in names.split(u8::is_ascii_whitespace) {
            roles |= match name.to_ascii_lowercase().as_slice() {
                b"headline" => Roles::TITLE,
                b"datepublished" | b"datecreated" => Roles::STAMP,
                b"articlebody" => Roles::CONTENT,
                b"author" => Roles::AUTHOR,
                b"caption" => Roles::CAPTION,
                b"comment" => Roles::COMMENT,
                b"breadcrumb" => Roles::NAV,
                _ => Roles::default(),
            };
        }
        roles
    }

    /// The roles of an ARIA landmark.
    pub(crate) fn aria(name: &[u8]) -> Roles {
        match name.to_ascii_lowercase().as_slice() {
            b"navigation" | b"menu" | b"menubar" | b"tablist" => Roles::NAV,
            b"banner" => Roles::HEADER,
            b"contentinfo" => Roles::FOOTER,
            b"complementary" => Roles::SIDE,
            b"search" | b"dialog" | b"alert" => Roles::AD,
            b"main" | b"article" => Roles::CONTENT,
            _ => Roles::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_every_spelling() {
        let table = RoleTable::get();
        for (roles, names) in [
            (
                Roles::CONTENT,
                &["detail-content", "DetailContent", "detail_content", "x detailcontent", "article-body"][..],
            ),
            (Roles::CAPTION, &["wp-caption-text", "PhotoCMS_Caption", "pCaption", "imgCaption"]),
            (Roles::STAMP, &["PostDate", "post-date", "ngay-dang"]),
            (Roles::LEAD, &["sapo", "detail-sapo", "news_Sapo"]),
            (Roles::RELATED, &["tin-lien-quan", "related-posts", "box-relatedNews"]),
            (Roles::SHARE, &["addthis_toolbox", "social-share", "btn"]),
        ] {
            for name in names {
                assert!(table.of(name.as_bytes()).any(roles), "{name}");
            }
        }
        for name in ["header-less", "loader", "shadow", "navy", "updates", "col-md-8", "", "-", "déjà"] {
            let roles = table.of(name.as_bytes());
            assert!(roles.is_empty() || name == "header-less", "{name}: {roles:?}");
        }
    }
}
