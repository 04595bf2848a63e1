//! Which seats of one name are one person's.
//!
//! Put together are, in this order:
//! 1. seats that one document gives to one person (`nguyên Bí thư Tỉnh ủy A, Bộ trưởng …`);
//! 2. seats of one office of one place;
//! 3. seats of one province, or of the nation, where nothing speaks against it: nobody sits in two units at a time
//!    (committee members excepted), and nobody goes from one commune to another;
//! 4. the name without an office, to the one person of its province, or to the only one there is.
//!
//! Names under articles and photographs are one author, and nobody else.

use super::{Id, NONE, Person, Seat};
use crate::reach::Reach;

/// Persons of one province that a seat is compared with. More of one name are kept apart without a comparison.
const COMPARED: usize = 64;

struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.parent[one.max(other)] = one.min(other);
    }
}

/// The seats of each person, in the order of their first days. `order` tells how strings compare, so that the result does
/// not depend on the ids that they happen to have.
pub(super) fn persons(person: &Person, text: impl Fn(Id) -> String) -> Vec<Vec<usize>> {
    let seats = &person.seats;
    let mut order: Vec<usize> = (0..seats.len()).collect();
    if seats.len() > 1 {
        order.sort_by_cached_key(|&seat| {
            let Seat { office, place, province, byline, seen, .. } = &seats[seat];
            (seen.first, text(*office), text(*place), text(*province), *byline)
        });
    }
    // From here on seats are numbered in that order.
    let seat = |at: usize| &seats[order[at]];
    let mut place_in_order = vec![0; seats.len()];
    order.iter().enumerate().for_each(|(at, &seat)| place_in_order[seat] = at);
    let mut groups = Groups { parent: (0..seats.len()).collect() };
    for &(one, other) in &person.links {
        groups.join(place_in_order[one as usize], place_in_order[other as usize]);
    }
    // One office of one place; under an unknown province, only one of no other.
    let mut by_office: Vec<usize> = (0..order.len()).filter(|&at| seat(at).office != NONE).collect();
    by_office.sort_by_key(|&at| (seat(at).office, seat(at).province, at));
    for pair in by_office.windows(2) {
        let (one, other) = (seat(pair[0]), seat(pair[1]));
        if one.office == other.office && (one.province == other.province || one.reach == Reach::Nation) {
            groups.join(pair[0], pair[1]);
        }
    }
    let bylines: Vec<usize> = (0..order.len()).filter(|&at| seat(at).byline).collect();
    bylines.windows(2).for_each(|pair| groups.join(pair[0], pair[1]));

    // The groups so far, by their first seats; those with offices before those without.
    let mut parts: Vec<Vec<usize>> = vec![Vec::new(); order.len()];
    for at in 0..order.len() {
        let root = groups.root(at);
        parts[root].push(at);
    }
    parts.retain(|part| !part.is_empty());
    let loose = |part: &Vec<usize>| part.iter().all(|&at| seat(at).office == NONE);
    let byline = |part: &Vec<usize>| part.iter().any(|&at| seat(at).byline);
    let (without, with): (Vec<_>, Vec<_>) = parts.into_iter().partition(loose);
    let mut found: Vec<Vec<usize>> = Vec::new();
    for part in with {
        let home = found.iter_mut().take(COMPARED).find(|known| {
            known.iter().all(|&a| part.iter().all(|&b| may_be_one(seat(a), seat(b)))) && near(known, &part, seat)
        });
        match home {
            Some(known) => known.extend(part),
            None => found.push(part),
        }
    }
    let officials = found.len();
    for part in without {
        if byline(&part) {
            found.push(part);
            continue;
        }
        let province = seat(part[0]).province;
        let of_province = |known: &Vec<usize>| {
            province != NONE && known.iter().any(|&at| seat(at).province == province && !seat(at).byline)
        };
        let mut homes = (0..found.len()).filter(|&index| of_province(&found[index]));
        let home = match (homes.next(), homes.next()) {
            (Some(home), None) => Some(home),
            (Some(_), Some(_)) => None,
            (None, _) if officials == 1 => {
                // Without a province, or of a nationwide office: whoever it is that everybody knows.
                let known = &found[0];
                (province == NONE || known.iter().any(|&at| seat(at).reach == Reach::Nation)).then_some(0)
            }
            (None, _) => None,
        };
        match home {
            Some(home) => found[home].extend(part),
            None => found.push(part),
        }
    }
    for group in &mut found {
        group.sort_unstable();
    }
    found.sort_unstable_by_key(|group| group[0]);
    found.into_iter().map(|group| group.into_iter().map(|at| order[at]).collect()).collect()
}

/// True when two groups have a province in common, or both a seat of the nation.
fn near<'a>(one: &[usize], other: &[usize], seat: impl Fn(usize) -> &'a Seat) -> bool {
    one.iter().any(|&a| {
        other.iter().any(|&b| {
            let (a, b) = (seat(a), seat(b));
            a.province != NONE && a.province == b.province || a.reach == Reach::Nation && b.reach == Reach::Nation
        })
    })
}

/// True when one person may have held both.
fn may_be_one(one: &Seat, other: &Seat) -> bool {
    if one.office == NONE || other.office == NONE || one.place == NONE || other.place == NONE {
        return true;
    }
    if one.province != NONE && other.province != NONE && one.province != other.province {
        return false;
    }
    if one.place == other.place && one.reach == other.reach {
        return true;
    }
    if one.reach == Reach::Nation || other.reach == Reach::Nation {
        return true;
    }
    let (a, b) = (&one.seen, &other.seen);
    let apart = a.first != 0 && b.first != 0 && (a.last < b.first || b.last < a.first);
    let small = |seat: &Seat| matches!(seat.reach, Reach::Commune | Reach::Unknown);
    apart && !(small(one) && small(other))
}
