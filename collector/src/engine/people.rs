//! People: visitors that identified as the same user are one person.

use analytics::Timeline;
use analytics::reports::Person;

/// Everybody. Their order means nothing: no report may depend on it.
#[derive(Debug)]
pub struct People<'a> {
    timelines: Vec<&'a Timeline>,
    /// Where each person's timelines begin; one more at the end.
    starts: Vec<usize>,
}

impl<'a> People<'a> {
    /// Groups visitors by user; those without one are a person each.
    pub fn group(visitors: impl Iterator<Item = (Option<&'a str>, &'a Timeline)>) -> Self {
        let mut timelines = Vec::new();
        let mut users = Vec::new();
        for (user, timeline) in visitors {
            match user {
                None => timelines.push(timeline),
                Some(user) => users.push((user, timeline)),
            }
        }
        let mut starts: Vec<usize> = (0..timelines.len()).collect();
        users.sort_by_key(|(user, timeline)| (*user, timeline.visitor.as_str()));
        for person in users.chunk_by(|(one, _), (other, _)| one == other) {
            starts.push(timelines.len());
            timelines.extend(person.iter().map(|(_, timeline)| *timeline));
        }
        starts.push(timelines.len());
        Self { timelines, starts }
    }

    /// How many they are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.timelines.is_empty()
    }

    /// All timelines.
    #[must_use]
    pub fn timelines(&self) -> &[&'a Timeline] {
        &self.timelines
    }

    /// Person by person, a range of them.
    pub fn range(&self, range: std::ops::Range<usize>) -> impl Iterator<Item = Person<'_>> {
        let starts = self.starts.get(range.start..=range.end).unwrap_or_default();
        starts.windows(2).filter_map(|bounds| match bounds {
            [start, end] => self
                .timelines
                .get(*start..*end)
                .map(|timelines| Person { timelines }),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visitors_of_one_user_are_one_person() {
        let [a, b, c, d] = ["a", "b", "c", "d"].map(Timeline::new);
        let visitors = [(Some("u"), &d), (None, &c), (Some("u"), &b), (None, &a)];
        let people = People::group(visitors.into_iter());
        let names = |person: Person<'_>| {
            person
                .timelines
                .iter()
                .map(|t| t.visitor.clone())
                .collect::<Vec<_>>()
                .join("+")
        };
        assert_eq!(
            people.range(0..people.len()).map(names).collect::<Vec<_>>(),
            ["c", "a", "b+d"]
        );
        assert_eq!(people.range(1..2).map(names).collect::<Vec<_>>(), ["a"]);
        let nobody = People::group(std::iter::empty());
        assert_eq!((nobody.len(), nobody.range(0..0).count()), (0, 0));
    }
}
