"""The errors whose message a user may read."""

from typing import Literal

FailureCode = Literal["JOB_FAILED", "CHECK_FAILED", "BAD_USER_INPUT", "NOT_FOUND"]


class JobError(Exception):
    """Says what is wrong and what to do; holds nothing internal, no text of a log line, no address of a visitor."""

    def __init__(self, code: FailureCode, message: str) -> None:
        super().__init__(message)
        self.code: FailureCode = code
        self.message = message
