//! Takes the words out of panics.
//!
//! A panic in the SDK ends it (`panic = "abort"`), and nobody reads its message;
//! still the standard library brings the machinery that writes one. So the
//! functions in which every panic ends are replaced by a trap (what only they
//! called falls away when wasm-opt runs), and the words and source paths that they
//! would have printed are blanked, which also keeps the names of folders on the
//! builder's machine out of the product.

use anyhow::{Result, ensure};
use walrus::{FunctionBuilder, Module};

/// Where panics end, by their names in the name section.
const ENDS: &[&str] = &[
    "panic_fmt",
    "panic_with_hook",
    "panic_bounds_check",
    "begin_panic_handler",
    "handle_alloc_error",
    "rust_oom",
    "unwrap_failed",
    "expect_failed",
    "slice_error_fail",
    "borrow_mut_error",
    "borrow_error",
];

/// What the standard library says when it panics in code like ours.
const WORDS: &[&str] = &[
    "assertion failed: self.is_char_boundary(new_len)",
    "cannot access a Thread Local Storage value during or after destruction: ",
    "removal index (is ",
    ") should be < len (is ",
    "Tried to shrink to a larger capacity",
    "capacity overflow",
    "AccessError",
];

/// Does both, and fails if there was nothing to do: then names have changed.
pub(super) fn panics(module: &mut Module) -> Result<()> {
    let is_end = |name: &str| ENDS.iter().any(|end| name.contains(end));
    let ends: Vec<_> = module
        .funcs
        .iter_local()
        .filter(|(id, _)| module.funcs.get(*id).name.as_deref().is_some_and(is_end))
        .map(|(id, function)| (id, function.ty()))
        .collect();
    ensure!(!ends.is_empty(), "no panicking function found by name");
    for (id, ty) in ends {
        let (params, results) = module.types.params_results(ty);
        let (params, results) = (params.to_vec(), results.to_vec());
        let args: Vec<_> = params
            .iter()
            .map(|&param| module.locals.add(param))
            .collect();
        let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
        builder.func_body().unreachable();
        let trap = builder.local_func(args);
        module.funcs.get_mut(id).kind = walrus::FunctionKind::Local(trap);
    }
    let segments: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
    let mut blanked = 0;
    for id in segments {
        let data = &mut module.data.get_mut(id).value;
        blanked += blank_paths(data);
        WORDS.iter().for_each(|words| blank(data, words.as_bytes()));
    }
    ensure!(blanked > 0, "no source path found in the data");
    Ok(())
}

/// Overwrites a text by zeros, wherever it stands.
fn blank(data: &mut [u8], text: &[u8]) {
    while let Some(start) = data.windows(text.len()).position(|window| window == text) {
        data.iter_mut()
            .skip(start)
            .take(text.len())
            .for_each(|byte| *byte = 0);
    }
}

/// Overwrites paths of Rust sources by zeros, which compress to nothing: what
/// stands between two zeros, begins like a path and ends in `.rs`. How many.
fn blank_paths(data: &mut [u8]) -> usize {
    let mut count = 0;
    for text in data.split_mut(|&byte| byte == 0) {
        let begins = ["/", "sdk/", "protocol/"];
        let is_path =
            text.ends_with(b".rs") && begins.iter().any(|b| text.starts_with(b.as_bytes()));
        if is_path {
            text.fill(0);
            count += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::blank_paths;

    #[test]
    fn paths_go_and_words_stay() {
        let mut data = *b"a.rs\0sdk/src/a.rs\0/rustc/5f/b-c.rs\0track";
        assert_eq!(blank_paths(&mut data), 2);
        assert!(data.starts_with(b"a.rs\0\0") && data.ends_with(b"\0\0track"));
        assert_eq!(
            data.iter().filter(|&&byte| byte != 0).count(),
            "a.rstrack".len()
        );
    }
}
