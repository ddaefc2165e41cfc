//! The forms of reports over HTTP: CSV of every table, entity tags, and what
//! becomes of a report that nobody waits for.

use crate::support::{NOW, TestCollector};
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use collector::report::csv::tables;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use tests::binary::{Server, result};
use tests::http::send;

async fn shop() -> TestCollector {
    let collector = TestCollector::new().await;
    let line = |visitor: &str, minute: i64, kind: &str, more: Value| {
        let at = NOW + minute * 60_000;
        let mut line = json!({"visitor": visitor, "at": at, "type": kind});
        line.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        format!("{line}\n")
    };
    let lines = [
        line("ana", -300, "page_view", json!({"url": "/"})),
        line(
            "ana",
            -299,
            "page_view",
            json!({"url": "/=cmd|' /C calc'!A0"}),
        ),
        line(
            "ana",
            -298,
            "purchase",
            json!({"order_id": "1", "value": 500, "currency": "BRL"}),
        ),
        line(
            "ana",
            -297,
            "purchase",
            json!({"order_id": "2", "value": 70, "currency": "USD"}),
        ),
        line(
            "bia",
            -200,
            "search",
            json!({"search_term": "=1+1, \"mesa\"", "results": 0}),
        ),
        line("bia", -199, "page_view", json!({"url": "/"})),
    ];
    let (_, reply) = collector.lines(&lines.concat()).await;
    assert_eq!(reply["rejected_lines"], json!(0), "{reply}");
    collector
}

async fn ask(
    collector: &TestCollector,
    query: &str,
    headers: &[(&str, &str)],
) -> (StatusCode, HeaderMap, String) {
    let path = format!("/v1/sites/shop/reports/{query}");
    let mut request = Request::builder().uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    collector.raw(request.body(Body::empty()).unwrap()).await
}

async fn csv(collector: &TestCollector, query: &str, expected: &str) {
    let (status, headers, text) = ask(collector, query, &[]).await;
    assert_eq!(status, StatusCode::OK, "{query}: {text}");
    assert_eq!(
        headers[header::CONTENT_TYPE],
        "text/csv; charset=utf-8; header=present"
    );
    let expected: String = expected
        .trim()
        .lines()
        .map(|line| format!("{}\r\n", line.trim()))
        .collect();
    assert_eq!(text, expected, "{query}");
}

#[tokio::test]
async fn tables_as_csv() {
    let collector = shop().await;
    let searches = "
        term,searches,zero_results,sessions,exits_after,purchases_after,exit_rate,purchase_rate
        \"'=1+1, \"\"mesa\"\"\",1,1,1,0,0,0.0,0.0";
    csv(&collector, "searches.csv", searches).await;
    let pages = "
        page,page_views,sessions,entries,exits,bounces,bounce_rate,exit_rate,exit_share_of_views,median_visible_ms
        /,2,2,2,1,0,0.0,0.5,0.5,
        /=cmd|' /C calc'!A0,1,1,0,1,0,,1.0,1.0,";
    csv(&collector, "pages.csv", pages).await;
    // A column a currency, and one without where there is no money.
    let channels = "
        key,sessions,visitors,credit,revenue.BRL,revenue.USD,removal_effect
        direct,2,2,2.0,500,70,";
    csv(&collector, "channels.csv", channels).await;
    let empty = "key,sessions,visitors,credit,revenue,removal_effect";
    csv(
        &collector,
        "channels.csv?from=2001-01-01&to=2001-01-02",
        empty,
    )
    .await;
    // Rows in rows say whose they are; lists of words are one cell.
    let top = "
        groups.key,path,ending,count,share,conversions,revenue.BRL,revenue.USD
        (none),/,exit,1,0.5,0,,
        (none),/ > /=cmd|' /C calc'!A0,exit,1,0.5,1,500,70";
    csv(
        &collector,
        "paths.csv?table=groups.top_paths&breakdown=country",
        top,
    )
    .await;
    let totals = "from,to,total_rows,compare.from,compare.to,compare.total_rows";
    let (_, _, text) = ask(&collector, "pages.csv?table=totals&compare=previous", &[]).await;
    assert_eq!(text.lines().next(), Some(totals));
    let accept = [("accept", "text/csv")];
    let (_, headers, text) = ask(&collector, "searches", &accept).await;
    assert!(text.starts_with("term,") && headers[header::VARY] == "accept");
    let (status, _, text) = ask(&collector, "pages.csv?table=row", &[]).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(
        text.contains("\"parameter\":\"table\"") && text.contains("one of rows"),
        "{text}"
    );
}

