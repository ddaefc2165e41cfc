//! As much of Content Security Policy Level 3 as tells whether a script may be
//! loaded and a request be made.

/// One policy: directives and their sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy(Vec<(String, Vec<String>)>);

impl Policy {
    /// Reads a policy (section 2.2.1); the first of directives of one name counts.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut directives: Vec<(String, Vec<String>)> = Vec::new();
        for directive in text.split(';') {
            let mut words = directive.split_ascii_whitespace();
            let Some(name) = words.next().map(str::to_ascii_lowercase) else {
                continue;
            };
            if directives.iter().all(|(known, _)| *known != name) {
                directives.push((name, words.map(str::to_owned).collect()));
            }
        }
        Self(directives)
    }

    /// The sources of a directive, or those of `default-src`.
    fn sources(&self, directive: &str) -> Option<&[String]> {
        let of = |name: &str| self.0.iter().find(|(known, _)| known == name);
        of(directive)
            .or_else(|| of("default-src"))
            .map(|(_, sources)| sources.as_slice())
    }

    /// Whether a page may load this URL under a directive. A script that a nonce or
    /// `'strict-dynamic'` lets in is taken to have it, for the tag is in the page.
    #[must_use]
    pub fn allows(&self, directive: &str, url: &str, page: &str) -> bool {
        let Some(sources) = self.sources(directive) else {
            return true;
        };
        let is_script = directive == "script-src";
        sources.iter().any(|source| match source.as_str() {
            "'self'" => origin_of(url).is_some() && origin_of(url) == origin_of(page),
            "'strict-dynamic'" => is_script,
            source if source.starts_with("'nonce-") => is_script,
            source => matches_host(source, url),
        })
    }

    /// Whether scripts may compile WebAssembly.
    #[must_use]
    pub fn allows_wasm(&self) -> bool {
        self.sources("script-src").is_none_or(|sources| {
            sources
                .iter()
                .any(|source| matches!(source.as_str(), "'wasm-unsafe-eval'" | "'unsafe-eval'"))
        })
    }
}

/// `scheme://host[:port]` of a URL, in lower case.
#[must_use]
pub fn origin_of(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    (!host.is_empty()).then(|| format!("{scheme}://{host}").to_ascii_lowercase())
}

/// Whether a source expression (section 6.7.2.8) matches a URL; paths are read as
/// prefixes where they end in a slash, else exactly.
fn matches_host(source: &str, url: &str) -> bool {
    if source == "*" {
        return true;
    }
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    if let Some(only) = source.strip_suffix(':') {
        return scheme.eq_ignore_ascii_case(only);
    }
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (wanted_scheme, wanted) = match source.split_once("://") {
        Some((scheme, wanted)) => (Some(scheme), wanted),
        None => (None, source),
    };
    let (wanted_host, wanted_path) = wanted.split_once('/').unwrap_or((wanted, ""));
    let scheme_fits = wanted_scheme.is_none_or(|wanted| {
        // A page that allows http allows the same over TLS.
        wanted.eq_ignore_ascii_case(scheme) || (wanted == "http" && scheme == "https")
    });
    let host = host.to_ascii_lowercase();
    let wanted_host = wanted_host.to_ascii_lowercase();
    let host_fits = match wanted_host.strip_prefix("*.") {
        Some(parent) => host
            .strip_suffix(parent)
            .is_some_and(|rest| rest.ends_with('.')),
        None => host == wanted_host,
    };
    let path_fits = wanted_path.is_empty()
        || path == wanted_path
        || (wanted_path.ends_with('/') && path.starts_with(wanted_path));
    scheme_fits && host_fits && path_fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_match_as_the_standard_says() {
        let url = "https://c.shop.example/jornada.js";
        for (sources, expected) in [
            ("'none'", false),
            ("'self'", false),
            ("*", true),
            ("https:", true),
            ("http:", false),
            ("c.shop.example", true),
            ("https://c.shop.example", true),
            ("http://c.shop.example", true),
            ("https://c.shop.example:8443", false),
            ("*.shop.example", true),
            ("*.example", true),
            ("*.c.shop.example", false),
            ("https://c.shop.example/jornada.js", true),
            ("https://c.shop.example/other/", false),
            ("'nonce-abc'", true),
            ("'strict-dynamic'", true),
        ] {
            let policy = Policy::parse(&format!("script-src {sources}; script-src *"));
            let allows = policy.allows("script-src", url, "https://shop.example/");
            assert_eq!(allows, expected, "{sources}");
        }
        let own = Policy::parse("default-src 'self'");
        assert!(own.allows("script-src", url, "https://C.shop.example/x?y"));
        assert!(own.allows("script-src", url, url));
        assert!(!own.allows_wasm());
        assert!(Policy::parse("").allows("connect-src", url, ""));
    }
}
