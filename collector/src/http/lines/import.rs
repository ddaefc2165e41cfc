//! Taking lines: parsed one by one, handed to the writer in portions, so that
//! neither the length of a file nor one bad line matters.

use super::super::error::ApiError;
use super::reader::Line;
use crate::app::App;
use crate::engine::Site;
use crate::ingest::Rejection;
use crate::ingest::line::{LineIds, LinePlace, parse};
use analytics::{Event, Source};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::sync::Arc;

/// Events handed to the writer at a time.
const PORTION: usize = 2_000;
/// Bad lines that the answer lists; all are counted.
const LISTED: usize = 1_000;

/// What became of the lines.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct LinesReply {
    /// Stored now.
    pub accepted: u64,
    /// There already.
    pub duplicates: u64,
    /// Bad lines, all of them.
    pub rejected_lines: u64,
    /// The first thousand of them.
    pub rejected: Vec<RejectedLine>,
}

/// A bad line.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RejectedLine {
    /// Its number, from 1; in a JSON array, the element's.
    pub line: u64,
    /// Stable reason for programs.
    pub code: String,
    /// The reason for people.
    pub message: String,
}

/// Lines on their way into a site.
pub(super) struct Import {
    app: App,
    site: Arc<Site>,
    source: Source,
    ids: LineIds,
    number: u64,
    portion: Vec<(String, Event)>,
    reply: LinesReply,
}

impl Import {
    pub(super) fn new(app: App, site: Arc<Site>, source: Source) -> Self {
        Self {
            app,
            site,
            source,
            ids: LineIds::default(),
            number: 0,
            portion: Vec::new(),
            reply: LinesReply::default(),
        }
    }

    /// Takes the elements of a JSON array, each as a line.
    pub(super) async fn array(&mut self, json: &[u8]) -> Result<(), ApiError> {
        let elements: Vec<&RawValue> = serde_json::from_slice(json)
            .map_err(|error| ApiError::bad_request("malformed", error.to_string()))?;
        for element in elements {
            self.line(Line::Text(element.get().to_owned())).await?;
        }
        Ok(())
    }

    /// Takes a line; blank ones only count.
    pub(super) async fn line(&mut self, line: Line) -> Result<(), ApiError> {
        self.number += 1;
        let parsed = match line {
            Line::Text(text) if text.trim().is_empty() => return Ok(()),
            Line::Text(text) => self.parse(&text),
            Line::TooLong => Err(Rejection::too_long_line()),
            Line::NotText => Err(Rejection::malformed("the line is not UTF-8")),
        };
        match parsed {
            Ok(event) => self.portion.push(event),
            Err(rejection) => self.reject(&rejection),
        }
        if self.portion.len() >= PORTION {
            self.store().await
        } else {
            Ok(())
        }
    }

    fn parse(&mut self, text: &str) -> Result<(String, Event), Rejection> {
        let place = LinePlace {
            number: self.number,
            source: self.source,
        };
        let line = parse(text, place, &mut self.ids)?;
        match line.site {
            Some(site) if site != self.site.id.as_str() => Err(Rejection::another_site(&site)),
            _ => Ok((line.visitor, line.event)),
        }
    }

    fn reject(&mut self, rejection: &Rejection) {
        self.site.outcomes.add_rejected([rejection]);
        self.reply.rejected_lines += 1;
        if self.reply.rejected.len() < LISTED {
            self.reply.rejected.push(RejectedLine {
                line: self.number,
                code: rejection.code.to_owned(),
                message: rejection.message.clone(),
            });
        }
    }

    async fn store(&mut self) -> Result<(), ApiError> {
        let portion = std::mem::take(&mut self.portion);
        let stored = self
            .app
            .queue
            .store_patiently(self.site.id.clone(), portion)
            .await?;
        self.reply.accepted += u64::from(stored.accepted);
        self.reply.duplicates += u64::from(stored.duplicates);
        Ok(())
    }

    /// Stores what is left and says what became of all.
    pub(super) async fn finish(mut self) -> Result<LinesReply, ApiError> {
        if !self.portion.is_empty() {
            self.store().await?;
        }
        Ok(self.reply)
    }
}
