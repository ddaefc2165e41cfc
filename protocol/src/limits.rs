//! Hard limits of the wire, the same for the SDK that keeps them and the
//! collector that enforces them. Lengths are in bytes of UTF-8.

/// A request body as received, compressed or not.
pub const BODY_BYTES: usize = 1024 * 1024;
/// A request body after decompression.
pub const DECOMPRESSED_BYTES: usize = 4 * 1024 * 1024;
/// Decompressed bytes for each compressed one. JSON of real batches stays under
/// 20; DEFLATE itself can reach 1,032.
pub const COMPRESSION_RATIO: usize = 200;
/// Events in one batch.
pub const BATCH_EVENTS: usize = 500;
/// One event's JSON.
pub const EVENT_BYTES: usize = 32 * 1024;
/// Nesting of one event's JSON.
pub const EVENT_DEPTH: usize = 8;
/// Free properties of one event, and traits of one person.
pub const PROPS: usize = 64;
/// Items of one commerce event (GA4's limit).
pub const ITEMS: usize = 200;
/// A site's public key.
pub const SITE: usize = 64;
/// An event id.
pub const EVENT_ID: usize = 64;
/// A visitor id of an event line (browsers send UUIDs).
pub const VISITOR: usize = 64;
/// A user id of the site's own.
pub const USER: usize = 255;
/// A URL or a referrer.
pub const URL: usize = 2_048;
/// A document title.
pub const TITLE: usize = 512;
/// An event's name, and every short label: variants, coupons, tiers.
pub const NAME: usize = 120;
/// A property's key.
pub const PROP_KEY: usize = 120;
/// A property's value.
pub const PROP_VALUE: usize = 2_000;
/// How far before `received_at` a browser's corrected time may lie: 8 days,
/// one more than the SDK keeps what it could not send.
pub const OLDEST_MS: i64 = 8 * 24 * 60 * 60 * 1000;
/// How far after `received_at` a browser's corrected time may lie: 10 minutes.
pub const NEWEST_MS: i64 = 10 * 60 * 1000;
/// Skew up to this is network delay and left alone: 60 seconds.
pub const SKEW_MS: i64 = 60 * 1000;
/// Money in minor units, either sign: beyond it sums could overflow.
pub const MINOR_UNITS: i64 = 1_000_000_000_000;
/// Pieces of one item in one event.
pub const QUANTITY: u32 = 1_000_000;
