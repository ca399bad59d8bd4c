#!/usr/bin/env python3
"""What a user would otherwise have: SQLite FTS5 (trigram) and PostgreSQL (pg_trgm), with the corpus and the
searches of `yisu bench search`, so that the figures stand beside each other.

    yisu bench search --leads 100000 --write-corpus corpus.jsonl
    .ci/with-postgres benches/search/compare.py corpus.jsonl [--searches 40] [--json]

Every search asks for the total and for twenty leads, as ours does. Both know trigrams only: a word of two
characters has none, so that the table is read from end to end; this is what they do, not how they are asked.
"""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time


def leads(file):
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            lead = json.loads(line)
            yield lead["id"], lead["title"], lead["body"]


def searches(file, each):
    """The first so many searches of each sort."""
    kinds = {}
    with open(file + ".queries", encoding="utf-8") as lines:
        for line in lines:
            kind, text = line.rstrip("\n").split("\t", 1)
            kinds.setdefault(kind, [])
            if len(kinds[kind]) < each:
                kinds[kind].append([text] if kind == "phrase" else text.split(" "))
    return kinds


def summary(seconds):
    seconds = sorted(seconds)
    at = lambda part: round(seconds[max(0, -(-len(seconds) * part // 100) - 1)] * 1000, 3)
    return {"count": len(seconds), "p50": at(50), "p99": at(99), "max": at(100)}


def text_bytes(file):
    return sum(len(title.encode()) + len(body.encode()) for _, title, body in leads(file))


class Sqlite:
    name = "SQLite FTS5, trigram"

    def __init__(self, folder):
        self.path = os.path.join(folder, "fts.db")
        self.db = sqlite3.connect(self.path)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("CREATE VIRTUAL TABLE lead USING fts5(title, body, tokenize = 'trigram')")

    def fill(self, rows):
        with self.db:
            self.db.executemany("INSERT INTO lead (rowid, title, body) VALUES (?, ?, ?)", rows)
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def size(self):
        return os.path.getsize(self.path)

    def search(self, words):
        long = [word for word in words if len(word) > 2]
        short = [word for word in words if len(word) <= 2]
        where = ["(title LIKE ? OR body LIKE ?)"] * len(short)
        values = [value for word in short for value in (f"%{word}%", f"%{word}%")]
        order = "rowid DESC"
        if long:
            where.insert(0, "lead MATCH ?")
            values.insert(0, " AND ".join('"' + word.replace('"', '""') + '"' for word in long))
            order = "rank"
        condition = " AND ".join(where)
        started = time.perf_counter()
        self.db.execute(f"SELECT count(*) FROM lead WHERE {condition}", values).fetchone()
        page = f"SELECT rowid, title, body FROM lead WHERE {condition} ORDER BY {order} LIMIT 20"
        self.db.execute(page, values).fetchall()
        return time.perf_counter() - started


class Postgres:
    name = "PostgreSQL, pg_trgm GIN"

    def __init__(self, folder, address):
        self.folder = folder
        self.base = address
        self.run("DROP DATABASE IF EXISTS bench_search", address)
        # Trigrams of Chinese text need a locale that takes its characters for letters.
        self.run("CREATE DATABASE bench_search TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'", address)
        head, _, query = address.partition("?")
        self.address = head.rsplit("/", 1)[0] + "/bench_search" + ("?" + query if query else "")
        self.run("CREATE EXTENSION pg_trgm; CREATE TABLE lead (id bigint PRIMARY KEY, title text, body text)")

    def run(self, sql, address=None):
        command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", address or self.address]
        return subprocess.run(command, input=sql, text=True, check=True, capture_output=True).stdout

    def fill(self, rows):
        path = os.path.join(self.folder, "rows.tsv")
        clean = lambda text: text.replace("\\", "\\\\").replace("\t", " ").replace("\n", "\\n")
        with open(path, "w", encoding="utf-8") as out:
            for id, title, body in rows:
                out.write(f"{id}\t{clean(title)}\t{clean(body)}\n")
        self.run(
            f"\\copy lead FROM '{path}'\n"
            "CREATE INDEX lead_text ON lead USING gin ((title || ' ' || body) gin_trgm_ops);\n"
            "VACUUM ANALYZE lead;"
        )
        os.remove(path)

    def size(self):
        return int(self.run("SELECT pg_total_relation_size('lead')"))

    def search(self, words):
        quoted = lambda word: "'%" + word.replace("'", "''").replace("%", "\\%").replace("_", "\\_") + "%'"
        condition = " AND ".join(f"(title || ' ' || body) LIKE {quoted(word)}" for word in words)
        sql = (
            f"\\timing on\nSELECT count(*) FROM lead WHERE {condition};\n"
            f"SELECT id, title FROM lead WHERE {condition} ORDER BY id DESC LIMIT 20;\n"
        )
        told = self.run(sql).splitlines()
        return sum(float(line.split()[1]) / 1000 for line in told if line.startswith("Time:"))


def measure(engine, file, kinds):
    started = time.perf_counter()
    engine.fill(leads(file))
    seconds = time.perf_counter() - started
    report = {"engine": engine.name, "seconds": round(seconds, 1)}
    report["leads_per_second"] = round(sum(1 for _ in leads(file)) / seconds)
    report["size_ratio"] = round(engine.size() / text_bytes(file), 3)
    report["searches"] = {kind: summary([engine.search(words) for words in asked]) for kind, asked in kinds.items()}
    return report


def say(report):
    print(f"{report['engine']}: {report['leads_per_second']} leads/s, {report['size_ratio']} times the text on disk")
    for kind, times in report["searches"].items():
        print(f"  {kind:<8} p50 {times['p50']:>10} ms   p99 {times['p99']:>10} ms   of {times['count']}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("--searches", type=int, default=40, help="of each sort")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    kinds = searches(options.corpus, options.searches)
    reports = []
    with tempfile.TemporaryDirectory() as folder:
        reports.append(measure(Sqlite(folder), options.corpus, kinds))
        address = os.environ.get("YISU_TEST_POSTGRES")
        if address:
            reports.append(measure(Postgres(folder, address), options.corpus, kinds))
        else:
            print("no YISU_TEST_POSTGRES: PostgreSQL is left out", file=sys.stderr)
    if options.json:
        print(json.dumps(reports, ensure_ascii=False, indent=2))
    else:
        for report in reports:
            say(report)


if __name__ == "__main__":
    main()
