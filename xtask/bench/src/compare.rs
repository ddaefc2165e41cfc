//! Whether all who are asked the same question give the same answer.

use crate::answers::{Answers, asked, key};
use crate::peers::Peer;
use crate::plain::Plain;
use crate::say;
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::collections::BTreeMap;

/// Fails if somebody gives another answer.
pub(crate) fn compare(answers: &Answers, others: &BTreeMap<String, Peer>) -> Result<()> {
    let mut differing = Vec::new();
    for (name, peer) in others {
        for (key, ours) in answers {
            let theirs = &peer
                .answers
                .get(key)
                .context("a question was not asked")?
                .answer;
            if *theirs != ours.compared {
                differing.push(format!(
                    "{key}: {name} says {}",
                    first_difference(theirs, &ours.compared)
                ));
            }
        }
    }
    ensure!(
        differing.is_empty(),
        "other answers than ours:\n{}",
        differing.join("\n")
    );
    for name in others.keys() {
        say::note(&format!("{name} gives the same answers, to the last count"));
    }
    Ok(())
}

/// Fails if the collector answers otherwise than the plain tallies.
pub(crate) fn compare_plainly(answers: &Answers, plain: &Plain) -> Result<()> {
    for (question, filtered) in asked() {
        let key = key((question, filtered));
        let ours = answers.get(&key).context("a question was not asked")?;
        let expected = plain.answer(question, filtered)?;
        let differs = || first_difference(&expected, &ours.compared);
        ensure!(
            expected == ours.compared,
            "{key}: the plain tally says {}",
            differs()
        );
    }
    say::note("the plain tallies give the same answers, to the last count");
    Ok(())
}

fn first_difference(theirs: &Value, ours: &Value) -> String {
    let rows = |answer: &Value| answer.as_array().cloned().unwrap_or_default();
    let (theirs, ours) = (rows(theirs), rows(ours));
    let differs = theirs
        .iter()
        .zip(&ours)
        .find(|(theirs, ours)| theirs != ours);
    match differs {
        Some((theirs, ours)) => format!("{theirs}, we say {ours}"),
        None => format!("{} rows, we say {}", theirs.len(), ours.len()),
    }
}