#[tokio::test]
async fn every_table_of_every_report_can_be_had() {
    let collector = shop().await;
    for name in analytics::reports::Query::NAMES {
        let query = match *name {
            "funnel" => "step=/&step=event:purchase&compare=previous",
            "visitor" => "id=ana",
            "experiment" => "id=x",
            "experiment_plan" => "at=page:/",
            _ => "compare=previous",
        };
        let all = tables(name);
        assert!(all.len() > 1, "{name}: {all:?}");
        for table in all {
            let (status, _, text) = ask(
                &collector,
                &format!("{name}.csv?table={table}&{query}"),
                &[],
            )
            .await;
            assert_eq!(status, StatusCode::OK, "{name} {table}: {text}");
            let header = text.lines().next().unwrap();
            assert!(!header.is_empty(), "{name} {table}");
            let columns = header.split(',').count();
            println!("{name} {table}: {header}");
            if !text.contains('"') {
                assert!(
                    text.lines().all(|line| line.split(',').count() == columns),
                    "{text}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_known_answer_is_not_sent_again_until_a_figure_changes() {
    let collector = shop().await;
    for query in ["pages", "pages.csv", "overview?compare=previous"] {
        let (status, headers, _) = ask(&collector, query, &[]).await;
        assert_eq!(status, StatusCode::OK);
        let tag = headers[header::ETAG].to_str().unwrap();
        assert_eq!(tag.starts_with("W/"), !query.contains("csv"), "{tag}");
        // The time goes on and changes nothing.
        collector.clock.set(analytics::Timestamp(NOW + 60_000));
        let known = [("if-none-match", tag)];
        let (status, headers, body) = ask(&collector, query, &known).await;
        assert_eq!(
            (status, body.as_str()),
            (StatusCode::NOT_MODIFIED, ""),
            "{query}"
        );
        assert_eq!(headers[header::ETAG], tag);
        let other = [("if-none-match", "\"0\"")];
        assert_eq!(ask(&collector, query, &other).await.0, StatusCode::OK);
        let event =
            json!({"visitor": query, "at": NOW - 7_200_000, "type": "page_view", "url": "/"});
        collector.lines(&format!("{event}\n")).await;
        let (status, headers, _) = ask(&collector, query, &known).await;
        assert_eq!(status, StatusCode::OK, "{query}");
        assert_ne!(headers[header::ETAG], tag);
    }
}

/// A figure of `/metrics`.
fn metric(server: &Server, name: &str) -> u64 {
    let (_, text) = send(&server.address, "GET", "/metrics", &[], b"").unwrap();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .unwrap();
    line.trim().parse().unwrap()
}

#[test]
fn closing_the_connection_stops_the_report_and_frees_its_turn() {
    const RUNNING: &str = "jornada_reports{state=\"running\"}";
    const STOPPED: &str = "jornada_reports_stopped_total";
    let data = tempfile::tempdir().unwrap();
    let lines = result(
        data.path(),
        &[
            "simulate",
            "--site",
            "shop",
            "--sessions",
            "3000",
            "--seed",
            "1",
        ],
    );
    let server = Server::start(data.path(), &[]);
    let (status, _) = send(
        &server.address,
        "PUT",
        "/v1/sites/shop/settings",
        &[],
        b"{}",
    )
    .unwrap();
    assert_eq!(status, 201);
    let path = "/v1/sites/shop/events?source=import";
    let (status, reply) = send(&server.address, "POST", path, &[], lines.as_bytes()).unwrap();
    assert_eq!(status, 202, "{reply}");

    // All of it once for each page: long enough to be caught at work, if not at once.
    let path =
        "/v1/sites/shop/reports/paths?from=2020-01-01&count=visitors&steps=20&breakdown=page";
    let head = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
    while metric(&server, STOPPED) == 0 {
        let mut connection = TcpStream::connect(&server.address).unwrap();
        connection.write_all(head.as_bytes()).unwrap();
        connection.set_nonblocking(true).unwrap();
        let has_answered = |mut connection: &TcpStream| connection.read(&mut [0]).is_ok();
        while metric(&server, RUNNING) == 0 && !has_answered(&connection) {}
        drop(connection);
        while metric(&server, RUNNING) > 0 {}
    }
    let (status, _) = send(
        &server.address,
        "GET",
        "/v1/sites/shop/reports/overview",
        &[],
        b"",
    )
    .unwrap();
    assert_eq!(status, 200);
}
