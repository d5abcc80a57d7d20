from datetime import timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyspark.sql import Row, SparkSession
from pyspark.sql import functions as F

from spark.lib.access_log_lines import parse_lines, section
from spark.tests import plain_parser

T = "[17/May/2015:10:05:03 +0000]"
BLANK = "blank"


def parse_all(spark: SparkSession, lines: list[bytes]) -> list[Row]:
    """Through the JVM as bytes, in order; no Python worker takes part."""
    text = ",".join(line.hex() for line in lines)
    source = spark.range(1).select(F.posexplode(F.split(F.lit(text), ",")).alias("at", "hex"))
    rows = source.select("at", F.unhex("hex").cast("string").alias("value"))
    return parse_lines(rows).withColumn("micros", F.unix_micros("time")).orderBy("at").collect()


def found(row: Row) -> plain_parser.Parsed | None:
    if row["blank"]:
        return None
    time = row["time"].astimezone(timezone.utc) if row["time"] else None
    names = ("method", "path", "query", "protocol", "status", "bytes", "referrer", "user_agent", "address")
    return plain_parser.Parsed(row["reason"], time, *[row[name] for name in names])


CASES: list[tuple[str, dict[str, Any]]] = [
    (f'1.2.3.4 - - {T} "GET /a/b?x=1&y HTTP/1.1" 200 12 "http://r/" "Agent"', {"path": "/a/b", "query": "x=1&y"}),
    (f'1.2.3.4 - - {T} "GET / HTTP/1.1" 200 -', {"bytes": None, "referrer": None, "user_agent": None, "path": "/"}),
    (f'1.2.3.4 - - {T} "GET / HTTP/1.1" 200 5 "-" "a \\"b\\" \\\\c \\x16"', {"user_agent": 'a "b" \\c \\x16'}),
    (f'2001:db8::1 - - {T} "HEAD / HTTP/2.0" 304 0 "-" "-"', {"address": "2001:db8::1", "protocol": "HTTP/2.0"}),
    (f'h - "a user" name {T} "GET / HTTP/1.1" 200 1', {"method": "GET"}),
    (f'h - - {T} "-" 408 - "-" "-"', {"method": None, "path": None, "status": 408}),
    (f'h - - {T} "" 400 0 "" ""', {"method": None, "referrer": "", "user_agent": ""}),
    (f'h - - {T} "\\x16\\x03\\x01" 400 0', {"method": None, "path": None}),
    (f'h - - {T} "GET /old" 200 0', {"path": "/old", "protocol": None}),
    (f'h - - {T} "GET /a b c HTTP/1.0" 200 0', {"path": "/a b c", "protocol": "HTTP/1.0"}),
    (f'h - - {T} "GET / HTTP/1.1" 200 9223372036854775807', {"bytes": 2**63 - 1}),
    (f'h - - {T} "GET / HTTP/1.1" 200 9223372036854775808', {"reason": "bad_bytes"}),
    (f'h - - {T} "GET / HTTP/1.1" 600 1', {"reason": "bad_status"}),
    ('h - - [31/Feb/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1', {"reason": "bad_time"}),
    ('h - - [31/Dec/9999:23:59:59 -0100] "GET / HTTP/1.1" 200 1', {"reason": "bad_time"}),
    ('h - - [31/Dec/9999:00:00:00 +0000] "GET / HTTP/1.1" 200 1', {"reason": "bad_time"}),
    ('h - - [01/Jan/0001:00:00:00 +0100] "GET / HTTP/1.1" 200 1', {"reason": "bad_time"}),
    ('h - - [30/Dec/9999:23:59:59 +0000] "GET / HTTP/1.1" 200 1', {"micros": 253402214399000000}),
    ('h - - [November 23, 2021T00:18:22 +0000] "GET / HTTP/1.1" 200 1', {"reason": "bad_time"}),
    ('h - - [17/Mai/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1', {"reason": "bad_time"}),
    (f'h - - {T} "GET / HTTP/1.1" 200 1 "-" "no end', {"reason": "unparseable"}),
    (f'www.example.org:80 1.2.3.4 - - {T} "GET / HTTP/1.1" 200 1', {"reason": "unparseable"}),
    ("Error line 1", {"reason": "unparseable", "path": None}),
    (f'h - - {T} "GET / HTTP/1.1" 200 1 "-" "x" \t\r', {"user_agent": "x"}),
    (f'h - - {T} "GET / HTTP/1.1" 200 1 "-" "x" "192.0.2.1, 192.0.2.2" 0.005 -', {"user_agent": "x", "referrer": None}),
    (f'h - - {T} "GET / HTTP/1.1" 200 1 "-" "x" h - - {T} "GET / HTTP/1.1" 200 1', {"reason": "unparseable"}),
    (f'h - - {T} "GET / HTTP/1.1" 200 1 "-" "x" "no end', {"reason": "unparseable"}),
    (" \t\r", {"blank": True, "reason": None}),
    ("", {"blank": True}),
    (f'1.2.3.4 - - {T} "GET /1.2.3.4?ip=1.2.3.4 HTTP/1.1" 200 1 "http://1.2.3.4/" "me 1.2.3.4"',
     {"path": "/(address)", "query": "ip=(address)", "referrer": "http://(address)/", "user_agent": "me (address)"}),
    (f'- - - {T} "GET /a-b HTTP/1.1" 200 1', {"address": None, "path": "/a-b"}),
    (f'h - - {T} "GET / HTTP/1.1" 200 1 "-" "{"x" * 9000}"', {"user_agent": "x" * 9000}),
    ('h - - [18/May/2015:03:05:03 +0530] "GET / HTTP/1.1" 200 1', {"micros": 1431898503000000}),
    ('h - - [17/May/2015:16:35:03 -0500] "GET / HTTP/1.1" 200 1', {"micros": 1431898503000000}),
]  # fmt: skip


