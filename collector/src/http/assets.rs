//! Static files from the binary, with their headers: precompressed where there
//! is a smaller form, cached for ever where the name holds a hash, and under a
//! strict content security policy where a page is shown.

use super::Context;
use crate::assets::{KeptAssets, Part};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use rust_embed::EmbeddedFile;
use std::fmt::Write;

/// Nothing but our own files; no inline script or style; no strings as script.
const DASHBOARD_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'; object-src 'none'; \
    require-trusted-types-for 'script'; trusted-types svelte-trusted-html";
/// What a careful shop would set for a page with the tag.
const SHOP_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'; object-src 'none'";

const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Short enough that an upgrade reaches pages soon, long enough for a visit.
const FIVE_MINUTES: &str = "public, max-age=300";
const ASK_AGAIN: &str = "no-cache";

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Serves what is not an API.
pub(super) async fn serve(
    State(context): State<Context>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let decoded = percent_encoding::percent_decode_str(uri.path()).decode_utf8_lossy();
    let path = decoded.trim_start_matches('/');
    if path == "demo" {
        return Redirect::permanent("/demo/").into_response();
    }
    match path.strip_prefix("demo/") {
        Some(path) => shop(path, &uri, &headers),
        None => sdk_or_dashboard(&context.app.kept_assets, path, &headers),
    }
}

fn shop(path: &str, uri: &Uri, headers: &HeaderMap) -> Response {
    let part = Part::DemoShop;
    let name = if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    };
    if let Some(response) = file(part, &name, headers) {
        return response;
    }
    if part.file(&format!("{path}/index.html")).is_some() {
        return Redirect::permanent(&format!("{}/", uri.path())).into_response();
    }
    match file(part, "404.html", headers) {
        Some(mut response) => {
            *response.status_mut() = StatusCode::NOT_FOUND;
            response
        }
        None => missing("There is no such page."),
    }
}

fn sdk_or_dashboard(kept: &KeptAssets, path: &str, headers: &HeaderMap) -> Response {
    if let Some(response) = file(Part::Sdk, path, headers).or_else(|| of_earlier(kept, path)) {
        return response;
    }
    // The dashboard keeps its state in the URL: any path without a file's ending
    // is one of its pages.
    let is_page = path
        .rsplit('/')
        .next()
        .is_none_or(|last| !last.contains('.'));
    let name = if is_page { "index.html" } else { path };
    file(Part::Dashboard, name, headers).unwrap_or_else(|| {
        missing(if is_page {
            "This binary was built without the dashboard; `npm start` builds it."
        } else {
            "There is no such file."
        })
    })
}

/// A file of the tag that an earlier release served.
fn of_earlier(kept: &KeptAssets, name: &str) -> Option<Response> {
    let mut response = axum::body::Bytes::copy_from_slice(kept.file(name)?).into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, content_type(name)),
        (header::CACHE_CONTROL, FOR_EVER),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (RESOURCE_POLICY, "cross-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Some(response)
}

fn missing(message: &'static str) -> Response {
    (StatusCode::NOT_FOUND, message).into_response()
}

/// A file in the smallest form that the client takes.
fn file(part: Part, name: &str, headers: &HeaderMap) -> Option<Response> {
    let whole = part.file(name)?;
    let etag = etag(&whole);
    let mut response = if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| *known == etag)
    {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        match compressed(part, name, headers) {
            Some((encoding, file)) => {
                let mut response = body(file);
                let encoding = HeaderValue::from_static(encoding);
                response
                    .headers_mut()
                    .insert(header::CONTENT_ENCODING, encoding);
                response
            }
            None => body(whole),
        }
    };
    let set = |headers: &mut HeaderMap, name, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    let headers = response.headers_mut();
    set(headers, header::CONTENT_TYPE, content_type(name));
    set(headers, header::VARY, "Accept-Encoding");
    set(headers, header::CACHE_CONTROL, cache_control(part, name));
    set(headers, header::REFERRER_POLICY, referrer_policy(part));
    headers.insert(header::ETAG, etag);
    match part {
        Part::Sdk => {
            set(headers, RESOURCE_POLICY, "cross-origin");
            set(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        }
        Part::Dashboard => {
            set(headers, RESOURCE_POLICY, "same-origin");
            set(headers, header::CONTENT_SECURITY_POLICY, DASHBOARD_POLICY);
        }
        Part::DemoShop => {
            set(headers, RESOURCE_POLICY, "same-origin");
            set(headers, header::CONTENT_SECURITY_POLICY, SHOP_POLICY);
        }
    }
    Some(response)
}

fn body(file: EmbeddedFile) -> Response {
    axum::body::Bytes::from(file.data.into_owned()).into_response()
}

fn compressed(part: Part, name: &str, headers: &HeaderMap) -> Option<(&'static str, EmbeddedFile)> {
    let accepted = headers.get(header::ACCEPT_ENCODING)?.to_str().ok()?;
    let takes = |coding: &str| {
        accepted.split(',').any(|entry| {
            let (name, quality) = entry.split_once(';').unwrap_or((entry, ""));
            name.trim() == coding && quality.replace(' ', "") != "q=0"
        })
    };
    [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(coding, _)| takes(coding))
        .find_map(|(coding, ending)| {
            part.file(&format!("{name}.{ending}"))
                .map(|file| (coding, file))
        })
}

fn etag(file: &EmbeddedFile) -> HeaderValue {
    let mut text = String::from("\"");
    for byte in file.metadata.sha256_hash().iter().take(16) {
        let _ = write!(text, "{byte:02x}");
    }
    text.push('"');
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("\"\""))
}

fn cache_control(part: Part, name: &str) -> &'static str {
    match part {
        Part::Sdk if name.starts_with("jornada-") => FOR_EVER,
        Part::Sdk => FIVE_MINUTES,
        Part::Dashboard if name.starts_with("assets/") => FOR_EVER,
        Part::Dashboard | Part::DemoShop => ASK_AGAIN,
    }
}

/// The dashboard's URLs name what somebody looks at; a shop's are public.
fn referrer_policy(part: Part) -> &'static str {
    match part {
        Part::Dashboard => "no-referrer",
        Part::Sdk | Part::DemoShop => "strict-origin-when-cross-origin",
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
