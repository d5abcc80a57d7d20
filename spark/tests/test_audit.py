"""What stands on a branch is refused when it is not what the contract, or the writer, says."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, DoubleType, LongType, StringType, TimestampType

from spark.lib.audit import Written, audit
from spark.lib.contract import Column, Contract
from spark.lib.days import within
from spark.lib.errors import JobError
from spark.lib.migrate import migrate
from spark.lib.publish_branch import replace_partitions
from spark.lib.request import AttemptRequest, TargetTable
from spark.lib.result import Check

CONTRACT = Contract(
    dataset="loadByTime",
    table="refined.load_by_time",
    columns=(
        Column("time", TimestampType(), False, "When."),
        Column("load", DoubleType(), True, "How much."),
        Column("cores", LongType(), True, "How many."),
        Column("tags", ArrayType(StringType()), True, "What else."),
    ),
    partition_column="time",
    transform="day",
    grain=("time",),
)
DAY = "2026-01-05"


@pytest.fixture
def table(spark: SparkSession) -> Iterator[None]:
    spark.sql(f"DROP TABLE IF EXISTS lakefront.{CONTRACT.table} PURGE")
    migrate(spark, CONTRACT)
    yield
    spark.sql(f"DROP TABLE lakefront.{CONTRACT.table} PURGE")


def rows(spark: SparkSession, *loads: str, day: str = DAY) -> DataFrame:
    made = spark.range(1).select(F.explode(F.array(*[F.lit(load).cast("double") for load in loads])).alias("load"))
    return made.select(
        F.lit(f"{day} 10:00:00").cast("timestamp").alias("time"),
        "load",
        F.lit(1).cast("long").alias("cores"),
        F.array(F.lit("a")).alias("tags"),
    )


def written(spark: SparkSession, stored: DataFrame, counted: int, contract: Contract = CONTRACT) -> list[Check]:
    target = TargetTable(CONTRACT.table, "attempt_a", None)
    request = AttemptRequest("a", "r", "test", {CONTRACT.dataset: target}, {}, {})
    meant = Written({DAY: counted}, within("time", [DAY]))
    head = replace_partitions(request, CONTRACT, stored, meant.condition)
    return audit(spark, contract, head, meant)


def test_what_was_meant_passes(spark: SparkSession, table: None) -> None:
    checks = written(spark, rows(spark, "1.5", "-0.0"), 2)
    assert all(check.passed for check in checks)
    assert {check.name for check in checks} >= {"loadByTime.rows", "loadByTime.not_finite"}


@pytest.mark.parametrize("load", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_finite_number_is_refused(spark: SparkSession, table: None, load: str) -> None:
    with pytest.raises(JobError, match=r"not_finite: .* 1 rows") as refused:
        written(spark, rows(spark, "1", load), 2)
    assert refused.value.code == "CHECK_FAILED"


def test_rows_that_were_not_counted_are_refused(spark: SparkSession, table: None) -> None:
    with pytest.raises(JobError, match=f"rows are not those counted: {DAY}"):
        written(spark, rows(spark, "1", "2"), 3)


def test_rows_missing_where_the_contract_wants_them_are_refused(spark: SparkSession, table: None) -> None:
    stricter = replace(CONTRACT, columns=tuple(replace(column, nullable=False) for column in CONTRACT.columns))
    with pytest.raises(JobError, match=r"nulls: .* 1 rows"):
        written(spark, rows(spark, "1", "none"), 2, stricter)


def test_a_column_of_another_type_is_refused(spark: SparkSession, table: None) -> None:
    time, load, cores, tags = CONTRACT.columns
    other = replace(CONTRACT, columns=(time, load, replace(cores, type=DoubleType()), tags))
    with pytest.raises(JobError, match="differ from the contract: cores"):
        written(spark, rows(spark, "1"), 1, other)


def test_a_null_inside_of_a_list_is_refused_and_none_in_its_place_is_not(spark: SparkSession, table: None) -> None:
    none = F.lit(None).cast("array<string>")
    assert written(spark, rows(spark, "1.5").withColumn("tags", none), 1)
    holed = F.array(F.lit("a"), F.lit(None).cast("string"))
    with pytest.raises(JobError, match=r"null_elements: .* 1 rows"):
        written(spark, rows(spark, "1.5").withColumn("tags", holed), 1)
