//! `jornada backup` and `jornada restore`, beside a server and alone.

use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Output;
use tests::binary::{Server, result, run};
use tests::http::send;

const LINES: &str = concat!(
    r#"{"visitor":"ana","at":"2026-01-05T12:00:00Z","type":"page_view","url":"/"}"#,
    "\n",
    r#"{"visitor":"bia","at":"2026-01-05T13:00:00Z","type":"page_view","url":"/cart"}"#,
    "\n",
);
const LOG: &str = concat!(
    r#"203.0.113.9 - - [05/Jan/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 9 "-" "Mozilla/5.0""#,
    "\n",
);

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn refused(output: &Output, reason: &str) {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert!(errors.contains(reason), "{reason} in {errors}");
}

fn export(data: &Path) -> String {
    result(data, &["export", "--site", "shop"])
}

#[test]
fn a_backup_of_a_server_is_restored_whole() {
    let folder = tempfile::tempdir().unwrap();
    let [data, backup, restored] =
        ["data", "backup", "restored"].map(|name| folder.path().join(name));
    let [lines, log] = [("lines.ndjson", LINES), ("access.log", LOG)].map(|(name, content)| {
        let file = folder.path().join(name);
        fs::write(&file, content).unwrap();
        file
    });
    let server = Server::start(&data, &[]);
    result(&data, &["import", "--site", "shop", text(&lines)]);
    let import = [
        "import",
        "--site",
        "shop",
        "--format",
        "combined-log",
        text(&log),
    ];
    result(&data, &import);
    assert_eq!(result(&data, &["backup", text(&backup)]), "");
    let exported = export(&data);
    assert_eq!(exported.lines().count(), 3);

    refused(&run(&data, &["backup", text(&backup)]), "must be empty");
    refused(&run(&backup, &["restore", text(&data)]), "must be empty");
    refused(
        &run(&restored, &["restore", text(&data)]),
        "is in use by another jornada process",
    );
    assert!(server.stop());

    let report: Value =
        serde_json::from_str(&result(&restored, &["restore", text(&backup)])).unwrap();
    assert_eq!(
        (&report["events"], &report["damaged"]),
        (&3.into(), &Value::Array(vec![]))
    );
    assert_eq!(export(&restored), exported);
    let key = fs::metadata(restored.join("visitor.key")).unwrap();
    assert_eq!(key.permissions().mode() & 0o777, 0o600);
    // The same log gives the same visitors there: nothing is new.
    let again: Value = serde_json::from_str(&result(&restored, &import)).unwrap();
    assert_eq!(
        (&again["accepted"], &again["duplicates"]),
        (&0.into(), &1.into())
    );
    // The backup is a data directory as it is, and so is what no server holds.
    assert_eq!(export(&backup), exported);
    let third = folder.path().join("third");
    result(&third, &["restore", text(&data)]);
    assert_eq!(export(&third), exported);
}

#[test]
fn a_backup_is_made_for_the_owner_only_and_where_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let (data, backup) = (folder.path().join("data"), folder.path().join("backup"));
    let server = Server::start(&data, &[]);
    let body = format!("{{\"to\":{:?}}}", text(&backup));
    let (status, reply) =
        send(&server.address, "POST", "/v1/backup", &[], body.as_bytes()).unwrap();
    assert_eq!(status, 403, "{reply}");
    assert!(reply.contains("owner_only"), "{reply}");
    assert!(!backup.exists());

    // A file where a directory should be made: said, and nothing is left.
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    let inside = file.join("backup");
    refused(&run(&data, &["backup", text(&inside)]), "Not a directory");
    let left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 2, "{left:?}");
}
