//! Which agents were programs.
//!
//! By what they call themselves only: a program that lies is counted as a
//! person, here as everywhere where nothing but a log is known.

use std::fmt;
use std::str::FromStr;

/// A rule for programs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BotRule {
    /// Our own: an agent that is absent, that does not call itself what browsers
    /// do, that gives an address to complain to, or that names a known program.
    #[default]
    List,
    /// The rule of log statistics: an agent that is absent or holds one of a few
    /// words, in whatever place.
    Words,
    /// Everybody is a person.
    None,
}

/// How browsers begin; all the big ones since 1994 with the first.
const BROWSERS: &str = "mozilla/ opera/ ucweb/ nokia blackberry sonyericsson samsung-";

/// Crawlers give an address where they explain themselves or take complaints.
const ADDRESSES: &str = "+http :// @";

/// Programs that look like browsers otherwise.
const PROGRAMS: &str = "\
    bot crawl spider slurp scrape archiver preview feed fetch headless phantomjs puppeteer \
    playwright selenium webdriver lighthouse pagespeed gtmetrix ptst/ pingdom uptime \
    statuscake monitor validator checker scanner nmap nikto sqlmap facebookexternalhit \
    google-read google-inspection googleother mediapartners ezooms teoma wordpress httpclient \
    libwww";

/// A maker of telephones.
const CUBOT: &str = "cubot";

/// The word list that log statistics use.
const WORDS: &str = "\
    bot crawl spider slurp feed reader monitor curl wget libwww python java perl ruby go-http \
    http_client check scan fetch";

impl BotRule {
    /// Whether the agent was a program.
    #[must_use]
    pub fn is_bot(self, user_agent: Option<&str>) -> bool {
        let Some(agent) = user_agent.map(str::to_ascii_lowercase) else {
            return self != Self::None;
        };
        match self {
            Self::List => is_program(&agent),
            Self::Words => holds(&agent, WORDS),
            Self::None => false,
        }
    }
}

/// Whether a sender of events is a crawler or a driven browser. Other programs
/// are not: what sends well-formed batches and is no browser is the shop's own
/// (an app, a server, a till), and its events are no visit of a robot.
#[must_use]
pub fn is_crawler(user_agent: &str) -> bool {
    let agent = user_agent.to_ascii_lowercase();
    if BROWSERS.split(' ').any(|start| agent.starts_with(start)) {
        is_program(&agent)
    } else {
        holds(&agent.replace(CUBOT, ""), "bot crawl spider slurp")
    }
}

fn is_program(agent: &str) -> bool {
    !BROWSERS.split(' ').any(|start| agent.starts_with(start))
        || holds(agent, ADDRESSES)
        || holds(&agent.replace(CUBOT, ""), PROGRAMS)
}

fn holds(agent: &str, words: &str) -> bool {
    words.split(' ').any(|word| agent.contains(word))
}

/// The names on the command line.
impl FromStr for BotRule {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        [Self::List, Self::Words, Self::None]
            .into_iter()
            .find(|rule| rule.to_string() == name)
            .ok_or_else(|| format!("`{name}` is none of list, words, none"))
    }
}

impl fmt::Display for BotRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::List => "list",
            Self::Words => "words",
            Self::None => "none",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(agents: &[&str], list: bool, words: bool) {
        for agent in agents {
            assert_eq!(BotRule::List.is_bot(Some(agent)), list, "{agent}");
            assert_eq!(BotRule::Words.is_bot(Some(agent)), words, "{agent}");
            assert!(!BotRule::None.is_bot(Some(agent)), "{agent}");
        }
    }

    #[test]
    fn senders_that_are_no_browser_are_the_shops_own_unless_they_crawl() {
        for (agent, crawls) in [
            ("", false),
            ("loja-app/3.2 okhttp/4.12", false),
            ("python-requests/2.32", false),
            (
                "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0 Safari/537.36",
                false,
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/156.0.0.0 Safari/537.36",
                true,
            ),
            (
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                true,
            ),
            ("Twitterbot/1.0", true),
        ] {
            assert_eq!(is_crawler(agent), crawls, "{agent}");
        }
    }

    #[test]
    fn people() {
        let people = [
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 400.0.0.0 (iPhone15,2; iOS 18_6; pt_BR)",
            "Opera/9.80 (Windows NT 6.1) Presto/2.12.388 Version/12.16",
            "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)",
        ];
        check(&people, false, false);
    }

    #[test]
    fn programs_that_say_so() {
        let programs = [
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
            "Tiny Tiny RSS/1.11 FeedParser",
            "curl/8.14.1",
            "Java/17.0.1",
            "Go-http-client/2.0",
        ];
        check(&programs, true, true);
    }

    #[test]
    fn programs_that_only_the_list_knows() {
        let programs = [
            "Mozilla/5.0 (compatible; Ezooms/1.0; help@moz.com)",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36",
            "facebookexternalhit/1.1",
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/142.0.0.0 Google-Read-Aloud",
            "WhatsApp/2.23.20.0",
            "Safari/9537.73.11 CFNetwork/673.0.3 Darwin/13.0.0 (x86_64)",
            "Tiny Tiny RSS/1.11 (http://tt-rss.org/)",
        ];
        check(&programs, true, false);
    }

    #[test]
    fn people_that_the_words_take_for_programs() {
        check(
            &["Mozilla/5.0 (Linux; Android 14; CUBOT X70) AppleWebKit/537.36"],
            false,
            true,
        );
    }

    #[test]
    fn without_a_name_nobody_is_a_person() {
        assert!(BotRule::List.is_bot(None));
        assert!(BotRule::Words.is_bot(None));
        assert!(!BotRule::None.is_bot(None));
    }

    #[test]
    fn names_round_trip() {
        for rule in [BotRule::List, BotRule::Words, BotRule::None] {
            assert_eq!(rule.to_string().parse(), Ok(rule));
        }
        assert!("all".parse::<BotRule>().is_err());
    }
}
