//! What the suites of tests share: the real binary as a process, and the smallest
//! HTTP client. The tests are in `main.rs` and `faults.rs` and their modules.

#![allow(clippy::unwrap_used, reason = "a failing test says where")]

pub mod binary;
pub mod http;
