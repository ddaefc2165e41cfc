"""DuckDB: one row a session with lists, and every event by kind, person and time,
which its joins are faster on than list functions are on lists."""

import time

import duckdb

from words import CUTOFF, DAY, EXIT, GLANCE, HOUR, ZONE


class DuckDB:
    name = "DuckDB"
    tables = ("sessions", "events", "few")

    def __init__(self, folder, words):
        folder.mkdir(exist_ok=True)
        self.words = words
        self.file = folder / "shop.db"
        self.connection = duckdb.connect(str(self.file))
        self.connection.execute("SET threads = 2")

    @property
    def version(self):
        return duckdb.__version__

    def load(self, parquet):
        began = time.monotonic()
        for table in self.tables:
            by = "" if table == "sessions" else "ORDER BY kind, person, time"
            self.connection.execute(
                f"CREATE TABLE {table} AS SELECT * FROM '{parquet}/{table}.parquet' {by}"
            )
        self.connection.execute("CHECKPOINT")
        return time.monotonic() - began

    def rows(self, query):
        return self.connection.execute(query).fetchall()

    def close(self):
        self.connection.close()

    def bytes(self):
        """DuckDB tells which blocks a column lies in, and blocks are shared, so
        the file as a whole is what can be said."""
        return {"all": self.file.stat().st_size}

    def ranged(self, filtered, more=""):
        start, end = self.words.range
        return (
            f"WHERE start >= {start} AND start < {end}"
            + (f" AND list_contains(kinds, {self.words.add})" if filtered else "")
            + more
        )

    def paths(self, filtered):
        compact = "[x for x, i in viewed if i = 1 or viewed[i - 1] <> x]"
        places = ", ".join(f"p[{n}] AS p{n}" for n in range(1, 7))
        links = " UNION ALL ".join(
            f"SELECT {n}, p{n}, CASE WHEN p{n + 1} IS NULL THEN {EXIT} ELSE"
            f" {'p%d' % (n + 1) if n < 5 else CUTOFF} END, sum(c) FROM prefixes"
            f" WHERE p{n} IS NOT NULL GROUP BY ALL"
            for n in range(1, 6)
        )
        return f"""WITH prefixes AS MATERIALIZED (
            SELECT p1, p2, p3, p4, p5, p6, count(*) AS c FROM (
                SELECT {places} FROM (SELECT {compact} AS p FROM sessions {self.ranged(filtered)}))
            GROUP BY ALL)
            {links}"""

    def exits(self, filtered):
        ranged = self.ranged(filtered)
        closed = self.ranged(filtered, " AND ended < epoch_ms(now()::TIMESTAMP) - 1800000")
        return f"""SELECT page, sum(e), sum(v), sum(s) FROM (
            SELECT viewed[-1] AS page, count(*) AS e, 0 AS v, 0 AS s
            FROM sessions {closed} AND views > 0 GROUP BY ALL
            UNION ALL
            SELECT page, 0, count(*), 0 FROM (SELECT unnest(viewed) AS page FROM sessions {ranged}) GROUP BY ALL
            UNION ALL
            SELECT page, 0, 0, count(*) FROM (
                SELECT unnest(list_distinct(viewed)) AS page FROM sessions {closed}) GROUP BY ALL
            ) GROUP BY page"""

    def funnel(self, filtered, of="session"):
        """The first attempt: the first view of a product, then each next step."""
        w = self.words
        start, end = w.range
        admitted = f"SEMI JOIN (SELECT session FROM events WHERE kind = {w.add}) USING (session)"
        steps = "".join(
            f""", t{n + 1} AS (
                SELECT {of}, any_value(t1) AS t1, min(time) AS t{n + 1}
                FROM t{n} JOIN events USING ({of})
                WHERE kind = {kind} AND time > t{n} AND time <= t1 + {HOUR} GROUP BY {of})"""
            for n, kind in [(1, w.add), (2, w.begin), (3, w.buy)]
        )
        return f"""WITH t1 AS MATERIALIZED (
                SELECT {of}, min(time) AS t1
                FROM (SELECT * FROM events WHERE kind = {w.view} AND page IN ({w.products})
                    AND time >= {start} AND time < {end}) {admitted if filtered else ""}
                GROUP BY {of}){steps.replace("AS (", "AS MATERIALIZED (")}
            SELECT (SELECT count(*) FROM t1), (SELECT count(*) FROM t2),
                (SELECT count(*) FROM t3), (SELECT count(*) FROM t4)"""

    def funnel_of_people(self, filtered):
        return self.funnel(filtered, of="person")

    def experiment(self, filtered):
        w = self.words
        start, end = w.range
        admitted = (
            f"SEMI JOIN (SELECT person, visit FROM sessions WHERE list_contains(kinds, {w.add})) USING (person, visit)"
            if filtered
            else ""
        )
        return f"""WITH met AS (
                SELECT person, any_value(variant) AS variant, min(time) AS met
                FROM (SELECT * FROM few WHERE kind = {w.meet} AND time >= {start} AND time < {end}) {admitted}
                GROUP BY person HAVING count(DISTINCT variant) = 1),
            bought AS (
                SELECT ordered, arg_min(person, time) AS person, min(time) AS time
                FROM few WHERE kind = {w.buy} GROUP BY ordered),
            gains AS (
                SELECT met.person, variant, count(time) AS n FROM met
                LEFT JOIN bought ON bought.person = met.person AND bought.time > met.met
                GROUP BY ALL)
            SELECT variant, count(*), count(*) FILTER (n > 0), sum(n) FROM gains GROUP BY variant"""

    def overview(self, filtered):
        w = self.words
        start, end = w.range
        day = f"({{}} - {ZONE}) // {DAY}"
        bounce = f"views = 1 AND interactive = 0 AND visible < {GLANCE}"
        admitted = (
            f"SEMI JOIN (SELECT person, visit FROM sessions WHERE list_contains(kinds, {w.add})) USING (person, visit)"
            if filtered
            else ""
        )
        alone = "AND false" if filtered else ""
        figures = f"count(DISTINCT person) AS a, count(*) AS b, sum(views) AS c, sum(events) AS d, count(*) FILTER ({bounce}) AS e, 0 AS f, 0 AS g"
        return f"""SELECT day, sum(a), sum(b), sum(c), sum(d), sum(e), sum(f), sum(g) FROM (
            SELECT {day.format("start")} AS day, {figures} FROM sessions {self.ranged(filtered)} GROUP BY day
            UNION ALL
            SELECT -1, {figures} FROM sessions {self.ranged(filtered)}
            UNION ALL
            SELECT unnest([{day.format("time")}, -1]) AS day, 0, 0, 0, 1, 0, 0, 0
            FROM few WHERE visit = 255 AND time >= {start} AND time < {end} {alone}
            UNION ALL
            SELECT unnest([{day.format("t")}, -1]) AS day, 0, 0, 0, 0, 0, 1, net FROM (
                SELECT ordered, min(time) FILTER (kind = {w.buy}) AS t,
                    arg_min(person, time) FILTER (kind = {w.buy}) AS person,
                    arg_min(visit, time) FILTER (kind = {w.buy}) AS visit,
                    greatest(arg_min(value, time) FILTER (kind = {w.buy})
                        - coalesce(sum(value) FILTER (kind = {w.refund}), 0), 0) AS net
                FROM few WHERE kind IN ({w.buy}, {w.refund})
                GROUP BY ordered HAVING count(*) FILTER (kind = {w.buy}) > 0) {admitted}
            WHERE t >= {start} AND t < {end}
            ) GROUP BY day"""
