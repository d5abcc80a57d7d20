"""Writing to a branch of the attempt's own. Nothing here moves main: publishing does, later."""

from dataclasses import dataclass
from typing import Any

from pyspark.sql import Column, DataFrame, SparkSession

from spark.lib.contract import Contract
from spark.lib.errors import JobError
from spark.lib.request import AttemptRequest, TargetTable
from spark.lib.session import qualified

RUN_PROPERTY = "lakefront.run-id"
ATTEMPT_PROPERTY = "lakefront.attempt-id"


@dataclass(frozen=True)
class BranchHead:
    snapshot_id: int
    added_rows: int


def replace_partitions(
    request: AttemptRequest, contract: Contract, rows: DataFrame, partitions: Column, *, clustered: bool = False
) -> BranchHead:
    """Makes the branch from the published snapshot and replaces the partitions that the condition covers.

    `clustered`: the rows of a partition stand in one task already, so nothing is gained by a shuffle.
    """
    target = request.target(contract.dataset)
    spark = rows.sparkSession
    create_branch(spark, target)
    (
        rows.select(*contract.names)
        .writeTo(f"{qualified(target.identifier)}.branch_{target.branch}")
        .option(f"snapshot-property.{RUN_PROPERTY}", request.run_id)
        .option(f"snapshot-property.{ATTEMPT_PROPERTY}", request.attempt_id)
        .option("distribution-mode", "none" if clustered else "hash")
        # Rows in the order of their partitions, and one open file a task however many days there are.
        .option("fanout-enabled", "false")
        .overwrite(partitions)
    )
    return branch_head(spark, target)


def create_branch(spark: SparkSession, target: TargetTable) -> None:
    """From the base, whatever an earlier start left under the name."""
    table = qualified(target.identifier)
    if target.base is not None:
        spark.sql(f"ALTER TABLE {table} CREATE OR REPLACE BRANCH `{target.branch}` AS OF VERSION {target.base}")
        return
    if load_table(spark, target.identifier).currentSnapshot() is not None:
        raise JobError(
            "JOB_FAILED",
            f"{target.identifier} holds rows although nothing of it is published; nothing was written.",
        )
    spark.sql(f"ALTER TABLE {table} DROP BRANCH IF EXISTS `{target.branch}`")
    spark.sql(f"ALTER TABLE {table} CREATE BRANCH `{target.branch}`")


def branch_head(spark: SparkSession, target: TargetTable) -> BranchHead:
    snapshot = load_table(spark, target.identifier).snapshot(target.branch)
    return BranchHead(int(snapshot.snapshotId()), int(snapshot.summary().get("added-records") or 0))


def load_table(spark: SparkSession, identifier: str) -> Any:
    """Iceberg's own table, read anew: refs and summaries cost no query there."""
    jvm: Any = spark._jvm
    # A thread of Python's has no session of its own, and the catalogs are looked for in the thread's.
    jvm.org.apache.spark.sql.SparkSession.setActiveSession(spark._jsparkSession)
    table = jvm.org.apache.iceberg.spark.Spark3Util.loadIcebergTable(spark._jsparkSession, qualified(identifier))
    table.refresh()
    return table
