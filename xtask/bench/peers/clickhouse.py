"""ClickHouse, as chdb: one row a session with arrays, and every event by kind,
session and time, so that a question about kinds reads nothing else.

Each query is the fastest of several that were tried: arrays or rows, one key or
several, its own `windowFunnel` (slower here than arrays of times)."""

import time

from chdb import session

from words import CUTOFF, DAY, EXIT, GLANCE, HOUR, ZONE

# Sessions that ended before this instant are closed.
CLOSED = "toUnixTimestamp64Milli(now64()) - 1800000"
TABLES = {
    "sessions": """(
        person UInt32 CODEC(Delta, LZ4), visit UInt8,
        start Int64 CODEC(Delta, LZ4), ended Int64 CODEC(Delta, LZ4),
        interactive UInt8, visible Int64 CODEC(T64, LZ4), views UInt16, events UInt16,
        kinds Array(UInt8), pages Array(UInt8), after Array(UInt32) CODEC(T64, LZ4),
        viewed Array(UInt8)
    ) ENGINE = MergeTree ORDER BY (person, visit)""",
    "events": """(
        session UInt32 CODEC(Delta, LZ4), person UInt32 CODEC(Delta, LZ4),
        kind UInt8, page UInt8, time Int64 CODEC(T64, LZ4)
    ) ENGINE = MergeTree ORDER BY (kind, session, time)""",
    "few": """(
        person UInt32 CODEC(Delta, LZ4), visit UInt8, kind UInt8, page UInt8,
        time Int64 CODEC(T64, LZ4), variant UInt8, value Int64 CODEC(T64, LZ4),
        ordered Int64 CODEC(Delta, LZ4)
    ) ENGINE = MergeTree ORDER BY (kind, person)""",
}


