import hmac

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from spark.lib.keyed_hash import with_keyed_hash


@pytest.mark.parametrize("key", [b"k", b"x" * 64, b"long" * 40])
def test_the_hash_is_hmac_sha256_and_the_key_is_in_no_plan(spark: SparkSession, key: bytes) -> None:
    texts = ["192.0.2.7", "2001:db8::1", "", "höst"]
    rows = spark.range(1).select(F.explode(F.array(*map(F.lit, texts), F.lit(None))).alias("address"))
    hashed = with_keyed_hash(rows.withColumn("text", F.col("address")), "address", "visitor", key)
    found = {row["text"]: row["visitor"] for row in hashed.collect()}
    assert found == {None: None} | {text: hmac.digest(key, text.encode(), "sha256").hex() for text in texts}
    plan = hashed._jdf.queryExecution().toString()
    assert bytes(byte ^ 0x36 for byte in key[:8]).hex() not in plan.lower()
