"""Both jobs from request.json to result.json, as a launcher starts them."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from spark.jobs.clean_access_logs import clean_access_logs
from spark.jobs.summarize_traffic import TRAFFIC
from spark.lib.attempt import JobFunction, run_attempt
from spark.lib.publish_branch import load_table
from spark.lib.raw_lines import RawFile
from spark.lib.summary import summarize
from spark.tests.conftest import StoreObject

TABLES = {
    "accessLog": "trusted.access_log",
    "accessLogQuarantine": "trusted.access_log_quarantine",
    "ingestedFile": "trusted.ingested_file",
    "trafficByHour": "refined.traffic_by_hour",
}


def line(day: int, path: str = "/", status: int = 200, size: str = "10", address: str = "192.0.2.7") -> str:
    return f'{address} - - [{day:02}/May/2015:10:00:00 +0000] "GET {path} HTTP/1.1" {status} {size} "-" "curl/8.1.2"\n'


@dataclass
class Attempts:
    """A folder of attempts, and what they left."""

    folder: Path

    def run(self, attempt: str, job: JobFunction, parameters: dict[str, Any], bases: dict[str, str] | None = None,
            reads: dict[str, Any] | None = None) -> dict[str, Any]:  # fmt: skip
        folder = self.folder / attempt
        folder.mkdir(exist_ok=True)
        writes = {
            name: {"identifier": table, "branch": f"attempt_{attempt}", "base": (bases or {}).get(name)}
            for name, table in TABLES.items()
        }
        request = {"version": 1, "attemptId": attempt, "runId": "run-1", "job": "test", "jobVersion": 1,
                   "writes": writes, "reads": reads or {}, "parameters": parameters}  # fmt: skip
        (folder / "request.json").write_text(json.dumps(request), encoding="utf-8")
        status = run_attempt([attempt, str(folder / "request.json"), str(folder / "result.json")], job)
        result: dict[str, Any] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        assert status == (0 if result["status"] == "succeeded" else 1)
        return result

    def clean(self, attempt: str, files: list[RawFile], days: Sequence[int | date],
              bases: dict[str, str] | None = None) -> dict[str, Any]:  # fmt: skip
        manifests = self.folder / f"{attempt}.jsonl"
        manifests.write_text("".join(json.dumps(_manifest(file)) + "\n" for file in files), encoding="utf-8")
        parameters = {
            "days": [str(day if isinstance(day, date) else date(2015, 5, day)) for day in days],
            "files": [
                {"digest": file.digest, "rootDigest": file.root_digest, "object": file.object,
                 "firstLine": str(file.first_line), "untilLine": file.until_line and str(file.until_line)}
                for file in files
            ],
            "manifests": str(manifests),
        }  # fmt: skip
        return self.run(attempt, clean_access_logs, parameters, bases)


def _manifest(file: RawFile) -> dict[str, Any]:
    return {"digest": file.digest, "source": "s", "name": "n", "size": "1", "lines": "1", "rootDigest": file.root_digest,
            "predecessor": None, "firstLine": str(file.first_line), "firstTime": None,
            "lastTime": "2015-05-17T10:00:00.000000Z", "arrivedAt": "2026-01-02T03:04:05.000006Z", "runId": "run-0"}  # fmt: skip


def rows_of(result: dict[str, Any]) -> dict[str, int]:
    return {name: int(count) for name, count in result["rows"].items() if count != "0"}


def heads(result: dict[str, Any]) -> dict[str, str]:
    return {output["dataset"]: output["snapshotId"] for output in result["outputs"] if output["snapshotId"]}


def stored(spark: SparkSession, result: dict[str, Any], dataset: str) -> list[dict[str, Any]]:
    rows = spark.read.option("snapshot-id", heads(result)[dataset]).table(f"lakefront.{TABLES[dataset]}").collect()
    return [row.asDict() for row in rows]


@pytest.fixture
def attempts(tmp_path: Path, tables: None, monkeypatch: pytest.MonkeyPatch) -> Attempts:
    monkeypatch.setenv("LAKEFRONT_HASH_SECRET", "a key")
    return Attempts(tmp_path)


def test_cleaning_and_summarizing_account_for_every_line(
    spark: SparkSession, attempts: Attempts, store: StoreObject
) -> None:
    first = store("".join([line(17, "/blog/a"), line(17, size="-"), "\n", "junk\n", line(19)]).encode())
    second = store(line(18, "/192.0.2.7").encode())
    cleaned = attempts.clean("c1", [first, second], [17, 18])
    assert rows_of(cleaned) == {"read": 6, "written": 3, "quarantined": 1, "blank": 1, "outside": 1}
    quarantined = stored(spark, cleaned, "accessLogQuarantine")
    assert quarantined == [{"file": first.digest, "line": 4, "reason": "unparseable", "source_digest": first.digest}]
    records = stored(spark, cleaned, "accessLog")
    assert sorted((row["file"], row["line"]) for row in records) == sorted(
        [(first.digest, 1), (first.digest, 2), (second.digest, 1)]
    )
    assert "192.0.2.7" not in json.dumps(records, default=str)
    assert load_table(spark, TABLES["accessLog"]).currentSnapshot() is None, "no job moves main"

    reads = {"accessLog": {"identifier": TABLES["accessLog"], "snapshotId": heads(cleaned)["accessLog"]}}
    window = {"days": ["2015-05-17", "2015-05-18", "2015-05-19"]}
    summary = attempts.run("s1", lambda request: summarize(request, TRAFFIC), window, reads=reads)
    assert rows_of(summary) == {"read": 3, "written": 3}
    assert summary["outputs"][0]["partitions"][2] == {"key": "2015-05-19", "rows": "0"}
    groups = {row["section"]: row["bytes"] for row in stored(spark, summary, "trafficByHour")}
    assert groups == {"blog": 10, "/": 0, "(address)": 10}


def test_a_later_file_replaces_its_day_and_leaves_the_others(
    spark: SparkSession, attempts: Attempts, store: StoreObject
) -> None:
    one = store((line(17) + line(18) + "junk\n").encode())
    base = attempts.clean("c1", [one], [17, 18])
    late = store(line(18, "/late").encode())
    after = attempts.clean("c2", [one, late], [18], heads(base))
    assert rows_of(after) == {"read": 4, "written": 2, "quarantined": 1, "outside": 1}
    assert len(stored(spark, after, "accessLog")) == 3
    assert len(stored(spark, after, "accessLogQuarantine")) == 1


def test_a_continuation_takes_the_open_line_again(spark: SparkSession, attempts: Attempts, store: StoreObject) -> None:
    begun = line(17, "/first") + line(17, "/op")[:-40]
    first = store(begun.encode(), until_line=2)
    rest = store((line(17, "/open") + line(17, "/next")).encode(), first_line=2, root=first.digest)
    result = attempts.clean("c1", [first, rest], [17])
    assert rows_of(result) == {"read": 3, "written": 3}
    records = stored(spark, result, "accessLog")
    assert sorted((row["line"], row["path"]) for row in records) == [
        (1, "/first"),
        (2, "/open"),
        (3, "/next"),
    ]
    assert {row["file"] for row in records} == {first.digest}


def test_a_second_start_of_an_attempt_does_no_work(attempts: Attempts, store: StoreObject) -> None:
    file = store(line(17).encode())
    first = attempts.clean("c1", [file], [17])

    def never(_: Any) -> Any:
        raise AssertionError("worked twice")

    assert attempts.run("c1", never, {}) == first


def test_a_broken_object_fails_without_a_word_of_its_content(
    attempts: Attempts, store: StoreObject, capfd: pytest.CaptureFixture[str]
) -> None:
    file = store(line(17).encode() * 5000)
    content = Path(file.object).read_bytes()
    Path(file.object).write_bytes(content[: len(content) // 2])
    result = attempts.clean("c1", [file], [17])
    assert result["failure"]["code"] == "JOB_FAILED"
    assert "192.0.2.7" not in json.dumps(result) + "".join(capfd.readouterr())


def test_an_empty_file_and_an_emptied_day_succeed(spark: SparkSession, attempts: Attempts, store: StoreObject) -> None:
    base = attempts.clean("c1", [store(line(17).encode())], [17])
    result = attempts.clean("c2", [store(b"")], [17], heads(base))
    assert rows_of(result) == {}
    assert stored(spark, result, "accessLog") == []
    assert [output["partitions"][0]["rows"] for output in result["outputs"]] == ["0", "0", "1"]


def test_a_branch_left_behind_is_made_anew(spark: SparkSession, attempts: Attempts, store: StoreObject) -> None:
    file = store(line(17).encode())
    attempts.clean("c1", [file], [17])
    for name in ("claim", "result.json"):
        (attempts.folder / "c1" / name).unlink()
    again = attempts.clean("c1", [file], [17])
    assert len(stored(spark, again, "accessLog")) == 1


def test_without_files_only_the_list_of_files_is_written(attempts: Attempts, store: StoreObject) -> None:
    base = attempts.clean("c1", [store(line(17).encode())], [17])
    parameters = {"days": [], "files": [], "manifests": str(attempts.folder / "c1.jsonl")}
    result = attempts.run("c2", clean_access_logs, parameters, heads(base))
    assert rows_of(result) == {}
    assert [(output["dataset"], output["written"]) for output in result["outputs"] if output["snapshotId"]] == [
        ("ingestedFile", "1")
    ]


def test_days_without_a_file_to_read_are_refused(attempts: Attempts) -> None:
    result = attempts.clean("c1", [], [17])
    assert result["failure"]["code"] == "JOB_FAILED"
    assert "nothing was written" in result["failure"]["message"]


def test_a_check_that_fails_fails_the_attempt(attempts: Attempts, store: StoreObject) -> None:
    cleaned = attempts.clean("c1", [store(line(17, size="7").encode())], [17])
    reads = {"accessLog": {"identifier": TABLES["accessLog"], "snapshotId": heads(cleaned)["accessLog"]}}
    miscounting = replace(TRAFFIC, counts="bytes")
    result = attempts.run("s1", lambda request: summarize(request, miscounting), {"days": ["2015-05-17"]}, reads=reads)
    assert result["status"] == "failed"
    assert result["failure"]["code"] == "CHECK_FAILED"
    assert "1 in the records read, 7 summed" in result["failure"]["message"]


def test_500_days_are_written_with_the_memory_that_spark_has_by_default(attempts: Attempts, store: StoreObject) -> None:
    first = date(2014, 1, 1)
    days = [first + timedelta(days=number) for number in range(500)]
    lines = [
        f'192.0.2.7 - - [{day:%d/%b/%Y}:{hour}:00:00 +0000] "GET / HTTP/1.1" 200 1' for day in days for hour in (10, 11)
    ]
    half = len(lines) // 2
    files = [store("\n".join(part).encode()) for part in (lines[:half], lines[half:])]
    result = attempts.clean("c1", files, days)
    written = result["outputs"][0]["partitions"]
    assert written == [{"key": day.isoformat(), "rows": "2"} for day in days]


def test_a_table_is_found_from_a_thread_that_no_session_was_made_in(spark: SparkSession, tables: None) -> None:
    fresh = spark.newSession()
    with ThreadPoolExecutor(1) as pool:
        table = pool.submit(load_table, fresh, TABLES["accessLog"]).result()
    assert table.currentSnapshot() is None
