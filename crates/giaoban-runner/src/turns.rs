use std::sync::{Condvar, Mutex, PoisonError};

/// Something that threads use one after the other, in the order of their numbers, each once.
pub(crate) struct Turns<T> {
    state: Mutex<(u64, T)>,
    moved: Condvar,
}

/// The turn of one number. It is passed on when this is dropped, which waits for it first.
pub(crate) struct Turn<'t, T> {
    turns: &'t Turns<T>,
    number: u64,
}

impl<T> Turns<T> {
    pub(crate) fn new(state: T) -> Self {
        Self { state: Mutex::new((0, state)), moved: Condvar::new() }
    }

    /// The turn of `number`. Every number from 0 on must have one, or those after it wait for ever.
    pub(crate) fn of(&self, number: u64) -> Turn<'_, T> {
        Turn { turns: self, number }
    }
}

impl<T> Turn<'_, T> {
    /// Waits for the turn and uses what it is about. May be called again.
    pub(crate) fn take<R>(&mut self, work: impl FnOnce(&mut T) -> R) -> R {
        let state = self.turns.state.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = self.turns.moved.wait_while(state, |(next, _)| *next != self.number);
        work(&mut waiting.unwrap_or_else(PoisonError::into_inner).1)
    }
}

impl<T> Drop for Turn<'_, T> {
    fn drop(&mut self) {
        let state = self.turns.state.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = self.turns.moved.wait_while(state, |(next, _)| *next != self.number);
        waiting.unwrap_or_else(PoisonError::into_inner).0 += 1;
        self.turns.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_come_in_order() {
        let turns = Turns::new(Vec::new());
        std::thread::scope(|scope| {
            for number in [3, 1, 4, 0, 2, 5] {
                let turns = &turns;
                scope.spawn(move || {
                    let mut turn = turns.of(number);
                    if number != 2 {
                        turn.take(|list| list.push(number));
                        turn.take(|list| list.push(number));
                    }
                });
            }
        });
        assert_eq!(turns.state.into_inner().unwrap().1, [0, 0, 1, 1, 3, 3, 4, 4, 5, 5]);
    }
}
