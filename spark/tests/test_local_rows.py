from pyspark.sql import SparkSession
from pyspark.sql.types import LongType, StringType, StructField, StructType

from spark.lib.local_rows import local_rows

_SCHEMA = StructType([StructField("text", StringType()), StructField("number", LongType())])


def test_rows_come_back_as_they_were(spark: SparkSession) -> None:
    rows = [('a "b" \\c \n\u2028 é 😀 $1 {x}', 2**63 - 1), ("", -1), (None, None), ("'; --", 0)]
    assert [tuple(row) for row in local_rows(spark, rows, _SCHEMA).collect()] == rows


def test_no_rows_are_an_empty_relation(spark: SparkSession) -> None:
    assert local_rows(spark, [], _SCHEMA).collect() == []
