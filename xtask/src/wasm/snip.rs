//! Takes the words out of panics.
//!
//! A panic in the SDK ends it (`panic = "abort"`), and nobody reads its message;
//! still the standard library brings the machinery that writes one, a third of
//! the whole. So the functions in which every panic ends are replaced by a trap,
//! and what only they called falls away when wasm-opt runs.

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

/// Replaces them, and fails if there were none: then names have changed.
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
    Ok(())
}
