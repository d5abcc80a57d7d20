"""Lines of access logs, common and combined format as Apache and nginx write them, to columns.

All of it runs in the JVM. A line that cannot be used keeps nothing but a reason.
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

# Why a line is quarantined: the first that applies, in this order.
UNPARSEABLE = "unparseable"
BAD_TIME = "bad_time"
BAD_STATUS = "bad_status"
BAD_BYTES = "bad_bytes"
REASONS = (UNPARSEABLE, BAD_TIME, BAD_STATUS, BAD_BYTES)

# Stands where the visitor's own address stood inside another field.
ADDRESS_REMOVED = "(address)"

_ESCAPED = r'\\(["\\])'

# Possessive, because a plain alternation overflows the stack on long agents.
_QUOTED = r'[^"\\]*+(?:\\.[^"\\]*+)*+'

# What a server was told to log beyond the format, such as nginx's "$http_x_forwarded_for". No bracket:
# a line that another one was written into holds a second time, and is no record.
_FURTHER = rf'(?: (?:"{_QUOTED}"|[^\s"\[\]]++))*+'

# A user may hold blanks, but only where no identity is logged: else the line has a leading virtual
# host, and its first word is not the visitor's address. The first bracket opens the time, as for ingestion.
_LINE = (
    r"(?s)\A\x{FEFF}?([^\s\[]++) (?:[^\s\[]++ [^\s\[]++|- [^\[]*) \[([^\]]*+)\] "
    rf'"({_QUOTED})" (\S++) (\S++)'
    rf'(?: ("{_QUOTED}") ("{_QUOTED}"){_FURTHER})?\s*+\z'
)
_FIELDS = ("address", "time", "request", "status", "bytes", "referrer", "agent")

_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_TIME = rf"\A[0-9]{{2}}/(?:{_MONTHS})/(?!0000)[0-9]{{4}}(?::[0-9]{{2}}){{3}} [+-][0-9]{{4}}\z"

# First and last second from year 1 until 9999-12-31 in UTC, as for ingestion: days that have a name, and a next one.
_NAMED = (-62_135_596_800, 253_402_214_399)

_REQUEST_PARTS = ("method", "target", "protocol", "bare_path")
_METHOD = r"[A-Za-z]+(?:[-_][A-Za-z]+)*"
# Without a protocol only a path makes a request, else any two words would be one.
_REQUEST = rf"(?s)\A({_METHOD}) +(?:(\S.*?) +(HTTP/[0-9]+(?:\.[0-9]+)?)|(/.*?)) *\z"

# No line holds a line feed, so it separates the groups of one pass of a pattern.
_SEPARATOR = "\n"


def parse_lines(lines: DataFrame, text: str = "value") -> DataFrame:
    """Replaces the column `text` by the columns of a record, `address`, `blank` and `reason`.

    A record has no `reason` and is not `blank`; on other lines every column of a record is null.
    Each step is a projection of its own, so that no pattern runs twice for a line.
    """
    kept = [column for column in lines.columns if column != text]
    matched = lines.select(
        *kept,
        F.col(text).rlike(r"\A\s*+\z").alias("blank"),
        _groups(F.col(text), _LINE, len(_FIELDS)).alias("fields"),
    )
    named = matched.select(*kept, "blank", *_named("fields", _FIELDS))
    typed = named.select(
        *kept,
        "blank",
        F.col("request").isNotNull().alias("matched"),
        F.when(F.col("address") != "-", F.col("address")).alias("address"),
        _instant(F.col("time")).alias("time"),
        _groups(F.col("request"), _REQUEST, len(_REQUEST_PARTS)).alias("request"),
        _status(F.col("status")).alias("status"),
        _bytes(F.col("bytes")).alias("bytes"),
        (F.col("bytes") == "-").alias("no_bytes"),
        _text(F.col("referrer")).alias("referrer"),
        _text(F.col("agent")).alias("user_agent"),
    )
    return _records(typed.withColumn("reason", _reason()), kept)


def section(path: Column) -> Column:
    """First segment of the path without slashes, `/` for the root; null where the path is."""
    local = F.regexp_replace(path, r"\A[A-Za-z][A-Za-z0-9+.-]*://[^/]*", "")
    first = F.regexp_extract(local, r"(?s)\A/*([^/]*)", 1)
    return F.when(path.isNotNull(), F.when(first == "", "/").otherwise(first))


def _groups(text: Column, pattern: str, groups: int) -> Column:
    """The groups of a pattern that covers the whole text, one that took no part empty; else one element."""
    template = _SEPARATOR.join(f"${group}" for group in range(1, groups + 1))
    return F.split(F.regexp_replace(text, pattern, template), _SEPARATOR)


def _named(groups: str, names: tuple[str, ...]) -> list[Column]:
    found = F.size(groups) == len(names)
    return [F.when(found, F.col(groups)[index]).alias(name) for index, name in enumerate(names)]


def _instant(text: Column) -> Column:
    """`17/May/2015:10:05:03 +0000`; null for anything else, for a day that its month lacks, and outside _NAMED."""
    month = ((F.position(text.substr(4, 3), F.lit(_MONTHS)) + 3) / 4).cast("int").cast("string")
    iso = F.concat_ws(
        "", text.substr(8, 4), F.lit("-"), F.lpad(month, 2, "0"), F.lit("-"), text.substr(1, 2), F.lit("T"),
        text.substr(13, 8), text.substr(22, 3), F.lit(":"), text.substr(25, 2),
    )  # fmt: skip
    # A cast, since parsers of date patterns depend on the session's policy for old programs.
    instant = F.when(text.rlike(_TIME), iso.cast("timestamp"))
    return F.when(instant.cast("long").between(*_NAMED), instant)


def _status(text: Column) -> Column:
    return F.when(text.rlike(r"\A[1-5][0-9]{2}\z"), text.cast("int"))


def _bytes(text: Column) -> Column:
    """Null where it is no number or does not fit into 64 bits."""
    number = F.when(text.rlike(r"\A[0-9]{1,30}\z"), text.cast("decimal(38,0)"))
    return F.when(number <= F.lit(2**63 - 1), number.cast("long"))


def _text(quoted: Column) -> Column:
    """Without the quotes around it and the backslashes before quotes and backslashes; a dash is nothing."""
    inner = F.regexp_replace(F.regexp_replace(quoted, r'\A"|"\z', ""), _ESCAPED, "$1")
    return F.when(~quoted.isin("", '"-"'), inner)


def _reason() -> Column:
    return (
        F.when(F.col("blank"), None)
        .when(~F.col("matched"), UNPARSEABLE)
        .when(F.col("time").isNull(), BAD_TIME)
        .when(F.col("status").isNull(), BAD_STATUS)
        .when(F.col("bytes").isNull() & ~F.col("no_bytes"), BAD_BYTES)
    )


def _records(judged: DataFrame, kept: list[str]) -> DataFrame:
    """Method, path, query and protocol from the request; nothing of a line that is no record."""
    asked = judged.select(*judged.columns, *_named("request", tuple(f"asked_{part}" for part in _REQUEST_PARTS)))
    target = F.regexp_replace(F.concat("asked_target", "asked_bare_path"), _ESCAPED, "$1")
    mark = F.instr(target, "?")
    columns = {
        "time": F.col("time"),
        "method": F.col("asked_method"),
        "path": _without_address(F.when(mark > 0, F.substring_index(target, "?", 1)).otherwise(target)),
        "query": _without_address(F.when(mark > 0, F.regexp_replace(target, r"(?s)\A[^?]*\?", ""))),
        "protocol": F.when(F.col("asked_protocol") != "", F.col("asked_protocol")),
        "status": F.col("status"),
        "bytes": F.col("bytes"),
        "referrer": _without_address(F.col("referrer")),
        "user_agent": _without_address(F.col("user_agent")),
        "address": F.col("address"),
    }
    record = F.col("matched") & F.col("reason").isNull()
    return asked.select(
        *kept, "blank", "reason", *[F.when(record, value).alias(name) for name, value in columns.items()]
    )


def _without_address(text: Column) -> Column:
    address = F.col("address")
    return F.when(address.isNull(), text).otherwise(F.replace(text, address, F.lit(ADDRESS_REMOVED)))
