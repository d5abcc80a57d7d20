"""Cleans access logs: stored objects → trusted.access_log, its quarantine and the list of files.

spark-submit spark/jobs/clean_access_logs.py ATTEMPT_ID REQUEST RESULT
"""

import os
import sys
from collections.abc import Sequence
from typing import Any

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from spark.lib.attempt import run_attempt
from spark.lib.audit import require
from spark.lib.clean import LineCounts, count_lines, parsed_lines, quarantine, records
from spark.lib.days import within
from spark.lib.errors import JobError
from spark.lib.manifests import arrivals, ingested_files
from spark.lib.raw_lines import RawFile
from spark.lib.request import AttemptRequest, int64
from spark.lib.result import Check, JobResult, Output, Rows
from spark.lib.session import spark_session
from spark.lib.write_dataset import Audited, write_dataset

HASH_SECRET = "LAKEFRONT_HASH_SECRET"
NOTHING = LineCounts(read=0, blank=0, outside=0, by_day={}, by_source={})


def clean_access_logs(request: AttemptRequest) -> JobResult:
    key = _hash_secret()
    days, files = list(request.parameters["days"]), _files(request.parameters["files"])
    spark = spark_session(request.job)
    counts, tables = _clean(request, spark, files, days, key)
    manifests = str(request.parameters["manifests"])
    listed = ingested_files(spark, manifests)
    tables.append(write_dataset(request, "ingestedFile", listed, F.lit(True), arrivals(manifests)))
    rows = _rows(counts)
    every_line = _every_line(rows)
    require([every_line])
    checks = [check for table in tables for check in table.checks]
    return JobResult(rows, [table.output for table in tables], [*checks, every_line])


def _clean(
    request: AttemptRequest, spark: SparkSession, files: Sequence[RawFile], days: Sequence[str], key: bytes
) -> tuple[LineCounts, list[Audited]]:
    if not files:
        return _no_files(days)
    lines = parsed_lines(spark, files, key)
    counts = count_lines(lines, days, files)
    replaced = F.col("source_digest").isin([file.digest for file in files])
    return counts, [
        write_dataset(request, "accessLog", records(lines, days), within("time", days), counts.by_day),
        write_dataset(request, "accessLogQuarantine", quarantine(lines), replaced, counts.by_source),
    ]


def _no_files(days: Sequence[str]) -> tuple[LineCounts, list[Audited]]:
    if days:
        raise JobError("JOB_FAILED", "The request has days to replace but no file to read; nothing was written.")
    untouched = [Audited(Output(dataset, None, {}), []) for dataset in ("accessLog", "accessLogQuarantine")]
    return NOTHING, untouched


def _rows(counts: LineCounts) -> Rows:
    return Rows(
        read=counts.read,
        written=sum(counts.by_day.values()),
        quarantined=sum(counts.by_source.values()),
        blank=counts.blank,
        outside=counts.outside,
    )


def _every_line(rows: Rows) -> Check:
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
