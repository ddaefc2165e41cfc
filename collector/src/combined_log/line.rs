//! One line of a combined log, taken apart.
//!
//! `client ident user [time] "request" status bytes "referrer" "agent"`; what a
//! server was told to log after that is ignored. A request that is not HTTP (a
//! port scan) makes no bad line: servers log those too, as they came.

use super::time::parse_time;
use analytics::Timestamp;
use std::borrow::Cow;
use std::fmt;

/// What a server wrote down of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine<'a> {
    /// The address, or the host name where the server looks names up.
    pub client: &'a str,
    /// When the request came in.
    pub time: Timestamp,
    /// What was asked; `None` if it was not HTTP.
    pub request: Option<Request<'a>>,
    /// The answer's status.
    pub status: u16,
    /// The page that led here.
    pub referrer: Option<Cow<'a, str>>,
    /// What the program that asked called itself.
    pub user_agent: Option<Cow<'a, str>>,
}

/// The first line of an HTTP request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request<'a> {
    /// `GET`, `POST`, ...
    pub method: Cow<'a, str>,
    /// What was asked for: a path with its query, for proxies a URL.
    pub target: Cow<'a, str>,
}

/// Why a line is not of the combined format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// Nothing but white space.
    #[error("the line is empty")]
    Empty,
    /// The line ends before the field.
    #[error("the {0} is missing")]
    Missing(Field),
    /// A bracket or quote that opens the field is never closed.
    #[error("the {0} does not end")]
    Unclosed(Field),
    /// Not a time as servers write it.
    #[error("the time `{0}` is not like `10/Oct/2000:13:55:36 -0700`")]
    Time(String),
    /// Not three digits.
    #[error("the status `{0}` is not a number of three digits")]
    Status(String),
    /// Not a number and not `-`.
    #[error("the size `{0}` is neither a number nor `-`")]
    Size(String),
    /// Referrer and user agent are not there.
    #[error(
        "the line ends after the size: this is the common format, which does not name the \
         browser; have the server log in the combined format"
    )]
    CommonFormat,
}

/// A part of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// In brackets.
    Time,
    /// The first field in quotes.
    Request,
    /// After the request.
    Status,
    /// After the status.
    Size,
    /// The second field in quotes.
    Referrer,
    /// The third field in quotes.
    UserAgent,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Time => "time in brackets",
            Self::Request => "request in quotes",
            Self::Status => "status",
            Self::Size => "size",
            Self::Referrer => "referrer in quotes",
            Self::UserAgent => "user agent in quotes",
        })
    }
}

/// Takes a line apart, or says which part is wrong.
pub fn parse_line(line: &str) -> Result<LogLine<'_>, LineError> {
    let line = line.trim();
    let (client, rest) = line.split_once(' ').unwrap_or((line, ""));
    if client.is_empty() {
        return Err(LineError::Empty);
    }
    // The user's name may hold spaces, so the bracket is what to look for.
    let (_, rest) = rest
        .split_once('[')
        .ok_or(LineError::Missing(Field::Time))?;
    let (time, rest) = rest
        .split_once(']')
        .ok_or(LineError::Unclosed(Field::Time))?;
    let time = parse_time(time).ok_or_else(|| LineError::Time(excerpt(time)))?;
    let (request, rest) = quoted(rest, Field::Request)?;
    let request = request.closed(Field::Request)?;
    let (status, rest) = word(rest, Field::Status)?;
    let (size, rest) = word(rest, Field::Size)?;
    if size != "-" && !size.bytes().all(|b| b.is_ascii_digit()) {
        return Err(LineError::Size(excerpt(size)));
    }
    if rest.trim().is_empty() {
        return Err(LineError::CommonFormat);
    }
    let (referrer, rest) = quoted(rest, Field::Referrer)?;
    let referrer = referrer.closed(Field::Referrer)?;
    // Loggers cut long lines (syslog at 1,024 bytes): what is left of the agent
    // still tells the visitor and the day.
    let (Quoted { raw, .. }, _) = quoted(rest, Field::UserAgent)?;
    Ok(LogLine {
        client,
        time,
        request: parse_request(request),
        status: parse_status(status).ok_or_else(|| LineError::Status(excerpt(status)))?,
        referrer: present(referrer),
        user_agent: present(raw),
    })
}

