//! The statistics against others' numbers: reference libraries, published
//! tables, laws that must hold whatever the numbers, and a simulation of what
//! looking every day does to each test.

#![expect(clippy::unwrap_used, reason = "a broken vector file fails the test")]
#![expect(
    clippy::print_stdout,
    reason = "how far off figures are, and what was skipped, is worth reading"
)]

mod compare;
mod cookie_cats;
mod coverage;
mod dice;
mod looking;
mod noise;
mod properties;
mod published;
mod tails;
mod vectors;
