"""Summarizing jobs: the days of one table are made from the same days of another one."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pyspark.sql import DataFrame, Row, SparkSession
from pyspark.sql import functions as F

from spark.lib.attempt import run_attempt
from spark.lib.audit import Written, require
from spark.lib.contract import load_contract
from spark.lib.days import day_of, within
from spark.lib.kept import kept
from spark.lib.request import AttemptRequest
from spark.lib.result import Check, JobResult, Rows
from spark.lib.session import qualified, spark_session
from spark.lib.write_dataset import write_dataset


@dataclass(frozen=True)
class Summary:
    """What a summarizing job is. Both datasets are partitioned by day."""

    reads: str
    produces: str
    #: Records of the days → rows of the dataset produced.
    groups: Callable[[DataFrame], DataFrame]
    #: Column of the groups that counts records; it must add up to the records read.
    counts: str
    #: Where the records are groups themselves, their column that `counts` adds up; None: it counts records.
    sums: str | None = None


def run_summary(arguments: Sequence[str], summary: Summary) -> int:
    """The entry of a job's program; returns its exit status."""
    return run_attempt(arguments, lambda request: summarize(request, summary))


def summarize(request: AttemptRequest, summary: Summary) -> JobResult:
    spark = spark_session(request.job)
    days = list(request.parameters["days"])
    produced = load_contract(summary.produces).partition_column
    records = _records(spark, request, summary.reads, days)
    with kept(summary.groups(records)) as groups:
        counted, read = _count(records, groups, produced, summary.counts)
        summed = sum(row["records"] for row in counted)
        meant = read if summary.sums is None else records.agg(F.sum(summary.sums)).collect()[0][0] or 0
        every_row = Check("records", summed == meant, f"{meant} in the records read, {summed} summed")
        require([every_row])
        partitions = dict.fromkeys(days, 0) | {row["day"]: row["groups"] for row in counted}
        table = write_dataset(request, summary.produces, groups, Written(partitions, within(produced, days)))
    return JobResult(Rows(read, table.output.written), [table.output], [*table.checks, every_row])


def _count(records: DataFrame, groups: DataFrame, time: str, counts: str) -> tuple[list[Row], int]:
    """Groups, and the records in them, of each day; and the records read, which Iceberg knows from its files."""
    by_day = groups.groupBy(day_of(time).alias("day"))
    with ThreadPoolExecutor(1) as pool:
        read = pool.submit(records.count)
        return by_day.agg(F.count(F.lit(1)).alias("groups"), F.sum(counts).alias("records")).collect(), read.result()


def _records(spark: SparkSession, request: AttemptRequest, dataset: str, days: Sequence[str]) -> DataFrame:
    source = request.source(dataset)
    table = qualified(source.identifier)
    if source.snapshot_id is None:
        return spark.table(table).where(F.lit(False))
    snapshot = spark.read.option("snapshot-id", str(source.snapshot_id)).table(table)
    return snapshot.where(within(load_contract(dataset).partition_column, days))
