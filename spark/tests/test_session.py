import pytest
from pyspark.sql import SparkSession

from spark.lib.errors import JobError
from spark.lib.session import settings_to_add


def test_what_was_given_goes_first(spark: SparkSession) -> None:
    assert spark.conf.get("spark.sql.shuffle.partitions") == "2", "as the tests give it"
    assert "spark.log.level" not in settings_to_add({"spark.log.level": "INFO"})


def test_a_setting_with_which_rows_would_be_others_is_refused() -> None:
    assert settings_to_add({"spark.sql.session.timeZone": "utc"})["spark.sql.ansi.enabled"] == "false"
    with pytest.raises(JobError, match=r"needs spark\.sql\.session\.timeZone=UTC") as refused:
        settings_to_add({"spark.sql.session.timeZone": "Europe/Berlin"})
    assert refused.value.code == "JOB_FAILED"
