use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, PoisonError};

/// Takes results from many threads and hands them on in the order of their numbers.
///
/// A thread that is more than `window` ahead of the oldest missing result waits, so that no more than
/// `window` results are held.
pub(crate) struct Ordered<T, S> {
    state: Mutex<State<T, S>>,
    moved: Condvar,
    window: u64,
}

struct State<T, S> {
    next: u64,
    waiting: BTreeMap<u64, T>,
    stopped: bool,
    sink: S,
}

impl<T, S> Ordered<T, S> {
    pub(crate) fn new(window: u64, sink: S) -> Self {
        let state = State { next: 0, waiting: BTreeMap::new(), stopped: false, sink };
        Self { state: Mutex::new(state), moved: Condvar::new(), window }
    }

    /// Gives result `number`. `take` is called with the results whose turn it is; when it returns false nothing more
    /// is taken. Returns false when the work has stopped.
    pub(crate) fn give(&self, number: u64, result: T, mut take: impl FnMut(&mut S, T) -> bool) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while !state.stopped && number >= state.next + self.window {
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.stopped {
            return false;
        }
        state.waiting.insert(number, result);
        let before = state.next;
        while !state.stopped {
            let next = state.next;
            let Some(result) = state.waiting.remove(&next) else { break };
            state.next += 1;
            state.stopped = !take(&mut state.sink, result);
        }
        if state.next != before || state.stopped {
            self.moved.notify_all();
        }
        !state.stopped
    }

    pub(crate) fn into_sink(self) -> S {
        self.state.into_inner().unwrap_or_else(PoisonError::into_inner).sink
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

    use super::*;

    #[test]
    fn results_come_out_in_order() {
        let ordered = Ordered::new(3, Vec::new());
        let numbers = AtomicU64::new(0);
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let (ordered, numbers) = (&ordered, &numbers);
                scope.spawn(move || {
                    loop {
                        let number = numbers.fetch_add(1, Relaxed);
                        if number >= 200 {
                            return;
                        }
                        if (number + thread) % 7 == 0 {
                            std::thread::sleep(std::time::Duration::from_micros(300));
                        }
                        assert!(ordered.give(number, number, |sink: &mut Vec<u64>, number| {
                            sink.push(number);
                            true
                        }));
                    }
                });
            }
        });
        assert_eq!(ordered.into_sink(), (0..200).collect::<Vec<_>>());
    }

    #[test]
    fn nothing_is_taken_after_a_stop() {
        let ordered = Ordered::new(9, 0);
        let give = |number| {
            ordered.give(number, (), |sink, ()| {
                *sink += 1;
                *sink < 2
            })
        };
        assert!(give(2));
        assert!(give(0));
        assert!(!give(1));
        assert!(!give(3));
        assert_eq!(ordered.into_sink(), 2);
    }
}
