"""The thin entry of every job: claims the attempt, runs the job, writes the result once as its last act."""

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from spark.lib.errors import JobError
from spark.lib.failure_report import report_failure
from spark.lib.request import AttemptRequest, read_request
from spark.lib.result import JobResult, failed, succeeded

JobFunction = Callable[[AttemptRequest], JobResult]

UNEXPECTED = "The program of the job ended with an error that it does not know; its log says where."


def run_attempt(arguments: Sequence[str], job: JobFunction) -> int:
    """Returns the exit status: 0 when the job succeeded or another start holds the claim, 1 when it failed."""
    if len(arguments) != 3:
        print("usage: ATTEMPT_ID REQUEST RESULT", file=sys.stderr)
        return 2
    attempt_id, request_path, result_path = arguments[0], Path(arguments[1]), Path(arguments[2])
    if not claim(result_path.parent / "claim", attempt_id):
        print("another start claimed this attempt: nothing to do", file=sys.stderr)
        return 0
    result = _attempt(attempt_id, request_path, job)
    write_once(result_path, result)
    return 0 if result["status"] == "succeeded" else 1


def claim(path: Path, attempt_id: str) -> bool:
    """Creates the file only where it is not there yet: of two starts of one attempt one works."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(attempt_id)
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)
    return True


def write_once(path: Path, content: Mapping[str, Any]) -> None:
    """A reader sees all of it or nothing, after a crash too."""
    temporary = path.with_name(path.name + ".part")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync_folder(path.parent)


def _attempt(attempt_id: str, request_path: Path, job: JobFunction) -> dict[str, Any]:
    try:
        request = read_request(request_path)
        if request.attempt_id != attempt_id:
            raise JobError("JOB_FAILED", "The request belongs to another attempt.")
        return succeeded(attempt_id, job(request))
    except JobError as error:
        report_failure(error)
        return failed(attempt_id, error.code, error.message)
    except Exception as error:
        report_failure(error)
        return failed(attempt_id, "JOB_FAILED", UNEXPECTED)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
