"""Summarizing: records become requests and bytes by hour and what a reader asks for."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from spark.lib.access_log_lines import section


def traffic_by_hour(records: DataFrame) -> DataFrame:
    """Rows of dataset trafficByHour. A record without bytes counts 0 of them."""
    return records.groupBy(
        F.date_trunc("hour", "time").alias("hour"),
        section(F.col("path")).alias("section"),
        "method",
        "status",
        "device",
        "browser",
    ).agg(F.count(F.lit(1)).alias("requests"), F.sum(F.coalesce("bytes", F.lit(0))).alias("bytes"))
