"""Summarizes traffic: trusted.access_log → refined.traffic_by_hour.

spark-submit spark/jobs/summarize_traffic.py ATTEMPT_ID REQUEST RESULT
"""

import sys
from collections.abc import Sequence

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from spark.lib.attempt import run_attempt
from spark.lib.audit import require
from spark.lib.days import day_of, within
from spark.lib.request import AttemptRequest
from spark.lib.result import Check, JobResult, Rows
from spark.lib.session import qualified, spark_session
from spark.lib.traffic import traffic_by_hour
from spark.lib.write_dataset import write_dataset


def summarize_traffic(request: AttemptRequest) -> JobResult:
    spark = spark_session(request.job)
    days = list(request.parameters["days"])
    records = _records(spark, request, days)
    groups = traffic_by_hour(records).persist()
    counted = groups.groupBy(day_of("hour").alias("day")).agg(
        F.count(F.lit(1)).alias("groups"), F.sum("requests").alias("requests")
    ).collect()  # fmt: skip
    read = records.count()
    requests = sum(row["requests"] for row in counted)
    every_row = Check("requests", requests == read, f"{read} rows read, {requests} requests summed")
    require([every_row])
    partitions = dict.fromkeys(days, 0) | {row["day"]: row["groups"] for row in counted}
    table = write_dataset(request, "trafficByHour", groups, within("hour", days), partitions)
    return JobResult(Rows(read, table.output.written), [table.output], [*table.checks, every_row])


def _records(spark: SparkSession, request: AttemptRequest, days: Sequence[str]) -> DataFrame:
    source = request.source("accessLog")
    table = qualified(source.identifier)
    if source.snapshot_id is None:
        return spark.table(table).where(F.lit(False))
    return spark.read.option("snapshot-id", str(source.snapshot_id)).table(table).where(within("time", days))


if __name__ == "__main__":
    sys.exit(run_attempt(sys.argv[1:], summarize_traffic))
