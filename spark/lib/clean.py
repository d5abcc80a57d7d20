"""Cleaning: lines of stored objects become records, quarantine rows, or are counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from spark.lib.access_log_lines import parse_lines
from spark.lib.days import day_of, within
from spark.lib.keyed_hash import with_keyed_hash
from spark.lib.raw_lines import RawFile, numbered_lines
from spark.lib.user_agents import with_device_and_browser


@dataclass(frozen=True)
class LineCounts:
    """What became of the lines; each is counted once."""

    read: int
    blank: int
    outside: int
    by_day: dict[str, int]
    by_source: dict[str, int]


def parsed_lines(spark: SparkSession, files: Sequence[RawFile], key: bytes) -> DataFrame:
    """Every line of the files. Counting and two tables read it, so it should be kept."""
    parsed = parse_lines(numbered_lines(spark, files))
    hashed = with_keyed_hash(parsed, "address", "visitor", key)
    return with_device_and_browser(hashed)


def count_lines(lines: DataFrame, days: Sequence[str], files: Sequence[RawFile]) -> LineCounts:
    groups = lines.groupBy(
        "blank", "source_digest", F.col("reason").isNotNull().alias("bad"), day_of("time").alias("day")
    )
    window, sources = frozenset(days), {file.digest: 0 for file in files}
    by_day, read, blank, outside = dict.fromkeys(days, 0), 0, 0, 0
    for row in groups.count().collect():
        rows = row["count"]
        read += rows
        if row["blank"]:
            blank += rows
        elif row["bad"]:
            sources[row["source_digest"]] += rows
        elif row["day"] in window:
            by_day[row["day"]] += rows
        else:
            outside += rows
    return LineCounts(read, blank, outside, by_day, sources)


def records(lines: DataFrame, days: Sequence[str]) -> DataFrame:
    """Rows of dataset accessLog."""
    return lines.where(~F.col("blank") & F.col("reason").isNull() & within("time", days))


def quarantine(lines: DataFrame) -> DataFrame:
    """Rows of dataset accessLogQuarantine."""
    return lines.where(F.col("reason").isNotNull()).select("file", "line", "reason", "source_digest")
