//! `ETag`: what tells whether a client has an answer already (RFC 9110, 8.8.3).

use axum::http::{HeaderMap, HeaderValue, header};

/// The tag of an answer.
pub(super) struct ETag {
    opaque: String,
    is_weak: bool,
}

impl ETag {
    /// Of an answer that is the same to the last byte.
    pub(super) fn strong(hash: u128) -> Self {
        Self {
            opaque: format!("\"{hash:032x}\""),
            is_weak: false,
        }
    }

    /// Of an answer that says the same.
    pub(super) fn weak(hash: u128) -> Self {
        Self {
            is_weak: true,
            ..Self::strong(hash)
        }
    }

    /// Whether `If-None-Match` names it. That is asked weakly: `W/` does not count.
    pub(super) fn is_known(&self, headers: &HeaderMap) -> bool {
        let given = headers.get_all(header::IF_NONE_MATCH).into_iter();
        let given = given.filter_map(|value| value.to_str().ok());
        let mut tags = given.flat_map(|value| value.split(',')).map(str::trim);
        tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == self.opaque)
    }

    /// The header.
    pub(super) fn value(&self) -> HeaderValue {
        let prefix = if self.is_weak { "W/" } else { "" };
        // Hexadecimal digits and quotes are fit for a header.
        HeaderValue::from_str(&format!("{prefix}{}", self.opaque))
            .unwrap_or(HeaderValue::from_static("\"\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_by_any_of_the_tags_weak_or_not() {
        let check = |given: &[&str], expected: bool| {
            let mut headers = HeaderMap::new();
            for value in given {
                headers.append(header::IF_NONE_MATCH, value.parse().unwrap());
            }
            assert_eq!(ETag::weak(255).is_known(&headers), expected, "{given:?}");
        };
        let tag = ETag::strong(255).value().to_str().unwrap().to_owned();
        assert_eq!(tag, "\"000000000000000000000000000000ff\"");
        assert_eq!(ETag::weak(255).value(), format!("W/{tag}").as_str());
        check(&[], false);
        check(&["\"1\""], false);
        check(&[&tag], true);
        check(&[&format!("W/{tag}")], true);
        check(&[&format!("\"1\", {tag}")], true);
        check(&["\"1\"", &tag], true);
        check(&["*"], true);
        check(&["000000000000000000000000000000ff"], false);
    }
}
