//! Pages: the path of a URL is what reports call a page.

/// The page of what is not told apart: a site's paths beyond the daily limit. As an
/// address it stands for itself, so that exported events come back as they were.
pub const OTHER: &str = "(other)";

/// The page of a URL or bare path: scheme, host, query and fragment cut, a
/// leading slash added; case, trailing slash and escapes kept.
///
/// `None` where there is no path to speak of (`mailto:`, `data:`).
#[must_use]
pub fn page_of(url: &str) -> Option<String> {
    let url = url.trim();
    if url == OTHER {
        return Some(OTHER.to_owned());
    }
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let (before_query, _) = url.split_at(end);
    let path = match before_query.split_once("://") {
        Some((scheme, rest)) if is_scheme(scheme) => {
            rest.find('/').map_or("", |slash| rest.split_at(slash).1)
        }
        _ => match before_query.split_once(':') {
            Some((scheme, _)) if is_scheme(scheme) => return None,
            _ => before_query,
        },
    };
    if path.starts_with('/') {
        Some(path.to_owned())
    } else {
        Some(format!("/{path}"))
    }
}

/// RFC 3986, section 3.1.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::page_of;

    #[test]
    fn the_path_is_the_page() {
        for (url, page) in [
            ("https://shop.example/p/1?utm_source=x#top", Some("/p/1")),
            ("https://shop.example", Some("/")),
            ("https://shop.example?x=1", Some("/")),
            ("http://user@shop.example:8080/A%20b/", Some("/A%20b/")),
            ("/cart?x", Some("/cart")),
            ("cart", Some("/cart")),
            ("", Some("/")),
            ("/a:b", Some("/a:b")),
            ("(other)", Some("(other)")),
            ("/(other)", Some("/(other)")),
            ("mailto:a@b.example", None),
            ("/go?to=https://x.example/y", Some("/go")),
        ] {
            assert_eq!(page_of(url).as_deref(), page, "{url}");
        }
    }
}
