"""Manifests of the raw zone, published as dataset ingestedFile."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StringType, StructField, StructType

from spark.lib.attempt_files import files_at
from spark.lib.local_rows import local_rows

Manifest = Mapping[str, Any]

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


def read_manifests(address: str) -> Sequence[Manifest]:
    """From a file of one manifest a line."""
    return [json.loads(line) for line in files_at(address).read(address).splitlines() if line.strip()]


def ingested_files(spark: SparkSession, manifests: Sequence[Manifest]) -> DataFrame:
    """Rows of dataset ingestedFile."""
    names = [*_TEXTS.values(), *_LONGS.values(), *_INSTANTS.values()]
    schema = StructType([StructField(name, StringType()) for name in names])
    rows = local_rows(spark, [tuple(manifest.get(name) for name in names) for manifest in manifests], schema)
    return rows.select(
        *[F.col(source).alias(name) for name, source in _TEXTS.items()],
        *[F.col(source).cast("long").alias(name) for name, source in _LONGS.items()],
        *[F.col(source).cast("timestamp").alias(name) for name, source in _INSTANTS.items()],
    )


def arrivals(manifests: Sequence[Manifest]) -> dict[str, int]:
    """Files by UTC day of arrival, counted apart from Spark. Instants are in UTC, so the day is their beginning."""
    return dict(Counter(manifest["arrivedAt"][:10] for manifest in manifests))
