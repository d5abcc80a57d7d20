"""What the attempt's log says of an error: where it happened, never what stood in a log line."""

import re
import sys
import traceback

from spark.lib.errors import JobError

_MESSAGE_LENGTH = 300
_ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}")
_JAVA_CLASS = re.compile(r"^(?:Caused by: )?((?:[a-z][\w$]*\.)+[A-Z][\w$]*)(?::|$)", re.MULTILINE)
_JAVA_FRAME = re.compile(r"^\s+at [\w$.<>/]+\([^)\n]*\)$", re.MULTILINE)
_JAVA_FRAMES = 12


def report_failure(error: Exception) -> None:
    if isinstance(error, JobError):
        print(f"{error.code}: {error.message}", file=sys.stderr)
        return
    for frame in traceback.extract_tb(error.__traceback__):
        print(f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}', file=sys.stderr)
    print(f"{type(error).__name__}: {describe(error)}", file=sys.stderr)


def describe(error: Exception) -> str:
    """Spark's messages may quote values: only the names of its exceptions and frames are kept."""
    text = str(error)
    java = list(dict.fromkeys(_JAVA_CLASS.findall(text)))
    if java:
        frames = [frame.strip() for frame in _JAVA_FRAME.findall(text)[:_JAVA_FRAMES]]
        return "\n  ".join([", ".join(java), *frames])
    return _ADDRESS.sub("<address>", text.split("\n", 1)[0])[:_MESSAGE_LENGTH]
