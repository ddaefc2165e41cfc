//! The real binary, as a process that tests may kill.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex, OnceLock};

/// The binary of this build, made if it is not there.
#[must_use]
pub fn path() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let mut build = Command::new(env!("CARGO"));
        // With the features of the whole workspace, as the tests themselves are
        // mostly built: then only the linking is left to do.
        build.args([
            "build",
            "--quiet",
            "--workspace",
            "--exclude",
            "xtask",
            "--bin",
            "jornada",
        ]);
        let built = build
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status()
            .unwrap();
        assert!(built.success(), "the binary could not be built");
        let test = std::env::current_exe().unwrap();
        let profile = test.parent().and_then(Path::parent).unwrap();
        profile.join("jornada")
    })
}

/// Runs a command on a data directory.
#[must_use]
pub fn run(data: &Path, args: &[&str]) -> Output {
    command(data, args).output().unwrap()
}

/// Runs a command that must succeed; its standard output.
#[allow(
    clippy::must_use_candidate,
    reason = "that it succeeds may be all one asks"
)]
pub fn result(data: &Path, args: &[&str]) -> String {
    let output = run(data, args);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn command(data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(path());
    command
        .arg("--data")
        .arg(data)
        .args(args)
        .env_clear()
        .stdin(Stdio::null());
    command
}

/// A server on a port of its own; killed when dropped.
pub struct Server {
    child: Child,
    /// Where it listens, as HOST:PORT.
    pub address: String,
    said: Arc<Mutex<String>>,
}

impl Server {
    /// Serves a data directory.
    #[must_use]
    pub fn start(data: &Path, args: &[&str]) -> Self {
        Self::start_under(data, args, &[])
    }

    /// Serves with variables set in its environment, which is empty otherwise.
    #[must_use]
    pub fn start_under(data: &Path, args: &[&str], variables: &[(&str, &OsStr)]) -> Self {
        let mut command = command(data, &["serve", "--listen", "127.0.0.1:0"]);
        command.args(args).envs(variables.iter().copied());
        command.stderr(Stdio::piped());
        Self::spawn(command)
    }

    /// One whose arguments are all given, the address to listen on included.
    #[must_use]
    pub fn start_with(data: &Path, args: &[&str]) -> Self {
        let mut command = command(data, args);
        command.stderr(Stdio::piped());
        Self::spawn(command)
    }

    fn spawn(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut errors = BufReader::new(child.stderr.take().unwrap());
        let mut told = String::new();
        let address = loop {
            let mut line = String::new();
            assert_ne!(errors.read_line(&mut line).unwrap(), 0, "no server: {told}");
            if let Some((_, address)) = line.trim().split_once(" on http://") {
                break address.to_owned();
            }
            told.push_str(&line);
        };
        // Read on, so that the pipe never fills.
        let said = Arc::new(Mutex::new(told));
        let heard = said.clone();
        std::thread::spawn(move || {
            for line in errors.lines().map_while(Result::ok) {
                heard.lock().unwrap().push_str(&format!("{line}\n"));
            }
        });
        Self {
            child,
            address,
            said,
        }
    }

    /// What it wrote to its standard error until now.
    #[must_use]
    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Whether it has not ended.
    pub fn is_alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// As a power switch does it to the process: no warning.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop and waits; whether it ended well.
    #[must_use]
    pub fn stop(mut self) -> bool {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        self.child.wait().unwrap().success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
