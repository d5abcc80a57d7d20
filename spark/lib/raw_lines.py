"""Lines of stored objects with their numbers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import LongType, StringType, StructField, StructType

_GLOB = str.maketrans({character: "\\" + character for character in "\\*?[]{}"})

_FILES = StructType(
    [
        StructField("location", StringType(), False),
        StructField("source_digest", StringType(), False),
        StructField("file", StringType(), False),
        StructField("first_line", LongType(), False),
        StructField("until_line", LongType()),
        StructField("start", LongType()),
    ]
)


@dataclass(frozen=True)
class RawFile:
    """A stored object. Its lines count from `first_line`; those from `until_line` on belong to a continuation."""

    digest: str
    root_digest: str
    object: str
    first_line: int
    until_line: int | None


def read_objects(spark: SparkSession, files: Sequence[RawFile]) -> DataFrame:
    """`value`, `location` of the object, and `position`, which rises by one from line to line of an object.

    Only a line feed ends a line: a lone carriage return or a NUL is part of it.
    """
    return (
        spark.read.option("lineSep", "\n")
        .option("recursiveFileLookup", "true")
        .text([file.object.translate(_GLOB) for file in files])
        .select("value", _location(F.input_file_name()).alias("location"),
                F.monotonically_increasing_id().alias("position"))
    )  # fmt: skip


def number_lines(lines: DataFrame, files: Sequence[RawFile]) -> DataFrame:
    """`location` and `position` become `file`, `line` and `source_digest`; lines of a continuation are left out.

    Objects are compressed, so each is read by one task, but a task may read several: a line's number
    is its distance from the smallest position in its object. Reads `lines`, which should be cached.
    """
    starts = {
        row["location"]: row["start"]
        for row in lines.groupBy("location").agg(F.min("position").alias("start")).collect()
    }
    table = _table(lines.sparkSession, files, starts)
    unknown = starts.keys() - {row[0] for row in table}
    if unknown:
        raise RuntimeError(f"{len(unknown)} objects were read under a location that no file of the request has")
    known = _local(lines.sparkSession, table)
    others = [column for column in lines.columns if column not in ("location", "position")]
    number = F.col("position") - F.col("start") + F.col("first_line")
    return (
        lines.join(F.broadcast(known), "location")
        .where(F.col("until_line").isNull() | (number < F.col("until_line")))
        .select("file", number.alias("line"), "source_digest", *others)
    )


def _location(uri: Column) -> Column:
    return F.regexp_replace(uri, r"\A([a-z0-9]+):/+", "$1:/")


def _table(spark: SparkSession, files: Sequence[RawFile], starts: dict[str, int]) -> list[tuple[Any, ...]]:
    return [
        (location, file.digest, file.root_digest, file.first_line, file.until_line, starts.get(location))
        for file in files
        for location in [_uri(spark, file.object)]
    ]


def _uri(spark: SparkSession, address: str) -> str:
    """The address as Spark reports it: a URI, with one slash after the scheme."""
    jvm: Any = spark._jvm
    configuration = spark._jsc.hadoopConfiguration()
    path = jvm.org.apache.hadoop.fs.Path(address)
    uri: str = path.getFileSystem(configuration).makeQualified(path).toUri().toString()
    scheme, _, rest = uri.partition(":")
    return f"{scheme}:/{rest.lstrip('/')}"


def _local(spark: SparkSession, rows: list[tuple[Any, ...]]) -> DataFrame:
    """A relation that the JVM holds itself: rows made by Python would start Python workers."""
    text = "".join(_json(row) + "\n" for row in rows)
    return (
        spark.range(1)
        .select(F.explode(F.split(F.lit(text.strip()), "\n")).alias("row"))
        .select(F.from_json("row", _FILES).alias("row"))
        .select("row.*")
    )


def _json(row: tuple[Any, ...]) -> str:
    return json.dumps(dict(zip(_FILES.names, row, strict=True)))
