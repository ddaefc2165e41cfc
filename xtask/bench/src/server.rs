//! `Server`: a program under test, as a process of its own, and what the system
//! says of it.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A server that listens; it is killed when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// From its start until it said that it listens.
    pub(crate) ready_after: Duration,
}

/// The collector's release build.
pub(crate) fn jornada() -> PathBuf {
    std::env::var_os("JORNADA_BIN").map_or_else(|| "target/release/jornada".into(), PathBuf::from)
}

impl Server {
    /// The collector on a data directory.
    pub(crate) fn collector(data: &Path, variables: &[(&str, String)]) -> Result<Self> {
        let mut command = Command::new(jornada());
        command.arg("--data").arg(data);
        command.args(["serve", "--listen", "127.0.0.1:0"]);
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        Self::start(command)
    }

    /// Waits until it says ` on http://ADDRESS`.
    pub(crate) fn start(mut command: Command) -> Result<Self> {
        let began = crate::clock::now();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {command:?}"))?;
        let errors = child.stderr.take().context("no standard error")?;
        let mut errors = BufReader::new(errors);
        let mut told = String::new();
        let address = loop {
            let mut line = String::new();
            if errors.read_line(&mut line)? == 0 {
                bail!("{command:?} ended before it listened: {told}");
            }
            if let Some((_, address)) = line.trim().split_once(" on http://") {
                break address.trim_end_matches('/').parse();
            }
            told.push_str(&line);
        };
        // Read on, so that the pipe never fills.
        std::thread::spawn(move || errors.lines().map_while(Result::ok).for_each(drop));
        Ok(Self {
            child,
            address: address.context("a server on no address")?,
            ready_after: began.elapsed(),
        })
    }

    /// Time that it has worked, on all cores together.
    pub(crate) fn worked(&self) -> Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name, in brackets, may hold anything.
        let (_, fields) = stat.rsplit_once(')').context("/proc/PID/stat")?;
        let mut fields = fields.split_whitespace().skip(11);
        let mut ticks = || fields.next().and_then(|field| field.parse::<u64>().ok());
        let (user, system) = ticks().zip(ticks()).context("/proc/PID/stat")?;
        // USER_HZ is 100 on every Linux.
        Ok(Duration::from_millis((user + system) * 10))
    }

    /// Bytes of memory: resident now, and at most so far.
    pub(crate) fn memory(&self) -> Result<(u64, u64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kilobytes =
                line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
            kilobytes
                .map(|kilobytes| kilobytes * 1_024)
                .context("/proc/PID/status")
        };
        Ok((field("VmRSS:")?, field("VmHWM:")?))
    }

    /// Asks it to end, and waits.
    pub(crate) fn stop(mut self) -> Result<()> {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status()?;
        let status = self.child.wait()?;
        if !status.success() {
            bail!("the server ended with {status}");
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
