//! Which requests were page views.

use std::fmt;
use std::str::FromStr;

/// A rule for page views.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PageRule {
    /// A `GET` that showed a document: status 200, or 304 (the visitor had it and
    /// saw it again; leaving those out would hide who comes back), of anything
    /// but a file: images, styles, scripts, fonts, media, feeds, data, archives,
    /// `robots.txt`, `/.well-known/`. Dots in names (`/v1.2`) make no file.
    #[default]
    Documents,
    /// The strict rule of log statistics: a `GET` with status 200 whose path's
    /// last part has no dot, or ends in `.html` or `.php`.
    Html,
}

/// Endings of what browsers fetch along with pages, or save.
const FILES: &str = " \
    avif bmp cur gif ico jpeg jpg png svg svgz tif tiff webp \
    css js json jsonp less map mjs scss ts wasm webmanifest xsl \
    eot otf ttf woff woff2 \
    aac flac m3u8 m4a m4s m4v mov mp3 mp4 mpd mpeg oga ogg ogv opus srt vtt wav webm \
    atom ics rdf rss xml \
    7z apk bz2 csv deb dmg doc docx epub exe gz img iso jar md5 msi odt ods pdf pkg ppt pptx ps rar rpm rtf \
    sha1 sha256 sig tar tgz txt war xls xlsx xz zip zst \
    bak c conf cfg diff env go h ini java log lua patch pl py rb rs sh sql swf yaml yml ";

impl PageRule {
    /// Whether a request with this answer was a page view.
    #[must_use]
    pub fn is_page_view(self, method: &str, status: u16, target: &str) -> bool {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let file = path.rsplit('/').next().unwrap_or_default();
        method == "GET"
            && match self {
                Self::Documents => {
                    matches!(status, 200 | 304)
                        && !path.starts_with("/.well-known/")
                        && !is_file(file)
                }
                Self::Html => {
                    status == 200
                        && (!file.contains('.')
                            || file.ends_with(".html")
                            || file.ends_with(".php"))
                }
            }
    }
}

fn is_file(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| {
        let ending = format!(" {} ", ending.to_ascii_lowercase());
        FILES.contains(&ending)
    })
}

/// The names on the command line.
impl FromStr for PageRule {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        [Self::Documents, Self::Html]
            .into_iter()
            .find(|rule| rule.to_string() == name)
            .ok_or_else(|| format!("`{name}` is neither documents nor html"))
    }
}

impl fmt::Display for PageRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Documents => "documents",
            Self::Html => "html",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_views_by_both_rules() {
        for (method, status, target, documents, html) in [
            ("GET", 200, "/", true, true),
            ("GET", 200, "", true, true),
            ("GET", 200, "/blog/tags/puppet", true, true),
            ("GET", 200, "/blog/tags/", true, true),
            ("GET", 200, "/a.html?x=/b.png", true, true),
            ("GET", 200, "/a.php", true, true),
            ("GET", 200, "/a.HTML", true, false),
            ("GET", 200, "/a.aspx", true, false),
            ("GET", 200, "/docs/v1.2", true, false),
            ("GET", 200, "/v1.2/", true, true),
            ("GET", 200, "/a?file=logo.png", true, true),
            ("GET", 200, "/a#x.png", true, true),
            ("GET", 200, "/logo.PNG", false, false),
            ("GET", 200, "/logo.png?v=2", false, false),
            ("GET", 200, "/robots.txt", false, false),
            ("GET", 200, "/feed.xml", false, false),
            ("GET", 200, "/x.tar.gz", false, false),
            ("GET", 200, "/.well-known/security", false, true),
            ("GET", 200, "/odd. css", true, false),
            ("GET", 304, "/", true, false),
            ("GET", 206, "/", false, false),
            ("GET", 301, "/", false, false),
            ("GET", 404, "/", false, false),
            ("HEAD", 200, "/", false, false),
            ("POST", 200, "/", false, false),
        ] {
            let got = [PageRule::Documents, PageRule::Html]
                .map(|rule| rule.is_page_view(method, status, target));
            assert_eq!(got, [documents, html], "{method} {status} {target}");
        }
    }

    #[test]
    fn names_round_trip() {
        for rule in [PageRule::Documents, PageRule::Html] {
            assert_eq!(rule.to_string().parse(), Ok(rule));
        }
        assert!("pages".parse::<PageRule>().is_err());
    }
}
