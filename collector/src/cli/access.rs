//! `jornada account`, `token` and `key`: who may come in, from the machine itself.

use super::arguments::{AccountCommand, KeyCommand, TokenCommand};
use super::url::{escaped_part, site_path};
use crate::http::client::Client;
use anyhow::Context;
use hyper::Method;
use serde_json::{Value, json};
use std::io::{BufRead, IsTerminal};

pub(super) async fn account(
    collector: &Client,
    command: AccountCommand,
) -> anyhow::Result<Vec<u8>> {
    match command {
        AccountCommand::Set {
            name,
            role,
            keep_password,
        } => {
            let mut change = json!({ "role": role.name() });
            if !keep_password {
                let password = tokio::task::spawn_blocking(password).await??;
                change["password"] = Value::from(password);
            }
            let path = format!("/v1/accounts/{}", escaped_part(&name));
            collector.send(Method::PUT, &path, change.to_string()).await
        }
        AccountCommand::Remove { name } => {
            let path = format!("/v1/accounts/{}", escaped_part(&name));
            collector.send(Method::DELETE, &path, Vec::new()).await
        }
        AccountCommand::List => collector.get("/v1/accounts").await,
    }
}

pub(super) async fn token(collector: &Client, command: TokenCommand) -> anyhow::Result<Vec<u8>> {
    match command {
        TokenCommand::Add { name, role } => {
            let token = json!({ "name": name, "role": role.name() });
            let token = token.to_string();
            collector.send(Method::POST, "/v1/tokens", token).await
        }
        TokenCommand::Remove { id } => {
            let path = format!("/v1/tokens/{}", escaped_part(&id));
            collector.send(Method::DELETE, &path, Vec::new()).await
        }
        TokenCommand::List => collector.get("/v1/tokens").await,
    }
}

pub(super) async fn key(collector: &Client, command: KeyCommand) -> anyhow::Result<Vec<u8>> {
    match command {
        KeyCommand::Add {
            site,
            overlap_hours,
        } => {
            let path = format!("{}/keys", site_path(&site));
            let wanted = json!({ "overlap_hours": overlap_hours }).to_string();
            collector.send(Method::POST, &path, wanted).await
        }
        KeyCommand::Remove { site, id } => {
            let path = format!("{}/keys/{}", site_path(&site), escaped_part(&id));
            collector.send(Method::DELETE, &path, Vec::new()).await
        }
        KeyCommand::List { site } => collector.get(&format!("{}/keys", site_path(&site))).await,
    }
}

/// A password: typed unseen at a terminal, else the first line of standard input.
fn password() -> anyhow::Result<String> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        return rpassword::prompt_password("Password: ").context("cannot read a password");
    }
    let mut line = String::new();
    let read = stdin.lock().read_line(&mut line);
    read.context("cannot read a password from standard input")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
