//! Files inside the binary: the SDK, the dashboard, the demo shop.
//!
//! What was not built when the binary was compiled is absent here and said so
//! when asked for; nothing else depends on it.

mod kept;

pub use kept::KeptAssets;

use rust_embed::{EmbeddedFile, RustEmbed};
use std::borrow::Cow;

#[derive(RustEmbed)]
#[folder = "../sdk/dist"]
#[allow_missing = true]
struct Sdk;

#[derive(RustEmbed)]
#[folder = "../www/dist"]
#[allow_missing = true]
struct Dashboard;

#[derive(RustEmbed)]
#[folder = "../www/demo"]
#[allow_missing = true]
struct DemoShop;

/// Which of the parts a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The tag's files, loaded by pages of other origins.
    Sdk,
    /// The dashboard.
    Dashboard,
    /// The demo shop.
    DemoShop,
}

impl Part {
    /// A file of the part by its path within it.
    #[must_use]
    pub fn file(self, path: &str) -> Option<EmbeddedFile> {
        match self {
            Self::Sdk => Sdk::get(path),
            Self::Dashboard => Dashboard::get(path),
            Self::DemoShop => DemoShop::get(path),
        }
    }

    /// The paths of all files of the part.
    pub fn names(self) -> Box<dyn Iterator<Item = Cow<'static, str>>> {
        match self {
            Self::Sdk => Box::new(Sdk::iter()),
            Self::Dashboard => Box::new(Dashboard::iter()),
            Self::DemoShop => Box::new(DemoShop::iter()),
        }
    }
}
