from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from pyspark.sql import SparkSession
from pyspark.sql.types import IntegerType, LongType

from spark.lib.contract import Column, load_contract
from spark.lib.errors import JobError
from spark.lib.migrate import migrate
from spark.lib.publish_branch import load_table


@pytest.fixture
def dropped(spark: SparkSession) -> None:
    spark.sql("DROP TABLE IF EXISTS lakefront.refined.traffic_by_hour PURGE")


def test_a_table_is_created_once_and_then_extended(spark: SparkSession, dropped: None) -> None:
    contract = load_contract("trafficByHour")
    with ThreadPoolExecutor(2) as pool:
        actions = sorted(step.action for step in pool.map(lambda _: migrate(spark, contract), range(2)))
    assert actions in (["created", "unchanged"], ["created", "created"])
    wider = replace(contract, columns=(*contract.columns, Column("hits", LongType(), True, "It's new.")))
    assert migrate(spark, wider).columns == ("hits",)
    assert migrate(spark, wider).action == "unchanged"
    table = load_table(spark, contract.table)
    assert table.spec().toString().count("day(1)") == 1
    assert table.schema().findField("requests").isRequired()
    assert table.properties().get("write.delete.mode") == "copy-on-write"


def test_other_changes_are_refused(spark: SparkSession, dropped: None) -> None:
    contract = load_contract("trafficByHour")
    migrate(spark, contract)
    *others, last = contract.columns
    for columns in (others, [*others, replace(last, type=IntegerType())], [*others, replace(last, name="octets")]):
        with pytest.raises(JobError, match="cannot be migrated"):
            migrate(spark, replace(contract, columns=tuple(columns)))
