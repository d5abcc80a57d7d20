"""Cleans access logs: stored objects → trusted.access_log, its quarantine and the list of files.

spark-submit spark/jobs/clean_access_logs.py ATTEMPT_ID REQUEST RESULT
"""

import os
import sys
from collections.abc import Sequence
from functools import partial
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from spark.lib.attempt import run_attempt
from spark.lib.audit import Written, require
from spark.lib.clean import LineCounts, count_lines, parsed_lines, quarantine, records
from spark.lib.days import within
from spark.lib.errors import JobError
from spark.lib.kept import kept
from spark.lib.manifests import arrivals, ingested_files, read_manifests
from spark.lib.raw_lines import RawFile
from spark.lib.request import AttemptRequest, int64
from spark.lib.result import Check, JobResult, Rows
from spark.lib.session import spark_session
from spark.lib.write_dataset import Audited, Write, at_once, untouched, write_dataset

HASH_SECRET = "LAKEFRONT_HASH_SECRET"
NOTHING = LineCounts(read=0, blank=0, outside=0, by_day={}, by_source={})


def clean_access_logs(request: AttemptRequest) -> JobResult:
    key = _hash_secret()
    days, files = list(request.parameters["days"]), _files(request.parameters["files"])
    spark = spark_session(request.job)
    list_files = _list_files(request, spark)
    if not files:
        return _result(NOTHING, at_once([*_no_files(days), list_files]))
    with kept(parsed_lines(spark, files, key)) as lines:
        counts = count_lines(lines, days, files)
        require([_every_line(counts)])
        return _result(counts, at_once([*_clean(request, lines, counts, files), list_files]))


def _clean(request: AttemptRequest, lines: DataFrame, counts: LineCounts, files: Sequence[RawFile]) -> list[Write]:
    days = list(counts.by_day)
    in_days = Written(counts.by_day, within("time", days))
    of_files = Written(counts.by_source, F.col("source_digest").isin(list(counts.by_source)))
    # One task reads all lines of an object.
    one_file = len(files) == 1
    return [
        lambda: write_dataset(request, "accessLog", records(lines, days), in_days, clustered=one_file),
        lambda: write_dataset(request, "accessLogQuarantine", quarantine(lines), of_files, clustered=True),
    ]


def _list_files(request: AttemptRequest, spark: SparkSession) -> Write:
    manifests = read_manifests(str(request.parameters["manifests"]))
    listed = ingested_files(spark, manifests)
    every_day = Written(arrivals(manifests), F.lit(True))
    return lambda: write_dataset(request, "ingestedFile", listed, every_day, clustered=True)


def _no_files(days: Sequence[str]) -> list[Write]:
    if days:
        raise JobError("JOB_FAILED", "The request has days to replace but no file to read; nothing was written.")
    return [partial(untouched, "accessLog"), partial(untouched, "accessLogQuarantine")]


def _result(counts: LineCounts, tables: Sequence[Audited]) -> JobResult:
    checks = [check for table in tables for check in table.checks]
    return JobResult(_rows(counts), [table.output for table in tables], [*checks, _every_line(counts)])


def _rows(counts: LineCounts) -> Rows:
    return Rows(
        read=counts.read,
        written=sum(counts.by_day.values()),
        quarantined=sum(counts.by_source.values()),
        blank=counts.blank,
        outside=counts.outside,
    )


def _every_line(counts: LineCounts) -> Check:
    rows = _rows(counts)
    accounted = rows.written + rows.quarantined + rows.duplicate + rows.blank + rows.outside
    return Check("lines", accounted == rows.read, f"{rows.read} lines read, {accounted} accounted for")


def _files(raw: Sequence[Any]) -> list[RawFile]:
    return [
        RawFile(
            digest=file["digest"],
            root_digest=file["rootDigest"],
            object=file["object"],
            first_line=int(file["firstLine"]),
            until_line=int64(file["untilLine"]),
        )
        for file in raw
    ]


def _hash_secret() -> bytes:
    secret = os.environ.get(HASH_SECRET, "")
    if not secret:
        raise JobError("JOB_FAILED", f"{HASH_SECRET} is not set: visitors' addresses cannot be hashed.")
    return secret.encode()


if __name__ == "__main__":
    sys.exit(run_attempt(sys.argv[1:], clean_access_logs))
