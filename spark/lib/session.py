"""The one place that makes a SparkSession. Where the catalog is comes with spark-submit --conf."""

from pyspark.sql import SparkSession

CATALOG = "lakefront"

_SETTINGS = {
    # Every instant is UTC; days and hours are cut in it.
    "spark.sql.session.timeZone": "UTC",
    # What does not parse is null and goes to quarantine; it must not end the job.
    "spark.sql.ansi.enabled": "false",
    "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
    # At the level of information Spark writes a page for each task.
    "spark.log.level": "WARN",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # Adaptive execution joins the small ones; a laptop pays for each task.
    "spark.sql.adaptive.coalescePartitions.initialPartitionNum": "8",
    "spark.sql.shuffle.partitions": "8",
    # A corrupt object fails the job instead of being left out.
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
}


def spark_session(name: str) -> SparkSession:
    builder = SparkSession.builder.appName(name)
    for key, value in _SETTINGS.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def qualified(identifier: str) -> str:
    """The table of the catalog that `identifier` (namespace.table) names, as Spark reads it."""
    return f"{CATALOG}.{identifier}"
