//! What each crate may depend on: the direction of the architecture, and the
//! purity of its middle, as facts of the Cargo graph.

use super::{Problem, Source};

/// The only dependencies of the wire vocabulary.
const PROTOCOL: [&str; 3] = ["schemars", "serde", "ts-rs"];
/// What the pure middle never knows: the world.
const ANALYTICS: [&str; 12] = [
    "async-std",
    "axum",
    "collector",
    "getrandom",
    "hyper",
    "js-sys",
    "log",
    "rand",
    "sled",
    "tokio",
    "tracing",
    "web-sys",
];
/// What the browser's side never carries: meaning, the server, and weight.
const SDK: [&str; 11] = [
    "analytics",
    "chrono",
    "collector",
    "getrandom",
    "log",
    "regex",
    "serde_json",
    "time",
    "tokio",
    "url",
    "uuid",
];

pub(super) fn check(source: &Source) -> Vec<Problem> {
    let is_refused: fn(&str) -> bool = match source.path.as_str() {
        "protocol/Cargo.toml" => |name| !PROTOCOL.contains(&name),
        "analytics/Cargo.toml" => |name| ANALYTICS.contains(&name),
        "sdk/Cargo.toml" => |name| SDK.contains(&name),
        _ => return Vec::new(),
    };
    let mut is_dependency = false;
    let mut problems = Vec::new();
    for (number, line) in source.lines() {
        if let Some(section) = line.strip_prefix('[') {
            // What the tests of a crate use is not in the product.
            is_dependency = section.contains("dependencies]") && !section.starts_with("dev-");
        } else if let Some(name) = line.split(['.', ' ', '=']).next().filter(|_| is_dependency)
            && !name.is_empty()
            && !name.starts_with('#')
            && is_refused(name)
        {
            problems.push(source.problem(number, format!("this crate never depends on {name}")));
        }
    }
    problems
}

#[test]
fn refused_dependencies_are_found() {
    let manifest = "[package]\nname = \"x\"\n\n[dependencies]\n# tokio\nserde.workspace = true\n\
                    tokio = \"1\"\n\n[dev-dependencies]\nserde_json = \"1\"\n";
    for (path, found) in [
        ("protocol/Cargo.toml", 1),
        ("analytics/Cargo.toml", 1),
        ("sdk/Cargo.toml", 1),
        ("collector/Cargo.toml", 0),
    ] {
        let said = super::said(check, path, manifest);
        assert_eq!(said.len(), found, "{path}: {said:?}");
    }
    let for_wasm = "[target.'cfg(target_arch = \"wasm32\")'.dependencies]\nuuid = \"1\"\n";
    assert_eq!(super::said(check, "sdk/Cargo.toml", for_wasm).len(), 1);
}
