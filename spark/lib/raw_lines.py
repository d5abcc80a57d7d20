"""Lines of stored objects with their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import LongType, StringType, StructField, StructType

from spark.lib.local_rows import local_rows

_GLOB = str.maketrans({character: "\\" + character for character in "\\*?[]{}"})

_FILES = StructType(
    [
        StructField("location", StringType(), False),
        StructField("source_digest", StringType(), False),
        StructField("file", StringType(), False),
        StructField("first_line", LongType(), False),
        StructField("until_line", LongType()),
    ]
)

# monotonically_increasing_id counts the rows of a partition in its lower 33 bits.
_POSITION = 2**33 - 1

_TASKS_A_CORE = 4


@dataclass(frozen=True)
class RawFile:
    """A stored object. Its lines count from `first_line`; those from `until_line` on belong to a continuation."""

    digest: str
    root_digest: str
    object: str
    first_line: int
    until_line: int | None


def numbered_lines(spark: SparkSession, files: Sequence[RawFile]) -> DataFrame:
    """`value`, `file`, `line` and `source_digest`; lines that belong to a continuation are left out.

    Only a line feed ends a line: a lone carriage return or a NUL is part of it. Each object is a
    partition of its own, so that a line's place in its partition is its place in the object; a
    task reads several.
    """
    lines = _lines(spark, files).select(
        "value",
        _location(F.input_file_name()).alias("location"),
        F.monotonically_increasing_id().bitwiseAND(F.lit(_POSITION)).alias("position"),
    )
    known = local_rows(spark, [_row(spark, file) for file in files], _FILES)
    numbered = lines.join(F.broadcast(known), "location", "left").withColumn(
        "line", F.col("position") + F.col("first_line")
    )
    mine = numbered.where(F.col("until_line").isNull() | (F.col("line") < F.col("until_line")))
    tasks = spark.sparkContext.defaultParallelism * _TASKS_A_CORE
    return mine.select("value", _required("file"), "line", "source_digest").coalesce(tasks)


def _lines(spark: SparkSession, files: Sequence[RawFile]) -> DataFrame:
    # When opening costs as much as a whole partition, no two objects are packed into one; being
    # compressed, none is split.
    spark.conf.set("spark.sql.files.openCostInBytes", spark.conf.get("spark.sql.files.maxPartitionBytes") or "")
    lines = (
        spark.read.option("lineSep", "\n")
        .option("recursiveFileLookup", "true")
        .text([file.object.translate(_GLOB) for file in files])
    )
    partitions = lines._jdf.queryExecution().toRdd().getNumPartitions()
    if partitions != len(files):
        raise RuntimeError(f"{len(files)} objects are read as {partitions} partitions; lines cannot be numbered")
    return lines


def _required(column: str) -> Column:
    """A line without it stands under a location that the request does not have."""
    return F.coalesce(
        column, F.raise_error("an object was read under a location that no file of the request has").cast("string")
    ).alias(column)


def _location(uri: Column) -> Column:
    return F.regexp_replace(uri, r"\A([a-z0-9]+):/+", "$1:/")


def _row(spark: SparkSession, file: RawFile) -> tuple[Any, ...]:
    return (_uri(spark, file.object), file.digest, file.root_digest, file.first_line, file.until_line)


def _uri(spark: SparkSession, address: str) -> str:
    """The address as Spark reports it: a URI, with one slash after the scheme."""
    jvm: Any = spark._jvm
    configuration = spark._jsc.hadoopConfiguration()
    path = jvm.org.apache.hadoop.fs.Path(address)
    uri: str = path.getFileSystem(configuration).makeQualified(path).toUri().toString()
    scheme, _, rest = uri.partition(":")
    return f"{scheme}:/{rest.lstrip('/')}"
