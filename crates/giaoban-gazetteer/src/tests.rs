use super::*;

#[test]
fn every_unit_has_a_parent_and_a_known_end() {
    let g = Gazetteer::shared();
    for (index, unit) in g.units.iter().enumerate() {
        let id = UnitId(index as u32);
        match unit.level {
            Level::Commune => {
                let parent = unit.parent.map(|parent| g.unit(parent).level);
                let expected = if unit.era == Some(Era::After) { Level::Province } else { Level::District };
                assert_eq!(parent, Some(expected), "{unit:?}");
            }
            Level::District => assert!(unit.parent.is_some(), "{unit:?}"),
            _ => assert!(unit.parent.is_none(), "{unit:?}"),
        }
        if let Some(parent) = unit.parent {
            assert_eq!(g.unit(parent).era, unit.era, "{unit:?}");
        }
        match unit.end {
            End::None => assert!(unit.valid_to.is_empty() && g.successors(id).is_empty(), "{unit:?}"),
            End::Succeeded => assert!(!unit.valid_to.is_empty() && !g.successors(id).is_empty(), "{unit:?}"),
            End::Merged => {}
            End::Renamed => assert_eq!(g.successors(id).len(), 1, "{unit:?}"),
        }
    }
}
