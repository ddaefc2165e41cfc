//! What can be typed: the commands, their flags, and the help.

use crate::access::Role;
use crate::combined_log::{BotRule, PageRule};
use crate::site::{SiteId, SiteSettings};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Customer-journey analytics that a shop runs itself: takes the events of your
/// site's pages, keeps them on your disk, and answers where people go, where
/// they leave, and which variant wins.
#[derive(Debug, Parser)]
#[command(name = "jornada", version, propagate_version = true)]
#[command(
    after_help = "Standard output carries the result alone; progress and messages go to \
    standard error. Exit codes: 0 done, 1 failed, 2 bad usage."
)]
pub struct Arguments {
    /// Directory that holds everything; made if it is not there
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "JORNADA_DATA",
        default_value = "data"
    )]
    pub data: PathBuf,
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Take events, answer reports and show the dashboard
    Serve(ServeArgs),
    /// Make sites and list them
    #[command(subcommand)]
    Site(SiteCommand),
    /// Decide who may log in; the password comes from the terminal or standard input
    #[command(subcommand)]
    Account(AccountCommand),
    /// Make the tokens that programs show; each is printed once
    #[command(subcommand)]
    Token(TokenCommand),
    /// Make the keys with which a shop's servers hand in events; each is printed once
    #[command(subcommand)]
    Key(KeyCommand),
    /// Take in events from files; again, they change nothing
    Import(ImportArgs),
    /// Hand out every event of a site as lines, for another collector or for you
    Export(ExportArgs),
    /// Print a report, the same JSON as over HTTP
    #[command(
        after_help = "Example:\n  jornada report shop 'funnel?step=page:/cart&step=event:purchase&from=2026-01-01'"
    )]
    Report {
        /// The site
        site: SiteId,
        /// Report and parameters, as after /reports/ in a URL
        query: String,
    },
    /// Make up the events of a realistic shop, the same for the same seed
    Simulate(SimulateArgs),
    /// Erase a person: a visitor and whoever identified as the same user
    #[command(
        after_help = "They leave every figure at once; the command ends when their bytes have left the disk too. Copies made before (backups, exports) are yours to see to."
    )]
    Erase {
        /// The site
        #[arg(long)]
        site: SiteId,
        /// One of the person's visitors, by its id
        #[arg(long, value_name = "ID")]
        visitor: String,
    },
    /// Look at a page of the shop: is the tag there, and can it work? Fails if not
    #[command(
        after_help = "It asks the page, the tag and the collector that it names from here, and the \
        data directory whether a checkout was seen."
    )]
    Doctor {
        /// The page, such as https://www.shop.example/
        url: String,
    },
    /// Read the whole store and say what is in it; fails if anything is damaged
    Check,
    /// Copy everything as of now into a directory, while a server runs or not
    #[command(
        after_help = "The copy is a data directory of its own: `jornada restore` takes it, and \
        `jornada --data DIR check` or `serve` as it is. It is there whole or not at all. On the \
        same file system, sealed sessions take no room twice: their files never change, and get \
        a second name. So keep a copy on another disk as well."
    )]
    Backup {
        /// Where to; must not be there yet, or be empty
        #[arg(value_name = "DIR")]
        directory: PathBuf,
    },
    /// Fill the data directory from a backup, read all of it and say what is in it;
    /// fails if anything is damaged
    #[command(
        after_help = "The data directory must not be there yet, or be empty.\n\
        Example:\n  jornada --data data-new restore /backups/2026-11-25"
    )]
    Restore {
        /// The backup, or a data directory that no server uses
        #[arg(value_name = "DIR")]
        directory: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// Address and port [default: 127.0.0.1:8787]
    #[arg(long, value_name = "ADDRESS", env = "JORNADA_LISTEN")]
    pub(super) listen: Option<SocketAddr>,
    /// Token that reports and settings need; needed beyond loopback
    #[arg(
        long,
        value_name = "TOKEN",
        env = "JORNADA_API_TOKEN",
        hide_env_values = true
    )]
    pub(super) api_token: Option<String>,
    /// Network of a proxy that is believed about who sent a request; repeat for
    /// more [default: this machine]
    #[arg(
        long = "trusted-proxy",
        value_name = "CIDR",
        env = "JORNADA_TRUSTED_PROXIES",
        value_delimiter = ','
    )]
    pub(super) trusted_proxies: Option<Vec<ipnet::IpNet>>,
    /// Keep the site of the demo shop at /demo/ [default: on loopback only]
    #[arg(long, value_name = "BOOL", env = "JORNADA_DEMO_SHOP", num_args = 0..=1, default_missing_value = "true")]
    pub(super) demo_shop: Option<bool>,
    /// Fill the site `demo` with simulated sessions
    #[arg(long)]
    pub(super) demo_data: bool,
    /// Whom to tell of a weakness, such as mailto:security@shop.example; served at
    /// /.well-known/security.txt
    #[arg(long, value_name = "ADDRESS", env = "JORNADA_SECURITY_CONTACT")]
    pub(super) security_contact: Option<String>,
    /// Connections that may be open at all [default: 4096]
    #[arg(long, value_name = "N", env = "JORNADA_MAX_CONNECTIONS")]
    pub(super) max_connections: Option<usize>,
    /// Connections that may be open from one network (IPv4 /24, IPv6 /48) that is
    /// no proxy's [default: 256]
    #[arg(long, value_name = "N", env = "JORNADA_NETWORK_CONNECTIONS")]
    pub(super) network_connections: Option<usize>,
    /// Batches a second that one network may send, ten seconds' worth at once; 0
    /// for any number [default: 100]
    #[arg(long, value_name = "N", env = "JORNADA_NETWORK_RATE")]
    pub(super) network_rate: Option<u32>,
    /// Batches a second that may be sent for one site, ten seconds' worth at once;
    /// 0 for any number [default: 5000]
    #[arg(long, value_name = "N", env = "JORNADA_SITE_RATE")]
    pub(super) site_rate: Option<u32>,
    /// Megabytes of memory for sealed sessions; more make reports faster, up to 7
    /// bytes an event [default: 640]
    #[arg(long, value_name = "MB", env = "JORNADA_MEMORY_MB")]
    pub(super) memory_mb: Option<u64>,
    /// Events of a site that are kept whole in memory before they are sealed, at
    /// 0.3 kB each, up to 2 kB once a report read them [default: 50000]
    #[arg(long, value_name = "N", env = "JORNADA_SEAL_EVENTS")]
    pub(super) seal_events: Option<u64>,
    /// TOML file with these settings; flags and environment win over it
    #[arg(long, value_name = "FILE", env = "JORNADA_CONFIG")]
    pub(super) config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum SiteCommand {
    /// Make a site
    Add(SiteArgs),
    /// List the sites with their settings
    List,
}

