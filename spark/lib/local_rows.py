"""Small relations that the JVM makes itself: rows made by Python would start Python workers."""

import json
from collections.abc import Iterable
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, StructType


def local_rows(spark: SparkSession, rows: Iterable[tuple[Any, ...]], schema: StructType) -> DataFrame:
    """One task makes all of them, so few enough for a driver's memory. Values are texts, numbers and None."""
    text = json.dumps([dict(zip(schema.names, row, strict=True)) for row in rows])
    made = spark.range(0, 1, 1, 1).select(F.from_json(F.lit(text), ArrayType(schema)).alias("rows"))
    return made.select(F.inline("rows"))