class ClickHouse:
    name = "ClickHouse"
    tables = tuple(TABLES)

    def __init__(self, folder, words):
        self.words = words
        self.session = session.Session(str(folder))
        self.session.query("CREATE DATABASE IF NOT EXISTS shop")
        self.session.query("USE shop")
        self.session.query("SET max_threads = 2")

    @property
    def version(self):
        return self.rows("SELECT version()")[0][0]

    def load(self, parquet):
        began = time.monotonic()
        for table, columns in TABLES.items():
            # One part each: what a store looks like once it has settled.
            self.session.query(f"CREATE TABLE {table} {columns}")
            self.session.query(f"INSERT INTO {table} SELECT * FROM file('{parquet}/{table}.parquet')")
            self.session.query(f"OPTIMIZE TABLE {table} FINAL")
        return time.monotonic() - began

    def rows(self, query):
        text = self.session.query(query, "TabSeparated").data()
        return [line.split("\t") for line in text.splitlines()]

    def close(self):
        self.session.close()

    def bytes(self):
        query = """SELECT table, column, sum(column_data_compressed_bytes)
            FROM system.parts_columns WHERE active AND database = 'shop' GROUP BY table, column"""
        return {f"{table}.{column}": int(size) for table, column, size in self.rows(query)}

    def ranged(self, filtered):
        start, end = self.words.range
        passes = f" AND has(kinds, {self.words.add})" if filtered else ""
        return f"WHERE start >= {start} AND start < {end}{passes}"

    def paths(self, filtered):
        # The first five links of each session as numbers; 0 is what follows the last.
        links = [f"{step << 16} + p[{step}] * 256 + p[{step + 1}]" for step in range(1, 5)]
        links.append(f"{5 << 16} + p[5] * 256 + if(p[6] = 0, 0, {CUTOFF})")
        links = [f"if(p[{step}] = 0, 0, {link})" for step, link in enumerate(links, 1)]
        return f"""SELECT intDiv(link, 65536), intDiv(link, 256) % 256,
                if(link % 256 = 0, {EXIT}, link % 256), n
            FROM (SELECT arrayJoin([{", ".join(links)}]) AS link, count() AS n
                FROM (SELECT arrayCompact(viewed) AS p FROM sessions {self.ranged(filtered)})
                GROUP BY link)
            WHERE link != 0"""

    def exits(self, filtered):
        closed = f"ended < {CLOSED}"
        viewed = f"SELECT viewed, {closed} AS closed FROM sessions {self.ranged(filtered)}"
        return f"""SELECT page, sum(e), sum(v), sum(s) FROM (
            SELECT viewed[-1] AS page, count() AS e, 0 AS v, 0 AS s
            FROM ({viewed} AND views > 0 AND {closed}) GROUP BY page
            UNION ALL
            SELECT page, 0, count(), 0 FROM ({viewed}) ARRAY JOIN viewed AS page GROUP BY page
            UNION ALL
            SELECT page, 0, 0, count() FROM ({viewed} AND {closed})
            ARRAY JOIN arrayDistinct(viewed) AS page GROUP BY page
            ) GROUP BY page"""

    def funnel(self, filtered, of="session"):
        """The first attempt: the first view of a product, then each next step."""
        w = self.words
        start, end = w.range
        first = f"kind = {w.view} AND time >= {start} AND time < {end}"
        if filtered:
            first += f" AND session IN (SELECT session FROM events WHERE kind = {w.add})"
        following = "".join(
            f""", groupArrayIf(time, kind = {kind}) AS times{n},
            if(t{n - 1} = 0, 0, arrayMin(arrayFilter(
                t -> t > t{n - 1} AND t <= t1 + {HOUR}, times{n}))) AS t{n}"""
            for n, kind in [(2, w.add), (3, w.begin), (4, w.buy)]
        )
        return f"""SELECT count(), countIf(t2 > 0), countIf(t3 > 0), countIf(t4 > 0) FROM (
            SELECT minIf(time, {first}) AS t1{following} FROM events
            WHERE kind = {w.view} AND page IN ({w.products}) OR kind IN ({w.add}, {w.begin}, {w.buy})
            GROUP BY {of} HAVING t1 > 0)"""

    def funnel_of_people(self, filtered):
        return self.funnel(filtered, of="person")

    def experiment(self, filtered):
        w = self.words
        start, end = w.range
        admitted = (
            f"AND (person, visit) IN (SELECT person, visit FROM sessions WHERE has(kinds, {w.add}))"
            if filtered
            else ""
        )
        return f"""SELECT variant, count(), countIf(n > 0), sum(n) FROM (
            SELECT person, any(variant) AS variant, min(time) AS met FROM few
            WHERE kind = {w.meet} AND time >= {start} AND time < {end} {admitted}
            GROUP BY person HAVING uniqExact(few.variant) = 1) AS met
            LEFT JOIN (
                SELECT person, groupArray(time) AS times FROM (
                    SELECT ordered, argMin(few.person, few.time) AS person, min(few.time) AS time
                    FROM few WHERE kind = {w.buy} GROUP BY ordered)
                GROUP BY person) AS bought USING person
            ARRAY JOIN [arrayCount(t -> t > met, times)] AS n
            GROUP BY variant"""

    def overview(self, filtered):
        w = self.words
        start, end = w.range
        day = f"intDiv({{}} - {ZONE}, {DAY})"
        bounce = f"views = 1 AND NOT interactive AND visible < {GLANCE}"
        admitted = (
            f"AND (person, visit) IN (SELECT person, visit FROM sessions WHERE has(kinds, {w.add}))"
            if filtered
            else ""
        )
        alone = "AND 0" if filtered else ""
        return f"""SELECT day, sum(a), sum(b), sum(c), sum(d), sum(e), sum(f), sum(g) FROM (
            SELECT if(grouping(today) = 0, today, -1) AS day, groupBitmap(person) AS a, count() AS b,
                sum(views) AS c, sum(events) AS d, countIf({bounce}) AS e, 0 AS f, 0 AS g
            FROM (SELECT {day.format("start")} AS today, * FROM sessions {self.ranged(filtered)})
            GROUP BY GROUPING SETS ((today), ())
            UNION ALL
            SELECT arrayJoin([{day.format("time")}, -1]) AS day, 0, 0, 0, count(), 0, 0, 0
            FROM few WHERE visit = 255 AND time >= {start} AND time < {end} {alone} GROUP BY day
            UNION ALL
            SELECT arrayJoin([{day.format("t")}, -1]) AS day, 0, 0, 0, 0, 0, count(), sum(net) FROM (
                SELECT ordered, minIf(time, kind = {w.buy}) AS t,
                    argMinIf(person, time, kind = {w.buy}) AS person,
                    argMinIf(visit, time, kind = {w.buy}) AS visit,
                    greatest(argMinIf(value, time, kind = {w.buy}) - sumIf(value, kind = {w.refund}), 0) AS net
                FROM few WHERE kind IN ({w.buy}, {w.refund})
                GROUP BY ordered HAVING countIf(kind = {w.buy}) > 0)
            WHERE t >= {start} AND t < {end} {admitted} GROUP BY day
            ) GROUP BY day"""
