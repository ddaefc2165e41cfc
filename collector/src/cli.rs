//! The command line. Every command but `serve`, `simulate` and `restore` asks a
//! collector: the one that runs, through its socket, else one opened for the
//! moment. So a command works either way and does the same.

mod access;
mod arguments;
mod backup;
mod doctor;
mod erase;
mod export;
mod import;
mod progress;
mod serve;
mod simulate;
mod small_pages;
mod url;

pub use arguments::Arguments;

use crate::http::client::Client;
use crate::site::SiteId;
use arguments::{Command, SiteCommand};
use hyper::Method;
use std::io::Write;
use std::process::ExitCode;

/// Runs a command; the exit code is 0 if it did what was asked, 1 if not.
pub async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let data = arguments.data;
    match arguments.command {
        Command::Serve(serve) => serve::run(&data, serve).await?,
        Command::Site(SiteCommand::Add(site)) => {
            let settings = site.settings()?;
            ask(&data, async |collector| {
                collector.add_site(&site.site, &settings).await
            })
            .await?;
        }
        Command::Site(SiteCommand::List) => {
            let sites = ask(&data, async |collector| collector.get("/v1/sites").await).await?;
            print(&sites)?;
        }
        Command::Account(command) => {
            let answer = ask(&data, async |at| access::account(at, command).await).await?;
            print_if_any(&answer)?;
        }
        Command::Token(command) => {
            let answer = ask(&data, async |at| access::token(at, command).await).await?;
            print_if_any(&answer)?;
        }
        Command::Key(command) => {
            let answer = ask(&data, async |at| access::key(at, command).await).await?;
            print_if_any(&answer)?;
        }
        Command::Import(import) => {
            return ask(&data, async |collector| {
                import::run(collector, &import, &data).await
            })
            .await;
        }
        Command::Export(export) => {
            ask(&data, async |collector| {
                export::run(collector, &export).await
            })
            .await?;
        }
        Command::Report { site, query } => {
            let path = format!("{}/reports/{}", url::site_path(&site), url::escaped(&query));
            let report = ask(&data, async |collector| collector.get(&path).await).await?;
            print(&report)?;
        }
        Command::Simulate(simulate) => simulate::run(simulate).await?,
        Command::Erase { site, visitor } => {
            let erased = ask(&data, async |collector| {
                erase::run(collector, &site, &visitor).await
            })
            .await?;
            print(erased.to_string().as_bytes())?;
        }
        Command::Doctor { url } => return examined(&data, url).await,
        Command::Check => {
            let report = ask(&data, async |collector| collector.get("/v1/check").await).await?;
            return checked(&report);
        }
        Command::Backup { directory } => {
            ask(&data, async |collector| {
                backup::make(collector, &directory).await
            })
            .await?;
        }
        Command::Restore { directory } => {
            return checked(&backup::restore(&directory, &data).await?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Opens a collector, asks it, and lets it finish its writing.
async fn ask<T>(
    data: &std::path::Path,
    question: impl AsyncFnOnce(&Client) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let collector = Client::open(data).await?;
    let answer = question(&collector).await;
    collector.close().await;
    answer
}

/// Prints what the doctor found, and fails if something does not work.
async fn examined(data: &std::path::Path, url: String) -> anyhow::Result<ExitCode> {
    let (mut report, tag) = tokio::task::spawn_blocking(move || doctor::examine(&url)).await??;
    let site = tag.and_then(|tag| SiteId::new(tag.site).ok());
    // A data directory that is not there is not made for this.
    if let Some(site) = site
        && data.is_dir()
    {
        ask(data, async |collector| {
            doctor::look_at_checkout(collector, &site, &mut report).await
        })
        .await?;
    }
    print(&serde_json::to_vec_pretty(&report)?)?;
    Ok(if report.is_bad() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Prints the report of a check, and fails if it found damage.
fn checked(report: &[u8]) -> anyhow::Result<ExitCode> {
    print(report)?;
    let report: serde_json::Value = serde_json::from_slice(report)?;
    let damaged = report.get("damaged").and_then(serde_json::Value::as_array);
    Ok(match damaged {
        Some(damaged) if damaged.is_empty() => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

fn print_if_any(answer: &[u8]) -> anyhow::Result<()> {
    if answer.is_empty() {
        Ok(())
    } else {
        print(answer)
    }
}

/// The result alone goes to standard output.
fn print(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

impl Client {
    async fn add_site(
        &self,
        site: &SiteId,
        settings: &crate::site::SiteSettings,
    ) -> anyhow::Result<()> {
        if self.has_site(site).await? {
            anyhow::bail!("there is a site {site} already");
        }
        let body = serde_json::to_vec(settings)?;
        self.send(
            Method::PUT,
            &format!("{}/settings", url::site_path(site)),
            body,
        )
        .await?;
        tracing::info!(%site, "added the site");
        if settings.origins.is_empty() {
            tracing::warn!("it takes events from pages of any origin; --origin limits it");
        }
        Ok(())
    }

    async fn has_site(&self, site: &SiteId) -> anyhow::Result<bool> {
        let response = self
            .request(Method::GET, &url::site_path(site), Vec::new())
            .await?;
        Ok(response.status() != hyper::StatusCode::NOT_FOUND)
    }
}
