//! One module a fault. `load` sends, and remembers what it was told; `ledger`
//! asks afterwards what is there, and says what was lost or doubled.
//!
//! The short profile runs in CI; the long one is asked for by the environment:
//! `JORNADA_KILL_ROUNDS`, `JORNADA_POWER_ROUNDS`, `JORNADA_FLIPS`. What is chosen at random is
//! the same in every run, or as `JORNADA_SEED` says.

mod erase;
mod flip;
mod kill;
mod ledger;
mod load;
mod medium;
mod paths;
mod power;
mod random;
mod space;

/// The rounds that the environment asks for, else those of CI.
fn rounds(variable: &str, otherwise: u32) -> u32 {
    std::env::var(variable).map_or(otherwise, |rounds| rounds.parse().unwrap())
}

/// The seed of a test, printed: it makes the same choices again.
fn seeded(test: &str, otherwise: u64) -> random::Random {
    let seed = std::env::var("JORNADA_SEED").map_or(otherwise, |seed| seed.parse().unwrap());
    println!("{test}: JORNADA_SEED={seed}");
    random::Random::new(seed)
}
