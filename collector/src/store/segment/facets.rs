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
}

/// Numbers facets as shapes come.
#[derive(Debug, Default)]
pub(super) struct FacetNumbers {
    facets: Facets,
    kinds: Shapes,
    pages: HashMap<Option<String>, u32>,
}

impl Facets {
    pub(super) fn of(shapes: &[Event]) -> Self {
        let mut numbers = FacetNumbers::default();
        numbers.extend(shapes);
        numbers.facets
    }
}

impl FacetNumbers {
    /// Takes in the shapes that are new since the last time.
    pub(super) fn extend(&mut self, shapes: &[Event]) -> &Facets {
        for shape in shapes.iter().skip(self.facets.kinds.len()) {
            let mut kind = shape.clone();
            let page = kind.page.take();
            self.facets.kinds.push(self.kinds.number(&kind));
            let next = u32::try_from(self.pages.len()).unwrap_or(u32::MAX);
            self.facets
                .pages
                .push(*self.pages.entry(page).or_insert(next));
        }
        &self.facets
    }
}
