"""Executes SQL statements from standard input, one JSON string a line; answers rows or an error, one JSON line each.

Arguments: JDBC address of the catalog, warehouse, comma-separated jars. Spark's own chatter goes
to standard error.
"""

import json
import sys

from pyspark.sql import SparkSession

CATALOG = "spark.sql.catalog.lakefront"


def session(jdbc: str, warehouse: str, jars: str) -> SparkSession:
    settings = {
        "spark.driver.extraClassPath": jars.replace(",", ":"),
        "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
        CATALOG: "org.apache.iceberg.spark.SparkCatalog",
        f"{CATALOG}.type": "jdbc",
        f"{CATALOG}.uri": jdbc,
        f"{CATALOG}.jdbc.user": "postgres",
        f"{CATALOG}.jdbc.schema-version": "V1",
        f"{CATALOG}.warehouse": warehouse,
        f"{CATALOG}.cache-enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "2",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master("local[2]").appName("catalog-test")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def answer(spark: SparkSession, sql: str) -> dict:
    try:
        return {"rows": [json.loads(row) for row in spark.sql(sql).toJSON().collect()]}
    except Exception as error:
        return {"error": str(error)}


def main() -> None:
    spark = session(*sys.argv[1:4])
    for line in sys.stdin:
        print(json.dumps(answer(spark, json.loads(line))), flush=True)
    spark.stop()


main()