#[derive(Debug, Args)]
pub(super) struct SiteArgs {
    /// Its name, which is its public key: letters, digits, '.', '-' and '_'
    pub(super) site: SiteId,
    /// Origin whose pages may send events, such as https://shop.example; repeat
    /// for more; without any, all may
    #[arg(long = "origin", value_name = "URL")]
    origins: Vec<String>,
    /// Zone in which its days begin
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    timezone: String,
    /// Currency of money that names none, such as BRL
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
}

impl SiteArgs {
    pub(super) fn settings(&self) -> anyhow::Result<SiteSettings> {
        let settings = SiteSettings {
            timezone: self.timezone.clone(),
            currency: self.currency.clone(),
            origins: self.origins.clone(),
            ..SiteSettings::default()
        };
        Ok(settings.validated()?)
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum AccountCommand {
    /// Make an account, or change it: its logins end
    #[command(
        after_help = "The first account must be an owner's.\nExample:\n  jornada account set ana@shop.example --role owner"
    )]
    Set {
        /// What they log in with
        name: String,
        /// What they may do
        #[arg(long, value_enum)]
        role: RoleArg,
        /// Leave the password as it is
        #[arg(long)]
        keep_password: bool,
    },
    /// Remove an account: its logins end
    Remove {
        /// What they log in with
        name: String,
    },
    /// List the accounts
    List,
}

