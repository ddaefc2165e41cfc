//! What the collector answers to the questions, and how soon.

use crate::clock::{self, ms, timed};
use crate::ingest::median;
use crate::questions::{Asking, QUESTIONS, Question};
use crate::server::Server;
use anyhow::Result;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// A question with or without the filter.
pub(crate) type Asked = (&'static Question, bool);

/// What the collector said, by the question's key.
pub(crate) type Answers = BTreeMap<String, Answer>;

/// What it said to one question.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Milliseconds that it took as the first question after a start.
    pub(crate) first: f64,
    /// The median of more.
    pub(crate) warm: f64,
    /// Work on all cores, the mean of the same.
    pub(crate) cpu: f64,
    /// What is compared.
    pub(crate) compared: Value,
}

/// Each question is asked so many times at least, then up to so many within a short
/// while; the median is shown. Where one takes long, fewer must do.
const ROUNDS: std::ops::RangeInclusive<usize> = 5..=50;
const SLOW_ROUNDS: usize = 3;
const PATIENCE: Duration = Duration::from_secs(1);
const IMPATIENCE: Duration = Duration::from_secs(10);

/// All questions, each without the filter and with it.
pub(crate) fn asked() -> impl Iterator<Item = Asked> {
    QUESTIONS
        .iter()
        .flat_map(|question| [(question, false), (question, true)])
}

/// The name of a question and of its filter.
pub(crate) fn key((question, filtered): Asked) -> String {
    format!("{}{}", question.name, if filtered { "+filter" } else { "" })
}

/// Asks a server everything, again and again.
pub(crate) fn ask(server: &Server) -> Result<Answers> {
    let client = Asking::new(server)?;
    let mut answers = BTreeMap::new();
    for (question, filtered) in asked() {
        let (report, first) = timed(|| client.ask(question, filtered));
        let compared = question.compared(&report?)?;
        let (began, before) = (clock::now(), server.worked()?);
        let mut times = Vec::new();
        while is_asked_again(times.len(), began.elapsed()) {
            let (report, took) = timed(|| client.ask(question, filtered));
            report?;
            times.push(ms(took));
        }
        let worked = server.worked()?.saturating_sub(before);
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        let rounds = times.len() as f64;
        let answer = Answer {
            first: ms(first),
            cpu: ms(worked) / rounds,
            warm: median(times),
            compared,
        };
        answers.insert(key((question, filtered)), answer);
    }
    Ok(answers)
}

fn is_asked_again(rounds: usize, took: Duration) -> bool {
    rounds < SLOW_ROUNDS
        || (rounds < *ROUNDS.start() && took < IMPATIENCE)
        || (rounds < *ROUNDS.end() && took < PATIENCE)
}

/// Starts the collector for each question, which is the first that it is asked.
pub(crate) fn ask_first(data: &Path, answers: &mut Answers) -> Result<()> {
    for (question, filtered) in asked() {
        let server = Server::collector(data, &[])?;
        let client = Asking::new(&server)?;
        let (report, took) = timed(|| client.ask(question, filtered));
        report?;
        if let Some(answer) = answers.get_mut(&key((question, filtered))) {
            answer.first = ms(took);
        }
        server.stop()?;
    }
    Ok(())
}
