import gzip
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from spark.lib.contract import CONTRACTS, read_contract
from spark.lib.migrate import migrate
from spark.lib.raw_lines import RawFile
from spark.lib.session import spark_session

ROOT = Path(__file__).resolve().parents[2]


def _jars() -> str:
    given = os.environ.get("LAKEFRONT_JARS")
    if given:
        return given
    toolchain = json.loads((ROOT / ".tools" / "toolchain.json").read_text(encoding="utf-8"))
    return os.pathsep.join(toolchain["jars"])


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """One session for all tests, with a catalog in a folder."""
    warehouse = tmp_path_factory.mktemp("warehouse")
    settings = {
        "spark.sql.catalog.lakefront": "org.apache.iceberg.spark.SparkCatalog",
        "spark.sql.catalog.lakefront.type": "hadoop",
        "spark.sql.catalog.lakefront.warehouse": warehouse.as_uri(),
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.warehouse.dir": warehouse.as_uri(),
        "spark.sql.shuffle.partitions": "2",
    }
    configured = " ".join(f"--conf {key}={value}" for key, value in settings.items())
    os.environ["PYSPARK_SUBMIT_ARGS"] = (
        f"--master local[2] --driver-class-path {_jars()} "
        f'--driver-java-options "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" {configured} pyspark-shell'
    )
    # Python workers are this Python and import the package too.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = str(ROOT)
    session = spark_session("tests")
    yield session
    session.stop()


@pytest.fixture
def tables(spark: SparkSession) -> None:
    """Every table, new and empty."""
    for path in CONTRACTS.glob("*.json"):
        contract = read_contract(path)
        spark.sql(f"DROP TABLE IF EXISTS lakefront.{contract.table} PURGE")
        migrate(spark, contract)


StoreObject = Callable[..., RawFile]


@pytest.fixture
def store(tmp_path: Path) -> StoreObject:
    """Puts content into a folder like the raw zone's; the names are hostile to globs and URIs."""
    folder = tmp_path / "raw zone [é] {x}"
    folder.mkdir()

    def put(content: bytes | Sequence[bytes], *, first_line: int = 1, until_line: int | None = None,
            root: str | None = None) -> RawFile:  # fmt: skip
        members = [content] if isinstance(content, bytes) else content
        digest = hashlib.sha256(b"".join(members)).hexdigest()
        path = folder / f"{digest}.gz"
        path.write_bytes(b"".join(gzip.compress(member) for member in members))
        return RawFile(digest, root or digest, str(path), first_line, until_line)

    return put
