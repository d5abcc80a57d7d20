"""Manifests of the raw zone, published as dataset ingestedFile."""

import json
from collections import Counter
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

_GLOB = str.maketrans({character: "\\" + character for character in "\\*?[]{}"})

_TEXTS = {
    "digest": "digest",
    "source": "source",
    "name": "name",
    "root_digest": "rootDigest",
    "predecessor": "predecessor",
    "run": "runId",
}
_LONGS = {"size": "size", "lines": "lines", "first_line": "firstLine"}
_INSTANTS = {"first_time": "firstTime", "last_time": "lastTime", "arrived_at": "arrivedAt"}


def ingested_files(spark: SparkSession, path: str) -> DataFrame:
    """Rows of dataset ingestedFile from a file of one manifest a line."""
    schema = ", ".join(f"`{name}` string" for name in [*_TEXTS.values(), *_LONGS.values(), *_INSTANTS.values()])
    manifests = spark.read.schema(schema).option("mode", "FAILFAST").json(path.translate(_GLOB))
    return manifests.select(
        *[F.col(source).alias(name) for name, source in _TEXTS.items()],
        *[F.col(source).cast("long").alias(name) for name, source in _LONGS.items()],
        *[F.col(source).cast("timestamp").alias(name) for name, source in _INSTANTS.items()],
    )


def arrivals(path: str) -> dict[str, int]:
    """Files by UTC day of arrival, counted apart from Spark. Instants are in UTC, so the day is their beginning."""
    with Path(path).open(encoding="utf-8") as file:
        return dict(Counter(json.loads(line)["arrivedAt"][:10] for line in file if line.strip()))
