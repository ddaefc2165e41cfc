"""Asks the competitors every question, and says how long they took and what they
answered, as JSON on standard output.

    run.py COLUMNS WORK START END
"""

import json
import pathlib
import resource
import statistics
import sys
import time

import pyarrow.parquet

from clickhouse import ClickHouse
from duck import DuckDB
from shop import Columns
from words import Words

QUESTIONS = {
    "paths": "paths",
    "exits": "exits",
    "funnel": "funnel",
    "funnel_of_people": "funnel",
    "experiment": "experiment",
    "overview": "overview",
}
# Each question is asked so many times, and up to the last number within a second;
# the first number must do where a question takes long.
SLOW_ROUNDS, ROUNDS, MOST_ROUNDS = 3, 5, 50


def parquet(columns, work, tables):
    folder = work / "parquet"
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables:
        file = folder / f"{table}.parquet"
        if not file.exists():
            pyarrow.parquet.write_table(getattr(columns, table)(), file, compression="lz4")
    return folder


def is_asked_again(rounds, took):
    if rounds < ROUNDS:
        return rounds < SLOW_ROUNDS or took < 10
    return rounds < MOST_ROUNDS and took < 1


def asked(competitor, name, filtered, words):
    query = getattr(competitor, name)(filtered)
    answer = getattr(words, QUESTIONS[name])(competitor.rows(query))
    times, work = [], []
    first = time.monotonic()
    while is_asked_again(len(times), time.monotonic() - first):
        began, worked = time.monotonic(), time.process_time()
        competitor.rows(query)
        times.append((time.monotonic() - began) * 1_000)
        work.append((time.process_time() - worked) * 1_000)
    return {
        "ms": statistics.median(times),
        "cpu_ms": statistics.median(work),
        "answer": answer,
    }


def main():
    folder, work, start, end = sys.argv[1:5]
    work = pathlib.Path(work)
    columns = Columns(folder)
    words = Words(columns, int(start), int(end))
    told = {}
    for competitor in (DuckDB, ClickHouse):
        home = work / competitor.__name__.lower()
        is_new = not home.exists()
        competitor = competitor(home, words)
        loaded = competitor.load(parquet(columns, work, competitor.tables)) if is_new else None
        answers = {}
        for name in QUESTIONS:
            for filtered in (False, True):
                key = name + ("+filter" if filtered else "")
                answers[key] = asked(competitor, name, filtered, words)
                print(competitor.name, key, *(f"{unit} {round(answers[key][unit])}" for unit in ("ms", "cpu_ms")), file=sys.stderr, flush=True)
        told[competitor.name] = {
            "version": competitor.version,
            "load_s": loaded,
            "bytes": competitor.bytes(),
            "peak_rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024,
            "answers": answers,
        }
        # Its memory is for whoever is asked next.
        competitor.close()
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
