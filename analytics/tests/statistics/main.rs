//! The statistics against others' numbers: reference libraries, published
//! tables, laws that must hold whatever the numbers, and a simulation of what
//! looking every day does to each test.

mod compare;
mod properties;
mod published;
mod tails;
mod vectors;
