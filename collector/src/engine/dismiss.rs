//! Dismissing: who woke up only because a duplicate came, or because somebody of
//! the person did something, leaves memory again; a segment holds them as they
//! are.

use super::site::Site;
use std::collections::HashSet;
use std::sync::Arc;

impl Site {
    /// Lets those leave of whom everything is sealed, their whole person too.
    pub(crate) fn dismiss(&self) {
        let mut state = self.write();
        let state = &mut *state;
        let mut busy: HashSet<&str> = HashSet::new();
        for visitor in state.hot.iter().filter(|visitor| !visitor.is_sealed()) {
            busy.extend(visitor.user.as_deref());
        }
        let leaving: Vec<(String, u32)> = state
            .hot
            .iter()
            .filter(|visitor| {
                let user = visitor.user.as_deref();
                visitor.is_sealed() && !user.is_some_and(|user| busy.contains(user))
            })
            .filter_map(|visitor| Some((visitor.name.clone(), visitor.number?)))
            .collect();
        let numbers = Arc::make_mut(&mut state.hot_numbers);
        for (name, number) in leaving {
            state.hot.remove(&name);
            numbers.remove(number);
        }
    }
}
