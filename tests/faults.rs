//! The fault suite: what is promised must hold when the process dies, the power
//! goes, the disk is full, bytes rot, and strangers send nonsense. Everything is
//! done to the real binary, from outside.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a failing test says where"
)]

mod durability;
