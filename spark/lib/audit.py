"""Checks of what stands on a branch, before anything may publish it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, Row, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, DoubleType, FloatType

from spark.lib.contract import Contract
from spark.lib.days import day_of
from spark.lib.errors import JobError
from spark.lib.publish_branch import BranchHead
from spark.lib.result import Check
from spark.lib.session import qualified


@dataclass(frozen=True)
class Written:
    """What is meant to be written: the rows counted for each partition, 0 where it is emptied, and the
    condition that covers exactly these partitions."""

    partitions: Mapping[str, int]
    condition: SparkColumn


def audit(spark: SparkSession, contract: Contract, head: BranchHead, written: Written) -> list[Check]:
    """Reads the snapshot back. @raises JobError CHECK_FAILED"""
    stored = spark.read.option("snapshot-id", str(head.snapshot_id)).table(qualified(contract.table))
    columns = _columns(contract, stored)
    require([columns])
    found = stored.where(written.condition).groupBy(partition_key(contract).alias("key")).agg(
        F.count(F.lit(1)).alias("rows"), *_faults(contract)
    ).collect()  # fmt: skip
    checks = [
        columns,
        _partitions(contract, found, written),
        _nothing_outside(contract, head, written),
        _no_fault(contract, found, "nulls", "no null where the contract forbids it"),
        _no_fault(contract, found, "not_finite", "no NaN and no infinity"),
        _no_fault(contract, found, "null_elements", "no null inside of a list"),
    ]
    require(checks)
    return checks


def require(checks: Sequence[Check]) -> None:
    failed = [check for check in checks if not check.passed]
    if failed:
        told = "; ".join(f"{check.name}: {check.detail}" for check in failed)
        raise JobError("CHECK_FAILED", f"What was written did not pass its checks and is not published: {told}.")


def partition_key(contract: Contract) -> SparkColumn:
    column = contract.partition_column
    return day_of(column) if contract.transform == "day" else F.col(column)


def _faults(contract: Contract) -> list[SparkColumn]:
    required = [F.col(column.name).isNull() for column in contract.columns if not column.nullable]
    floats = [column.name for column in contract.columns if isinstance(column.type, (DoubleType, FloatType))]
    not_finite = [F.isnan(name) | (F.abs(F.col(name)) == float("inf")) for name in floats]
    lists = [column.name for column in contract.columns if isinstance(column.type, ArrayType)]
    null_elements = [F.exists(name, lambda element: element.isNull()) for name in lists]
    return [
        _any(required).alias("nulls"),
        _any(not_finite).alias("not_finite"),
        _any(null_elements).alias("null_elements"),
    ]


def _any(conditions: list[SparkColumn]) -> SparkColumn:
    """Rows for which at least one condition holds."""
    return F.count_if(F.coalesce(F.array_contains(F.array(*conditions), True), F.lit(False)))


def _columns(contract: Contract, stored: DataFrame) -> Check:
    types = {field.name: field.dataType for field in stored.schema.fields}
    wrong = [column.name for column in contract.columns if types.get(column.name) != column.type]
    return Check(f"{contract.dataset}.columns", not wrong, _list("columns that differ from the contract", wrong))


def _partitions(contract: Contract, found: list[Row], written: Written) -> Check:
    stored = {row["key"]: row["rows"] for row in found}
    keys = sorted(stored.keys() | written.partitions.keys())
    wrong = [key for key in keys if stored.get(key, 0) != written.partitions.get(key, 0)]
    return Check(f"{contract.dataset}.rows", not wrong, _list("partitions whose rows are not those counted", wrong))


def _nothing_outside(contract: Contract, head: BranchHead, written: Written) -> Check:
    expected = sum(written.partitions.values())
    detail = f"{head.added_rows} rows added, {expected} in the replaced partitions"
    return Check(f"{contract.dataset}.window", head.added_rows == expected, detail)


def _no_fault(contract: Contract, found: list[Row], fault: str, rule: str) -> Check:
    rows = sum(row[fault] for row in found)
    return Check(f"{contract.dataset}.{fault}", rows == 0, f"{rule}: {rows} rows do not hold it")


def _list(what: str, names: list[str]) -> str:
    return f"{what}: {', '.join(names[:10]) or 'none'}"
