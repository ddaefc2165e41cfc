//! `cargo xtask api`: asks a collector everything that its description allows, and
//! much that it does not (schemathesis, from PyPI), and holds every answer against
//! the description. What it needs is put into `target`; where that cannot be, it
//! says why.

use crate::{repo, say, shell};
use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::io;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

/// Its own rules change from release to release, so one is named.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";
/// Enough for every report to have rows.
const SESSIONS: &str = "300";

/// Runs it; `arguments` go to schemathesis.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let schemathesis = schemathesis()?;
    shell::run(shell::command("cargo build -p collector"))?;
    let data = repo::path("target/api");
    if data.exists() {
        fs::remove_dir_all(&data)?;
    }
    fs::create_dir_all(&data)?;
    fill(&data)?;
    let server = Serving::start(&data)?;
    let mut ask = Command::new(schemathesis);
    ask.current_dir(&data)
        .args(["--config-file"])
        .arg(repo::path("xtask/schemathesis.toml"))
        .arg("run")
        .arg(format!("http://{}/v1/openapi.json", server.address))
        .args(arguments);
    shell::run(ask)
}

/// Where schemathesis is; installed if it is not there.
fn schemathesis() -> Result<PathBuf> {
    let home = repo::path("target/schemathesis");
    let program = home.join("bin/st");
    if program.exists() {
        return Ok(program);
    }
    let why = "schemathesis cannot be installed: it needs Python 3 with venv (Debian: \
               `apt-get install python3-venv`) and PyPI";
    say::step("Installing schemathesis", || {
        let mut venv = shell::command("python3 -m venv");
        venv.arg(&home);
        shell::run(venv)?;
        let mut install = Command::new(home.join("bin/pip"));
        install.args(["install", "--quiet", SCHEMATHESIS]);
        shell::run(install)
    })
    .context(why)?;
    Ok(program)
}

fn jornada(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(repo::path("target/debug/jornada"));
    command.args(arguments).arg("--data").arg(data);
    command
}

/// A shop with something in every report.
fn fill(data: &Path) -> Result<()> {
    let lines = data.join("shop.ndjson");
    let simulate = [
        "simulate",
        "--site",
        "shop",
        "--seed",
        "1",
        "--sessions",
        SESSIONS,
    ];
    let mut simulated = jornada(data, &simulate);
    simulated.stdout(File::create(&lines)?);
    shell::run(simulated)?;
    shell::run(jornada(data, &["site", "add", "shop", "--currency", "BRL"]))?;
    let mut import = jornada(data, &["import", "--site", "shop", "-"]);
    import.stdin(File::open(&lines)?);
    shell::run(import)
}

/// A collector that runs until this is dropped.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    fn start(data: &Path) -> Result<Self> {
        let free = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let address = free.to_string();
        let mut command = jornada(data, &["serve", "--listen", &address]);
        let log = File::create(data.join("collector.log"))?;
        command.stdout(Stdio::null()).stderr(log);
        let child = command.spawn().context("cannot start the collector")?;
        let mut serving = Self { child, address };
        while TcpStream::connect(&serving.address).is_err() {
            if let Some(status) = serving.child.try_wait()? {
                bail!("the collector ended with {status}; target/api/collector.log says why");
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(serving)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let ended: io::Result<_> = self.child.kill().and_then(|()| self.child.wait());
        if let Err(error) = ended {
            say::error(&error.into());
        }
    }
}