/// The text between quotes, escapes still in it.
struct Quoted<'a> {
    raw: &'a str,
    is_closed: bool,
}

impl<'a> Quoted<'a> {
    fn closed(self, field: Field) -> Result<&'a str, LineError> {
        if self.is_closed {
            Ok(self.raw)
        } else {
            Err(LineError::Unclosed(field))
        }
    }
}

fn quoted(text: &str, field: Field) -> Result<(Quoted<'_>, &str), LineError> {
    let inside = text
        .trim_start()
        .strip_prefix('"')
        .ok_or(LineError::Missing(field))?;
    let mut is_escaped = false;
    for (place, byte) in inside.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => {
                let (raw, rest) = inside.split_at(place);
                let rest = rest.strip_prefix('"').unwrap_or(rest);
                return Ok((
                    Quoted {
                        raw,
                        is_closed: true,
                    },
                    rest,
                ));
            }
            _ => {}
        }
    }
    Ok((
        Quoted {
            raw: inside,
            is_closed: false,
        },
        "",
    ))
}

fn word(text: &str, field: Field) -> Result<(&str, &str), LineError> {
    let text = text.trim_start();
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    if word.is_empty() || word.starts_with('"') {
        return Err(LineError::Missing(field));
    }
    Ok((word, rest))
}

fn parse_status(text: &str) -> Option<u16> {
    let is_status = text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| is_status)
}

/// `METHOD target HTTP/x`, the target perhaps with spaces, the version perhaps
/// absent (HTTP/0.9).
fn parse_request(raw: &str) -> Option<Request<'_>> {
    let (method, rest) = raw.split_once(' ')?;
    let target = match rest.rsplit_once(' ') {
        Some((target, version)) if version.starts_with("HTTP/") => target,
        _ => rest,
    };
    let is_method = !method.is_empty() && method.bytes().all(|b| b.is_ascii_uppercase());
    (is_method && !target.is_empty()).then(|| Request {
        method: unescaped(method),
        target: unescaped(target),
    })
}

fn present(raw: &str) -> Option<Cow<'_, str>> {
    (!raw.is_empty() && raw != "-").then(|| unescaped(raw))
}

