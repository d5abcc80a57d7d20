"""What a line means, written once more and as plainly as can be: the oracle of the property tests."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True)
class Parsed:
    reason: str | None = None
    time: datetime | None = None
    method: str | None = None
    path: str | None = None
    query: str | None = None
    protocol: str | None = None
    status: int | None = None
    bytes: int | None = None
    referrer: str | None = None
    user_agent: str | None = None
    address: str | None = None


class _Reader:
    """Walks over a line by character."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def take(self, expected: str) -> None:
        if not self.text.startswith(expected, self.at):
            raise ValueError(expected)
        self.at += len(expected)

    def until(self, stop: str) -> str:
        end = self.text.index(stop, self.at)
        found = self.text[self.at : end]
        self.at = end
        return found

    def quoted(self) -> str:
        self.take('"')
        found = ""
        while self.text[self.at] != '"':
            if self.text[self.at] == "\\":
                escaped = self.text[self.at + 1]
                found += escaped if escaped in '"\\' else "\\" + escaped
                self.at += 2
            else:
                found += self.text[self.at]
                self.at += 1
        self.at += 1
        return found

    def further(self) -> None:
        """Fields beyond the format, up to the end."""
        while self.at < len(self.text):
            self.take(" ")
            if self.text.startswith('"', self.at):
                self.quoted()
                continue
            word = self.text[self.at :].split(" ")[0]
            if not word or set(word) & set('"[]\t\r\n\f\v'):
                raise ValueError(word)
            self.at += len(word)


def parse(line: str) -> Parsed | None:
    """None for a blank line."""
    line = line.rstrip(" \t\r\n\f\v")
    if not line:
        return None
    try:
        reader = _Reader(line)
        before = reader.until("[")
        reader.take("[")
        time_text = reader.until("]")
        reader.take("] ")
        request = reader.quoted()
        reader.take(" ")
        rest = reader.text[reader.at :]
        status, size, *_ = [*rest.split(" ", 2), ""]
        reader.at += len(status) + 1 + len(size)
        referrer = agent = None
        if reader.at < len(line):
            reader.take(" ")
            referrer = reader.quoted()
            reader.take(" ")
            agent = reader.quoted()
            reader.further()
        if reader.at != len(line) or not size or not status:
            raise ValueError("rest")
        address, identity, user = before.split(" ", 2)
        if not user.endswith(" ") or (identity != "-" and user.count(" ") + (user == " ") != 1):
            raise ValueError("user")
    except (ValueError, IndexError):
        return Parsed(reason="unparseable")
    return _typed(address, time_text, request, status, size, referrer, agent)


def _typed(address: str, time_text: str, request: str, status: str, size: str, referrer: str | None,
           agent: str | None) -> Parsed:  # fmt: skip
    time = _time(time_text)
    if time is None:
        return Parsed(reason="bad_time")
    if not re.fullmatch("[0-9]{3}", status) or not 100 <= int(status) <= 599:
        return Parsed(reason="bad_status")
    if size != "-" and (not re.fullmatch("[0-9]+", size) or int(size) > 2**63 - 1):
        return Parsed(reason="bad_bytes")
    method, path, query, protocol = _request(request)

    def hidden(text: str | None) -> str | None:
        return None if text is None else text.replace(address, "(address)") if address != "-" else text

    return Parsed(
        None, time, method, hidden(path), hidden(query), protocol, int(status), None if size == "-" else int(size),
        None if referrer == "-" else hidden(referrer), None if agent == "-" else hidden(agent),
        None if address == "-" else address,
    )  # fmt: skip


def _time(text: str) -> datetime | None:
    found = re.fullmatch(r"(\d\d)/(\w{3})/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)", text, re.ASCII)
    if not found or found[2] not in MONTHS:
        return None
    offset = timedelta(hours=int(found[8]), minutes=int(found[9])) * (1 if found[7] == "+" else -1)
    try:
        month = MONTHS.index(found[2]) + 1
        local = datetime(int(found[3]), month, int(found[1]), int(found[4]), int(found[5]), int(found[6]))
    except ValueError:
        return None
    return (local - offset).replace(tzinfo=timezone.utc)


def _request(text: str) -> tuple[str | None, str | None, str | None, str | None]:
    method, _, rest = text.strip(" ").partition(" ")
    target, _, protocol = rest.strip(" ").rpartition(" ")
    if not re.fullmatch(r"HTTP/[0-9]+(\.[0-9]+)?", protocol) or not target.strip(" "):
        target, protocol = rest.strip(" "), ""
        if not target.startswith("/"):
            return None, None, None, None
    if not re.fullmatch("[A-Za-z]+", method):
        return None, None, None, None
    path, mark, query = target.strip(" ").partition("?")
    return method, path, query if mark else None, protocol or None
