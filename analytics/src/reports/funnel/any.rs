//! Any order: a step is reached once it and all required steps before it are
//! served by distinct events within the window.
//!
//! Distinct is the hard word: with `/a` or `/b` as one step and `/a` as another,
//! who takes which event must be decided together. That is matching in a
//! bipartite graph, and events come one by one: each new one may lengthen the
//! matching by an augmenting path.

use super::attempt::{Attempt, Outcome};
use super::marks::{Mark, Trail};
use super::query::FunnelQuery;

/// The attempt that leads furthest, the earliest of equal ones.
pub(super) fn read(query: &FunnelQuery, trail: &Trail<'_>, from: usize) -> Option<Attempt> {
    let mut best: Option<Attempt> = None;
    let mut span = Span::new(query, from);
    let mut read_to = 0;
    for (place, mark) in trail.marks.iter().enumerate().skip(from) {
        span.move_to(query, trail, place);
        if !mark.may_start || !mark.serves_any() {
            continue;
        }
        let furthest = best.as_ref().and_then(Attempt::last_step);
        // All that lies in a span that ends no later was seen from an earlier start.
        if span.end <= read_to || !span.may_pass(query, furthest) {
            continue;
        }
        read_to = span.end;
        let attempt = span.read(query, trail);
        if let Some(attempt) = attempt.filter(|attempt| attempt.last_step() > furthest) {
            best = Some(attempt);
        }
    }
    best
}

/// Marks that one attempt may use; it moves along the trail with its start.
struct Span {
    start: usize,
    end: usize,
    /// An exclusion ended it.
    is_cut: bool,
    /// For each step, how many of the marks could serve it.
    choices: Vec<usize>,
}

impl Span {
    fn new(query: &FunnelQuery, start: usize) -> Self {
        Self {
            start,
            end: start,
            is_cut: false,
            choices: vec![0; query.steps.len()],
        }
    }

    fn move_to(&mut self, query: &FunnelQuery, trail: &Trail<'_>, start: usize) {
        for place in self.start..start.min(self.end) {
            self.count(trail, place, |choices| *choices -= 1);
        }
        self.start = start;
        self.end = self.end.max(start);
        let first = trail.marks.get(start).map(|mark| mark.time);
        let deadline = first
            .zip(query.window)
            .map(|(first, window)| first + window);
        self.is_cut = false;
        while let Some(mark) = trail.marks.get(self.end) {
            if deadline.is_some_and(|deadline| mark.time > deadline) {
                break;
            }
            self.is_cut = mark.is_excluded() && !mark.serves_any();
            if self.is_cut {
                break;
            }
            self.count(trail, self.end, |choices| *choices += 1);
            self.end += 1;
        }
    }

    fn count(&mut self, trail: &Trail<'_>, place: usize, change: impl Fn(&mut usize)) {
        let Some(mark) = trail.marks.get(place) else {
            return;
        };
        for (step, choices) in self.choices.iter_mut().enumerate() {
            if mark.serves(step) {
                change(choices);
            }
        }
    }

    /// Whether there are events for a further step and for all that it needs: a
    /// quick answer that spares most readings of a long trail.
    fn may_pass(&self, query: &FunnelQuery, furthest: Option<usize>) -> bool {
        for (place, (step, choices)) in query.steps.iter().zip(&self.choices).enumerate() {
            if *choices > 0 && Some(place) > furthest {
                return true;
            }
            if *choices == 0 && !step.optional {
                return false;
            }
        }
        false
    }

    fn read(&self, query: &FunnelQuery, trail: &Trail<'_>) -> Option<Attempt> {
        let marks = trail.marks.get(self.start..self.end)?;
        let mut attempt = Attempt::begin(trail, self.start)?;
        let mut matching = Matching::new(query.steps.len());
        let mut wanted = Some(0);
        for mark in marks {
            matching.offer(mark);
            while let Some(step) = wanted.filter(|&step| matching.serve(step)) {
                attempt.reach(step, mark.time);
                wanted = query.required_after(step);
            }
        }
        attempt.reached_at(0)?;
        self.serve_optional(query, &mut matching, &mut attempt, wanted);
        attempt.next = self.end;
        attempt.settle(query, trail, wanted);
        if self.is_cut && wanted.is_some() {
            attempt.outcome = Outcome::Dropped;
        }
        Some(attempt)
    }

    /// Optional steps take what the required ones leave over; their own times say
    /// nothing, since any order will do.
    fn serve_optional(
        &self,
        query: &FunnelQuery,
        matching: &mut Matching,
        attempt: &mut Attempt,
        wanted: Option<usize>,
    ) {
        let known = wanted.unwrap_or(query.steps.len());
        for (place, step) in query.steps.iter().enumerate().take(known) {
            if step.optional && matching.serve(place) {
                attempt.reach(place, attempt.start);
            }
        }
    }
}

/// Which event serves which step. Only so many events a step are kept as there
/// are steps: more could never be needed.
struct Matching {
    /// For each event offered: bit k, it could serve step k; the step it serves.
    events: Vec<(u32, Option<usize>)>,
    /// For each step, how many kept events could serve it.
    choices: Vec<usize>,
}

impl Matching {
    fn new(steps: usize) -> Self {
        Self {
            events: Vec::new(),
            choices: vec![0; steps],
        }
    }

    fn offer(&mut self, mark: &Mark) {
        let steps = self.choices.len();
        let mut is_needed = false;
        let mut bits = 0;
        for (step, choices) in self.choices.iter_mut().enumerate() {
            if mark.serves(step) {
                bits |= 1 << step;
                is_needed |= *choices < steps;
                *choices += 1;
            }
        }
        if is_needed {
            self.events.push((bits, None));
        }
    }

    /// Finds an event for the step, if need be by giving other steps other events.
    fn serve(&mut self, step: usize) -> bool {
        let mut tried = vec![false; self.events.len()];
        self.augment(step, &mut tried)
    }

    fn augment(&mut self, step: usize, tried: &mut [bool]) -> bool {
        for event in 0..self.events.len() {
            let Some(&(bits, serving)) = self.events.get(event) else {
                return false;
            };
            let Some(tried_before) = tried.get_mut(event) else {
                return false;
            };
            if bits >> step & 1 == 0 || std::mem::replace(tried_before, true) {
                continue;
            }
            if serving.is_none_or(|other| self.augment(other, tried)) {
                if let Some((_, serving)) = self.events.get_mut(event) {
                    *serving = Some(step);
                }
                return true;
            }
        }
        false
    }
}
