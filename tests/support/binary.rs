//! The real binary, as a process that tests may kill.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;

/// The binary of this build, made if it is not there.
pub(crate) fn path() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let mut build = Command::new(env!("CARGO"));
        build.args([
            "build",
            "--quiet",
            "--package",
            "collector",
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
pub(crate) fn run(data: &Path, args: &[&str]) -> Output {
    command(data, args).output().unwrap()
}

/// Runs a command that must succeed; its standard output.
pub(crate) fn result(data: &Path, args: &[&str]) -> String {
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
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
}

impl Server {
    pub(crate) fn start(data: &Path, args: &[&str]) -> Self {
        let mut command = command(data, &["serve", "--listen", "127.0.0.1:0"]);
        command.args(args).stderr(Stdio::piped());
        Self::spawn(command)
    }

    /// One whose arguments are all given, the address to listen on included.
    pub(crate) fn start_with(data: &Path, args: &[&str]) -> Self {
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
        std::thread::spawn(move || errors.lines().for_each(drop));
        Self { child, address }
    }

    /// As a power switch does it to the process: no warning.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop and waits; whether it ended well.
    pub(crate) fn stop(mut self) -> bool {
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
