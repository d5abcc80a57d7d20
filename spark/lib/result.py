"""result.json: all that an attempt tells. The shape is fixed in pipeline/runs/attempt-files.ts."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from spark.lib.errors import FailureCode
from spark.lib.request import ATTEMPT_FILES_VERSION


@dataclass(frozen=True)
class Rows:
    """What became of the rows that a job met."""

    read: int
    written: int
    quarantined: int = 0
    duplicate: int = 0
    blank: int = 0
    outside: int = 0


@dataclass(frozen=True)
class Check:
    name: str
    passed: bool
    detail: str


@dataclass(frozen=True)
class Output:
    """`snapshot_id`: the audited head of the attempt's branch; None where the table was not touched."""

    dataset: str
    snapshot_id: int | None
    partitions: Mapping[str, int]

    @property
    def written(self) -> int:
        return sum(self.partitions.values())


@dataclass(frozen=True)
class JobResult:
    rows: Rows
    outputs: Sequence[Output]
    checks: Sequence[Check]


def succeeded(attempt_id: str, result: JobResult) -> dict[str, Any]:
    return {
        "version": ATTEMPT_FILES_VERSION,
        "attemptId": attempt_id,
        "status": "succeeded",
        "rows": {name: str(count) for name, count in asdict(result.rows).items()},
        "outputs": [_output(output) for output in result.outputs],
        "checks": [asdict(check) for check in result.checks],
    }


def failed(attempt_id: str, code: FailureCode, message: str) -> dict[str, Any]:
    return {
        "version": ATTEMPT_FILES_VERSION,
        "attemptId": attempt_id,
        "status": "failed",
        "failure": {"code": code, "message": message},
    }


def _output(output: Output) -> dict[str, Any]:
    return {
        "dataset": output.dataset,
        "snapshotId": None if output.snapshot_id is None else str(output.snapshot_id),
        "written": str(output.written),
        "partitions": [{"key": key, "rows": str(rows)} for key, rows in sorted(output.partitions.items())],
    }
