"""request.json: all that an attempt is told. The shape is fixed in pipeline/runs/attempt-files.ts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from spark.lib.errors import JobError

ATTEMPT_FILES_VERSION = 1


Table = TypeVar("Table")


@dataclass(frozen=True)
class TargetTable:
    """A table that the attempt writes: on `branch`, created from `base` (None: nothing is published yet)."""

    identifier: str
    branch: str
    base: int | None


@dataclass(frozen=True)
class SourceTable:
    """A table that the attempt reads at exactly this snapshot (None: it is empty)."""

    identifier: str
    snapshot_id: int | None


@dataclass(frozen=True)
class AttemptRequest:
    attempt_id: str
    run_id: str
    job: str
    writes: Mapping[str, TargetTable]
    reads: Mapping[str, SourceTable]
    parameters: Mapping[str, Any]

    def target(self, dataset: str) -> TargetTable:
        return _named(self.writes, dataset, "writes")

    def source(self, dataset: str) -> SourceTable:
        return _named(self.reads, dataset, "reads")


def _named(tables: Mapping[str, Table], dataset: str, part: str) -> Table:
    if dataset not in tables:
        raise JobError("JOB_FAILED", f"The request names no table for {dataset} under {part}.")
    return tables[dataset]


def int64(text: str | None) -> int | None:
    """64-bit integers travel as text, because JSON readers cut them."""
    return None if text is None else int(text)


def parse_request(text: str) -> AttemptRequest:
    raw = json.loads(text)
    if raw["version"] != ATTEMPT_FILES_VERSION:
        raise JobError("JOB_FAILED", "The request has a version that this program does not know.")
    return AttemptRequest(
        attempt_id=raw["attemptId"],
        run_id=raw["runId"],
        job=raw["job"],
        writes={
            name: TargetTable(table["identifier"], table["branch"], int64(table["base"]))
            for name, table in raw["writes"].items()
        },
        reads={
            name: SourceTable(table["identifier"], int64(table["snapshotId"])) for name, table in raw["reads"].items()
        },
        parameters=raw["parameters"],
    )
