//! Web server logs in the *combined* format (Apache, nginx) as event lines.
//!
//! A log knows requests, not people: which requests were page views and which
//! agents were programs is a judgement, made here by the rules in [`Options`].
//! A visitor is an address with a user agent, kept as a keyed hash: the address
//! itself never leaves this module. Nothing here reads files or the clock; the
//! same line gives the same event, so importing a log twice changes nothing.

mod bots;
mod line;
mod pages;
#[cfg(test)]
mod real_log;
mod time;
mod visitor;

pub use bots::{BotRule, is_crawler};
pub use line::{LineError, LogLine, Request, parse_line};
pub use pages::PageRule;
pub use visitor::VisitorKey;

use analytics::Timestamp;
use serde::Serialize;

/// The rules by which a log becomes events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Which requests are page views.
    pub pages: PageRule,
    /// Which agents are programs.
    pub bots: BotRule,
    /// The site's secret, under which addresses become visitors.
    pub key: VisitorKey,
}

/// A page view from a log: serialised, an event line of the import format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogEvent {
    /// Hash of address and user agent, 16 hex digits.
    pub visitor: String,
    /// When the request came in.
    pub at: Timestamp,
    /// Always `page_view`.
    pub r#type: &'static str,
    /// The request's target: a path, with its query if there was one.
    pub url: String,
    /// The page that led here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referrer: Option<String>,
    /// What the program that asked called itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// A program asked, by the rule of the options.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub bot: bool,
}

/// Turns a line of a log into an event; `None` if it is no page view.
pub fn convert(line: &str, options: &Options) -> Result<Option<LogEvent>, LineError> {
    let line = parse_line(line)?;
    let Some(request) = line.request.as_ref().filter(|request| {
        options
            .pages
            .is_page_view(&request.method, line.status, &request.target)
    }) else {
        return Ok(None);
    };
    Ok(Some(LogEvent {
        visitor: options.key.visitor(line.client, line.user_agent.as_deref()),
        at: line.time,
        r#type: "page_view",
        bot: options.bots.is_bot(line.user_agent.as_deref()),
        url: request.target.clone().into_owned(),
        referrer: line.referrer.map(Into::into),
        user_agent: line.user_agent.map(Into::into),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const LINE: &str = r#"203.0.113.9 - ana [10/Oct/2000:13:55:36 -0700] "GET /p/1?utm_source=x HTTP/1.1" 200 2326 "https://www.google.com/" "Mozilla/5.0 (X11) Firefox/140.0""#;

    #[test]
    fn a_page_view_is_an_event_line_without_the_address() {
        let event = convert(LINE, &Options::default()).unwrap();
        assert_eq!(
            serde_json::to_value(&event).unwrap(),
            json!({
                "visitor": "8da4f4e0a79997cf",
                "at": 971_211_336_000_i64,
                "type": "page_view",
                "url": "/p/1?utm_source=x",
                "referrer": "https://www.google.com/",
                "user_agent": "Mozilla/5.0 (X11) Firefox/140.0",
            })
        );
    }

    #[test]
    fn what_is_no_page_view_is_left_out_but_still_read() {
        let asset = LINE.replace("/p/1?utm_source=x", "/logo.png");
        assert_eq!(convert(&asset, &Options::default()), Ok(None));
        let broken = LINE
            .replace("/p/1?utm_source=x", "/logo.png")
            .replace("200", "ok");
        assert!(convert(&broken, &Options::default()).is_err());
    }

    #[test]
    fn programs_are_flagged_not_dropped() {
        let line = LINE.replace("Firefox/140.0", "compatible; Googlebot/2.1");
        let flagged = |bots| {
            let options = Options {
                bots,
                ..Options::default()
            };
            convert(&line, &options).unwrap().unwrap().bot
        };
        assert!(flagged(BotRule::List));
        assert!(flagged(BotRule::Words));
        assert!(!flagged(BotRule::None));
    }
}
