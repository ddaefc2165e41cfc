//! Facets of shapes: a shape is a *kind* (what happened, who told) at a *page*.
//! Neighbouring events mostly share the page, so the two are packed apart.

use analytics::Event;
use analytics::columns::Shapes;
use std::collections::HashMap;

/// The facets of a segment's shapes, by number.
#[derive(Debug, Default)]
pub(super) struct Facets {
    pub(super) kinds: Vec<u32>,
    pub(super) pages: Vec<u32>,
    known_kinds: Shapes,
    known_pages: HashMap<Option<String>, u32>,
}

impl Facets {
    pub(super) fn of(shapes: &[Event]) -> Self {
        let mut facets = Self::default();
        facets.extend(shapes);
        facets
    }

    /// Takes in the shapes that are new since the last time.
    pub(super) fn extend(&mut self, shapes: &[Event]) {
        for shape in shapes.iter().skip(self.kinds.len()) {
            let mut kind = shape.clone();
            let page = kind.page.take();
            self.kinds.push(self.known_kinds.number(&kind));
            let next = u32::try_from(self.known_pages.len()).unwrap_or(u32::MAX);
            self.pages
                .push(*self.known_pages.entry(page).or_insert(next));
        }
    }
}
