"""How many bytes an event takes with all that is known of it, items and properties
too, as JSON on standard output.

    whole.py LINES WORK

Each database gets its densest schema: numbers for streams, ids as UUIDs, one
dictionary for what repeats, rows by visitor and time, zstd where there is a choice.
"""

import json
import pathlib
import sys

import duckdb
import pyarrow
import pyarrow.parquet
from chdb import session

PORTION = 100_000
# Of what a line says: small sets of names, names of their own, numbers.
REPEATED = (
    "url title referrer type experiment variant form field state kind href survey currency"
    " coupon shipping_tier payment_type search_term source user_agent language timezone"
).split()
SINGLE = "user order_id cart_id checkout_id other_id".split()
NUMBERS = {
    "visible_ms": pyarrow.uint32(),
    "scroll_pct": pyarrow.uint8(),
    "score": pyarrow.int32(),
    "value": pyarrow.int64(),
    "results": pyarrow.uint32(),
    "width": pyarrow.uint16(),
    "height": pyarrow.uint16(),
}
ITEM = pyarrow.struct(
    [
        ("id", pyarrow.string()),
        ("name", pyarrow.string()),
        ("price", pyarrow.int64()),
        ("quantity", pyarrow.uint32()),
        ("category", pyarrow.string()),
    ]
)
SCHEMA = pyarrow.schema(
    [
        ("visitor", pyarrow.string()),
        ("time", pyarrow.int64()),
        ("stream", pyarrow.uint64()),
        ("n", pyarrow.uint16()),
        ("seq", pyarrow.uint32()),
        ("view", pyarrow.uint16()),
        *((name, pyarrow.string()) for name in REPEATED + SINGLE),
        *NUMBERS.items(),
        ("paid", pyarrow.bool_()),
        ("items", pyarrow.list_(ITEM)),
        ("traits", pyarrow.map_(pyarrow.string(), pyarrow.string())),
        ("props", pyarrow.map_(pyarrow.string(), pyarrow.string())),
    ]
)


def row(line):
    event = json.loads(line)
    stream, _, n = event.pop("id").rpartition(".")
    context = event.pop("context", {})
    width, height = context.get("screen", (None, None))
    known = {"time": event.pop("at"), "width": width, "height": height, **context}
    if n.isdigit():
        known.update(stream=int(stream, 36), n=int(n))
    else:
        known["other_id"] = n
    if "view" in event:
        # Always of the event's own stream.
        event["view"] = int(event["view"].rpartition(".")[2])
    for name in ("traits", "props"):
        known[name] = [(key, str(value)) for key, value in event.pop(name, {}).items()]
    return {**known, **event}


def parquet(lines, file):
    events = 0
    with pyarrow.parquet.ParquetWriter(file, SCHEMA, compression="lz4") as writer, open(lines) as text:
        rows = []
        for line in text:
            rows.append(row(line))
            if len(rows) == PORTION:
                writer.write_table(pyarrow.Table.from_pylist(rows, SCHEMA))
                events += len(rows)
                rows = []
        writer.write_table(pyarrow.Table.from_pylist(rows, SCHEMA))
    return events + len(rows)


def in_duckdb(file, work):
    database = work / "whole.db"
    connection = duckdb.connect(str(database))
    connection.execute("SET threads = 2")
    connection.execute(
        f"CREATE TABLE events AS SELECT * REPLACE (visitor::UUID AS visitor) FROM '{file}' ORDER BY visitor, time"
    )
    connection.execute("CHECKPOINT")
    connection.close()
    return database.stat().st_size


def in_clickhouse(file, work):
    sizes = {"string": "String", "uint8": "UInt8", "uint16": "UInt16", "uint32": "UInt32"}
    sizes |= {"int32": "Int32", "int64": "Int64"}
    columns = ["visitor UUID", "time Int64 CODEC(Delta, ZSTD(1))"]
    columns += ["stream UInt64 CODEC(Delta, ZSTD(1))", "n UInt16", "seq UInt32", "view UInt16"]
    columns += [f"{name} LowCardinality(String)" for name in REPEATED]
    columns += [f"{name} String" for name in SINGLE]
    columns += [f"{name} {sizes[str(kind)]}" for name, kind in NUMBERS.items()]
    low = "LowCardinality(String)"
    columns += [
        "paid UInt8",
        f"items Array(Tuple(id {low}, name {low}, price Int64, quantity UInt32, category {low}))",
        f"traits Map({low}, String)",
        f"props Map({low}, String)",
    ]
    columns = [column if "CODEC" in column else f"{column} CODEC(ZSTD(1))" for column in columns]
    clickhouse = session.Session(str(work / "whole-clickhouse"))
    clickhouse.query("CREATE DATABASE shop")
    clickhouse.query("USE shop")
    clickhouse.query("SET max_threads = 2, input_format_null_as_default = 1")
    clickhouse.query(f"CREATE TABLE events ({', '.join(columns)}) ENGINE = MergeTree ORDER BY (visitor, time)")
    clickhouse.query(f"INSERT INTO events SELECT * FROM file('{file}')")
    clickhouse.query("OPTIMIZE TABLE events FINAL")
    size = "SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND table = 'events'"
    return int(clickhouse.query(size, "TabSeparated").data())


def main():
    lines, work = sys.argv[1], pathlib.Path(sys.argv[2])
    file = work / "whole.parquet"
    events = parquet(lines, file)
    sizes = {"DuckDB": in_duckdb(file, work), "ClickHouse": in_clickhouse(file, work)}
    json.dump({"events": events, "bytes": sizes}, sys.stdout)


if __name__ == "__main__":
    main()