def test_every_case_of_the_table(spark: SparkSession) -> None:
    rows = parse_all(spark, [line.encode() for line, _ in CASES])
    for row, (line, expected) in zip(rows, CASES, strict=True):
        assert {name: row[name] for name in expected} == expected, line
        if "reason" not in expected:
            assert row["reason"] is None, line


def test_bytes_that_are_no_text_end_in_quarantine_or_a_record(spark: SparkSession) -> None:
    good = f'h - - {T} "GET /\xff\xfe HTTP/1.1" 200 1'.encode("latin-1")
    rows = parse_all(spark, [bytes(range(1, 10)) + b"\x80\xff\0", good])
    assert [row["reason"] for row in rows] == ["unparseable", None]
    assert rows[1]["method"] == "GET"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "/"),
        ("/blog/x", "blog"),
        ("//a", "a"),
        ("/a", "a"),
        ("http://h/b/c", "b"),
        ("*", "*"),
        (None, None),
    ],
)
def test_section_is_the_first_segment(spark: SparkSession, path: str | None, expected: str | None) -> None:
    row = spark.range(1).select(section(F.lit(path).cast("string")).alias("section")).first()
    assert row is not None and row["section"] == expected


_TEXT = st.text(st.sampled_from('ab/?=&. -[]"\\x1é'), max_size=12)
_SOUND = st.text(st.sampled_from("ab/?=&. -[]x1é"), max_size=12) | st.just('\\"') | st.just("a\\\\b") | st.just("-")
_TIMES = st.builds(
    "{:02}/{}/{:04}:{:02}:{:02}:{:02} {}{:04}".format, st.integers(0, 32),
    st.sampled_from([*plain_parser.MONTHS, "may", "Foo"]), st.integers(1990, 2030), st.integers(0, 24),
    st.integers(0, 60), st.integers(0, 60), st.sampled_from("+-"), st.sampled_from([0, 100, 530, 1400]),
)  # fmt: skip
_REQUESTS = st.builds(
    "{}{}{}".format, st.sampled_from(["GET ", "", "post ", "G3T ", "-"]), st.just("/") | _SOUND | _TEXT,
    st.sampled_from([" HTTP/1.1", " HTTP/2", "", " HTTP/x", " "]),
)  # fmt: skip
_FURTHER = st.lists(st.builds(' "{}"'.format, _SOUND | _TEXT) | st.sampled_from([" 0.1", " -", " a]", " x\ty", "  z"]),
                    max_size=2).map("".join)  # fmt: skip
_LINES = st.builds(
    '{} {} {} [{}] "{}" {} {}{}{}'.format, st.sampled_from(["1.2.3.4", "::1", "host", "-"]),
    st.sampled_from(["-", "id"]), st.sampled_from(["-", "joe", "a b", ""]), _TIMES, _REQUESTS,
    st.sampled_from(["200", "404", "599", "600", "99", "2x0", "-"]),
    st.sampled_from(["-", "0", "123", str(2**63), "1e3", "-5"]),
    st.one_of(st.just(""), st.builds(' "{}" "{}"{}'.format, _SOUND | _TEXT, _SOUND | _TEXT, _FURTHER)),
    st.sampled_from(["", " ", "\r", " x"]),
)  # fmt: skip


@settings(max_examples=3, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(seed=st.randoms(use_true_random=False), data=st.data())
def test_lines_mean_what_a_plain_parser_says(spark: SparkSession, seed: Any, data: st.DataObject) -> None:
    lines = data.draw(st.lists(_LINES | _TEXT, min_size=60, max_size=200))
    rows = parse_all(spark, [line.encode() for line in lines])
    differing = [
        (line, found(row), plain_parser.parse(line))
        for line, row in zip(lines, rows, strict=True)
        if found(row) != plain_parser.parse(line)
    ]
    assert differing[:1] == []