#[derive(Debug, Subcommand)]
pub(super) enum TokenCommand {
    /// Make a token
    Add {
        /// What it is for
        name: String,
        /// What it may do
        #[arg(long, value_enum)]
        role: RoleArg,
    },
    /// Remove a token
    Remove {
        /// Its id, as `list` shows it
        id: String,
    },
    /// List the tokens
    List,
}

#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// Make a server key
    Add {
        /// The site that it is for
        #[arg(long)]
        site: SiteId,
        /// Hours for which the site's other keys go on; without it, they just go on
        #[arg(long, value_name = "N")]
        overlap_hours: Option<u32>,
    },
    /// Remove a server key
    Remove {
        /// Its site
        #[arg(long)]
        site: SiteId,
        /// Its id, as `list` shows it
        id: String,
    },
    /// List a site's server keys
    List {
        /// The site
        #[arg(long)]
        site: SiteId,
    },
}

/// The roles that can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RoleArg {
    /// May do everything
    Owner,
    /// Decides about sites
    Admin,
    /// Sees figures and people, defines experiments and funnels
    Analyst,
    /// Sees figures
    Viewer,
}

impl RoleArg {
    pub(super) fn name(self) -> &'static str {
        let role = match self {
            Self::Owner => Role::Owner,
            Self::Admin => Role::Admin,
            Self::Analyst => Role::Analyst,
            Self::Viewer => Role::Viewer,
        };
        role.name()
    }
}

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// The site; made if it is not there (UTC, no currency)
    #[arg(long)]
    pub(super) site: SiteId,
    /// What the files hold
    #[arg(long, value_enum, default_value_t = ImportFormat::Events)]
    pub(super) format: ImportFormat,
    /// combined-log: which requests are page views: documents (a GET answered 200
    /// or 304 of anything but files) or html (200, no dot in the last part, or
    /// .html or .php)
    #[arg(long, value_name = "RULE", default_value_t = PageRule::default())]
    pub(super) log_pages: PageRule,
    /// combined-log: which agents are programs: list (ours), words (any of a few
    /// words) or none
    #[arg(long, value_name = "RULE", default_value_t = BotRule::default())]
    pub(super) log_bots: BotRule,
    /// Files; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ImportFormat {
    /// One JSON object a line (NDJSON)
    Events,
    /// A web server's log in the combined format
    CombinedLog,
}

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// The site
    #[arg(long)]
    pub(super) site: SiteId,
    /// First day, or instant, of the events
    #[arg(long, value_name = "DATE")]
    pub(super) from: Option<String>,
    /// First day, or instant, after them
    #[arg(long, value_name = "DATE")]
    pub(super) to: Option<String>,
    /// Where to; standard output without it
    pub(super) file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct SimulateArgs {
    /// The site that the events are for
    #[arg(long)]
    pub(super) site: SiteId,
    /// How many sessions
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub(super) sessions: u64,
    /// The same seed makes the same events
    #[arg(long, value_name = "K", default_value_t = 1)]
    pub(super) seed: u64,
    /// Days over which sessions start
    #[arg(long, value_name = "N", default_value_t = 30)]
    pub(super) days: u32,
    /// No event is at or after it [default: the last midnight, UTC]
    #[arg(long, value_name = "TIME")]
    pub(super) end: Option<jiff::Timestamp>,
    /// Write the events to a file; standard output without it
    #[arg(long, value_name = "FILE", conflicts_with = "to")]
    pub(super) out: Option<PathBuf>,
    /// Send the events to a collector, such as http://127.0.0.1:8787; makes the
    /// site if it is not there
    #[arg(long, value_name = "URL")]
    pub(super) to: Option<String>,
    /// The collector's API token
    #[arg(
        long,
        value_name = "TOKEN",
        env = "JORNADA_API_TOKEN",
        hide_env_values = true
    )]
    pub(super) api_token: Option<String>,
}
