"""Runs every job on a few made-up lines, so that a JVM that archives its classes has met them all.

spark-submit spark/jobs/warm_up.py SCRATCH CATALOG

SCRATCH is an empty folder, in which the catalog `lakefront` must be. CATALOG is the one that jobs use
otherwise: it is only asked for its namespaces, and not missed when it does not answer.
"""

import gzip
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

from spark.jobs.clean_access_logs import clean_access_logs
from spark.jobs.summarize_traffic import TRAFFIC
from spark.lib.attempt import JobFunction, run_attempt
from spark.lib.contract import CONTRACTS, read_contract
from spark.lib.failure_report import report_failure
from spark.lib.migrate import migrate
from spark.lib.request import ATTEMPT_FILES_VERSION, AttemptRequest
from spark.lib.result import JobResult
from spark.lib.session import spark_session
from spark.lib.summary import summarize

_DAYS = ("2026-01-05", "2026-01-06")
_LINES = """\
192.0.2.1 - - [05/Jan/2026:10:00:00 +0000] "GET /blog/a?b=c HTTP/1.1" 200 10 "http://example.org/" "curl/8.1.2"
192.0.2.2 - - [06/Jan/2026:11:00:00 +0100] "POST /shop HTTP/1.1" 404 - "-" "Mozilla/5.0 (Windows NT 10.0) Firefox/76.0"
a broken line

"""


def main(arguments: Sequence[str]) -> int:
    scratch, catalog = Path(arguments[0]), arguments[1]
    spark = spark_session("warm-up")
    _meet(spark, catalog)
    attempts = _Attempts(scratch, _tables(spark))
    # The second round writes onto snapshots that are there, from as many files as a day has hours.
    for files in (1, 24):
        attempts.run(f"clean{files}", clean_access_logs, _cleaning(scratch, files))
        attempts.run(f"summarize{files}", _summarize, {"days": list(_DAYS)})
    return 0


def _summarize(request: AttemptRequest) -> JobResult:
    return summarize(request, TRAFFIC)


def _meet(spark: SparkSession, catalog: str) -> None:
    try:
        spark.sql(f"SHOW NAMESPACES IN {catalog}").collect()
    except Exception as error:
        report_failure(error)


def _tables(spark: SparkSession) -> dict[str, str]:
    contracts = [read_contract(path) for path in CONTRACTS.glob("*.json")]
    for contract in contracts:
        migrate(spark, contract)
    return {contract.dataset: contract.table for contract in contracts}


def _cleaning(folder: Path, files: int) -> dict[str, Any]:
    objects = [folder / f"{files}-{number}.log.gz" for number in range(files)]
    for address in objects:
        address.write_bytes(gzip.compress(_LINES.encode()))
    names = [{"digest": address.name, "rootDigest": address.name, "firstLine": "1"} for address in objects]
    manifests = folder / f"{files}.jsonl"
    listed = {"source": "s", "name": "n", "size": "1", "lines": "1", "arrivedAt": f"{_DAYS[0]}T00:00:00Z", "runId": "r"}
    manifests.write_text("".join(json.dumps(listed | name) + "\n" for name in names), encoding="utf-8")
    return {
        "days": list(_DAYS),
        "files": [
            name | {"object": str(address), "untilLine": None} for name, address in zip(names, objects, strict=True)
        ],
        "manifests": str(manifests),
    }


@dataclass
class _Attempts:
    """Attempts one after the other, each on the snapshots of those before."""

    folder: Path
    tables: Mapping[str, str]
    heads: dict[str, str] = field(default_factory=dict)

    def run(self, attempt: str, job: JobFunction, parameters: Mapping[str, Any]) -> None:
        own = self.folder / attempt
        own.mkdir()
        request, result = own / "request.json", own / "result.json"
        request.write_text(json.dumps(self._request(attempt, parameters)), encoding="utf-8")
        if run_attempt([attempt, str(request), str(result)], job) != 0:
            raise RuntimeError(f"{attempt} failed")
        outputs = json.loads(result.read_text(encoding="utf-8"))["outputs"]
        self.heads |= {output["dataset"]: output["snapshotId"] for output in outputs}

    def _request(self, attempt: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        named = [(dataset, table, self.heads.get(dataset)) for dataset, table in self.tables.items()]
        return {
            "version": ATTEMPT_FILES_VERSION,
            "attemptId": attempt,
            "runId": "warm-up",
            "job": attempt,
            "writes": {name: {"identifier": table, "branch": attempt, "base": head} for name, table, head in named},
            "reads": {name: {"identifier": table, "snapshotId": head} for name, table, head in named},
            "parameters": parameters,
        }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