/// Undoes what servers do to quotes, backslashes and bytes that do not print:
/// `\"`, `\\`, `\xhh`, `\n`, `\r`, `\t`. Anything else stays as it is.
fn unescaped(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let (byte, length) = match (first, after) {
            (b'\\', [b'x', high, low, ..]) => match hex(*high, *low) {
                Some(byte) => (byte, 4),
                None => (first, 1),
            },
            (b'\\', [b'n', ..]) => (b'\n', 2),
            (b'\\', [b'r', ..]) => (b'\r', 2),
            (b'\\', [b't', ..]) => (b'\t', 2),
            (b'\\', [escaped @ (b'"' | b'\\'), ..]) => (*escaped, 2),
            _ => (first, 1),
        };
        bytes.push(byte);
        rest = rest.get(length..).unwrap_or_default();
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

fn hex(high: u8, low: u8) -> Option<u8> {
    let digit = |b: u8| {
        char::from(b)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    Some(digit(high)? * 16 + digit(low)?)
}

/// Enough of a wrong field to find it by.
fn excerpt(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(request: &str, tail: &str) -> String {
        format!("::1 - ana maria [01/Jan/1970:00:00:01 +0000] \"{request}\" {tail}")
    }

    #[test]
    fn every_field_is_read() {
        let text = line(
            "GET /a?b HTTP/2.0",
            r#"304 - "-" "x \"y\" \\z" "10.0.0.1" 0.003"#,
        );
        let got = parse_line(&text).unwrap();
        assert_eq!(
            got,
            LogLine {
                client: "::1",
                time: Timestamp(1_000),
                request: Some(Request {
                    method: "GET".into(),
                    target: "/a?b".into()
                }),
                status: 304,
                referrer: None,
                user_agent: Some(r#"x "y" \z"#.into()),
            }
        );
    }

    #[test]
    fn requests_as_servers_log_them() {
        for (raw, expected) in [
            ("GET / HTTP/1.1", Some(("GET", "/"))),
            ("GET /", Some(("GET", "/"))),
            ("GET /a b HTTP/1.0", Some(("GET", "/a b"))),
            (r"GET /caf\xC3\xA9 HTTP/1.1", Some(("GET", "/café"))),
            (r"GET /\x22\xZZ\q HTTP/1.1", Some(("GET", r#"/"\xZZ\q"#))),
            (
                "GET http://x.example/ HTTP/1.1",
                Some(("GET", "http://x.example/")),
            ),
            (r"\x16\x03\x01", None),
            ("-", None),
            ("", None),
            ("quit now", None),
        ] {
            let text = line(raw, r#"200 1 "-" "-""#);
            let got = parse_line(&text).unwrap().request;
            let got = got.as_ref().map(|r| (&*r.method, &*r.target));
            assert_eq!(got, expected, "{raw}");
        }
    }

    #[test]
    fn a_cut_agent_is_still_an_agent() {
        let text = line("GET / HTTP/1.1", r#"200 1 "-" "Mozilla/5.0 (cut"#);
        assert_eq!(
            parse_line(&text).unwrap().user_agent.as_deref(),
            Some("Mozilla/5.0 (cut")
        );
    }

    #[test]
    fn errors_name_what_is_wrong() {
        let tail = r#"200 1 "-" "-""#;
        for (text, expected) in [
            ("  ".to_owned(), "the line is empty"),
            ("hello world".to_owned(), "the time in brackets is missing"),
            (
                "h - - [01/Jan".to_owned(),
                "the time in brackets does not end",
            ),
            (
                line("GET /", tail).replace("Jan", "Foo"),
                "the time `01/Foo/1970:00:00:01 +0000` is not like `10/Oct/2000:13:55:36 -0700`",
            ),
            (
                "h - - [01/Jan/1970:00:00:01 +0000] GET /".to_owned(),
                "the request in quotes is missing",
            ),
            (
                "h - - [01/Jan/1970:00:00:01 +0000] \"GET /".to_owned(),
                "the request in quotes does not end",
            ),
            (line("GET /", ""), "the status is missing"),
            (
                line("GET /", "2000 1 \"-\" \"-\""),
                "the status `2000` is not a number of three digits",
            ),
            (line("GET /", "200"), "the size is missing"),
            (
                line("GET /", "200 x \"-\" \"-\""),
                "the size `x` is neither a number nor `-`",
            ),
            (
                line("GET /", "200 1 x"),
                "the referrer in quotes is missing",
            ),
            (
                line("GET /", "200 1 \"x"),
                "the referrer in quotes does not end",
            ),
            (
                line("GET /", "200 1 \"-\""),
                "the user agent in quotes is missing",
            ),
        ] {
            assert_eq!(
                parse_line(&text).unwrap_err().to_string(),
                expected,
                "{text}"
            );
        }
        assert_eq!(
            parse_line(&line("GET /", "200 1")),
            Err(LineError::CommonFormat)
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse_line(&String::from_utf8_lossy(&bytes));
        }

        /// Lines that get past the first fields, and fall apart anywhere.
        #[test]
        fn no_tail_makes_it_panic(request in r#"[ -~"\\x]{0,30}"#, tail in r#"[0-9 "\\x-]{0,30}"#) {
            let _ = parse_line(&line(&request, &tail));
        }

        #[test]
        fn what_a_server_escapes_comes_back(text in "[ -~]{1,40}") {
            let escaped = text.replace('\\', r"\\").replace('"', "\\\"");
            let text = Some(text).filter(|text| text != "-");
            let logged = line("GET / HTTP/1.1", &format!("200 1 \"-\" \"{escaped}\""));
            let got = parse_line(&logged).unwrap();
            prop_assert_eq!(got.user_agent.map(Cow::into_owned), text);
        }
    }
}
