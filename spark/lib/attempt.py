"""The thin entry of every job: claims the attempt, runs the job, writes the result once as its last act."""

import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

from spark.lib.attempt_files import AttemptFiles, beside, files_at
from spark.lib.errors import JobError
from spark.lib.failure_report import report_failure
from spark.lib.request import AttemptRequest, parse_request
from spark.lib.result import JobResult, failed, succeeded

JobFunction = Callable[[AttemptRequest], JobResult]

UNEXPECTED = "The program of the job ended with an error that it does not know; its log says where."


def run_attempt(arguments: Sequence[str], job: JobFunction) -> int:
    """Returns the exit status: 0 when the job succeeded or another start holds the claim, 1 when it failed."""
    if len(arguments) != 3:
        print("usage: ATTEMPT_ID REQUEST RESULT", file=sys.stderr)
        return 2
    attempt_id, request, result = arguments
    files = files_at(result)
    if not claim(files, result, attempt_id):
        print("another start claimed this attempt: nothing to do", file=sys.stderr)
        return 0
    told = _attempt(files, attempt_id, request, job)
    files.write(result, json.dumps(told, indent=1))
    return 0 if told["status"] == "succeeded" else 1


def claim(files: AttemptFiles, result: str, attempt_id: str) -> bool:
    """Creates the claim only where it is not there yet: of two starts of one attempt one works."""
    return files.create(beside(result, "claim"), attempt_id)


def _attempt(files: AttemptFiles, attempt_id: str, address: str, job: JobFunction) -> dict[str, Any]:
    try:
        request = parse_request(files.read(address))
        if request.attempt_id != attempt_id:
            raise JobError("JOB_FAILED", "The request belongs to another attempt.")
        return succeeded(attempt_id, job(request))
    except JobError as error:
        report_failure(error)
        return failed(attempt_id, error.code, error.message)
    except Exception as error:
        report_failure(error)
        return failed(attempt_id, "JOB_FAILED", UNEXPECTED)
