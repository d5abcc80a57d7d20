"""The one place that makes a SparkSession. Where the catalog is comes with spark-submit --conf."""

from collections.abc import Mapping

from pyspark import SparkConf, SparkContext
from pyspark.sql import SparkSession

from spark.lib.errors import JobError

CATALOG = "lakefront"

# Without these the rows would be others: who gives another value is told so.
_REQUIRED = {
    # Every instant is UTC; days and hours are cut in it.
    "spark.sql.session.timeZone": "UTC",
    # What does not parse is null and goes to quarantine; it must not end the job.
    "spark.sql.ansi.enabled": "false",
    # A corrupt object fails the job instead of being left out.
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
}

# What --conf, the service or a session that is there already gives goes first.
_PREFERRED = {
    "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
    # At the level of information Spark writes a page for each task.
    "spark.log.level": "WARN",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}

# Adaptive execution joins those that turn out small; a laptop pays for each task.
_SHUFFLE_PARTITIONS = "spark.sql.shuffle.partitions"
_SHUFFLE_PARTITIONS_A_CORE = 4


def spark_session(name: str) -> SparkSession:
    """@raises JobError JOB_FAILED where a setting was given with which the rows would be others"""
    given = _given()
    builder = SparkSession.builder.appName(name)
    for key, value in settings_to_add(given).items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    if _SHUFFLE_PARTITIONS not in given:
        spark.conf.set(_SHUFFLE_PARTITIONS, spark.sparkContext.defaultParallelism * _SHUFFLE_PARTITIONS_A_CORE)
    return spark


def settings_to_add(given: Mapping[str, str]) -> dict[str, str]:
    """@raises JobError JOB_FAILED"""
    wrong = [key for key, value in _REQUIRED.items() if given.get(key, value).lower() != value.lower()]
    if wrong:
        needed = ", ".join(f"{key}={_REQUIRED[key]}" for key in wrong)
        raise JobError("JOB_FAILED", f"The job needs {needed}; leave these settings out or give them so.")
    return {key: value for key, value in (_PREFERRED | _REQUIRED).items() if key not in given}


def _given() -> dict[str, str]:
    """What spark-submit was given, or the context that runs already."""
    if SparkContext._active_spark_context is not None:
        return dict(SparkContext._active_spark_context.getConf().getAll())
    SparkContext._ensure_initialized()
    return dict(SparkConf().getAll())


def qualified(identifier: str) -> str:
    """The table of the catalog that `identifier` (namespace.table) names, as Spark reads it."""
    return f"{CATALOG}.{identifier}"
