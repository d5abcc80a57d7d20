"""Lines of access logs, common and combined format as Apache and nginx write them, to columns.

All of it runs in the JVM. A line that cannot be used keeps nothing but a reason.
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

# Why a line is quarantined; the first that applies, in this order.
UNPARSEABLE = "unparseable"
BAD_TIME = "bad_time"
BAD_STATUS = "bad_status"
BAD_BYTES = "bad_bytes"
REASONS = (UNPARSEABLE, BAD_TIME, BAD_STATUS, BAD_BYTES)

# Put where the visitor's own address stood inside another field.
ADDRESS_REMOVED = "(address)"

# Possessive, because a plain alternation overflows the stack on long agents.
_QUOTED = r'[^"\\]*+(?:\\.[^"\\]*+)*+'

# A user may hold blanks, but only where no identity is logged: else the line has a leading virtual host,
# and the first word would not be the visitor's address.
_LINE = (
    r"(?s)\A\x{FEFF}?(\S++) (?:\S++ \S++|- .*?) \[([^\]]*+)\] "
    rf'"({_QUOTED})" (\S++) (\S++)'
    rf'(?: ("{_QUOTED}") ("{_QUOTED}"))?\s*+\z'
)
_FIELDS = ("address", "time", "request", "status", "bytes", "referrer", "agent")

# No line holds a line feed, so it separates the fields: one pass of the pattern for each line.
_SEPARATOR = "\n"

_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_TIME = (
    r"\A\d{2}/(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/\d{4}"
    r":\d{2}:\d{2}:\d{2} [+-]\d{4}\z"
)

_METHOD = r"[A-Za-z]+(?:[-_][A-Za-z]+)*"
# Without a protocol only a path is taken for a request, else any two words would be one.
_REQUEST = rf"(?s)\A({_METHOD}) +(?:(\S.*?) +(HTTP/[0-9]+(?:\.[0-9]+)?)|(/.*?)) *\z"


def parse_lines(lines: DataFrame, text: str = "value") -> DataFrame:
    """Replaces the column `text` by the columns of a record, `address`, `blank` and `reason` (null: a record).

    Columns of a record are null unless `reason` is null and `blank` is false.
    """
    value = F.col(text)
    split = lines.withColumn("_fields", F.split(F.regexp_replace(value, _LINE, _replacement(7)), _SEPARATOR))
    fields = split.select(
        *[column for column in lines.columns if column != text],
        # Only blanks; the end of a line may be a carriage return.
        (F.rtrim(F.regexp_replace(value, r"\A[\x{FEFF}\s]+", "")) == "").alias("blank"),
        (F.size("_fields") == len(_FIELDS)).alias("_matches"),
        *[_field(position).alias(f"_{name}") for position, name in enumerate(_FIELDS)],
    )
    return _checked(_typed(fields))


def section(path: Column) -> Column:
    """First segment of the path without slashes, `/` for the root; null where the path is."""
    local = F.regexp_replace(path, r"\A[A-Za-z][A-Za-z0-9+.-]*://[^/]*", "")
    first = F.regexp_extract(local, r"(?s)\A/*([^/]*)", 1)
    return F.when(path.isNull(), None).when(first == "", "/").otherwise(first)


def _replacement(groups: int) -> str:
    return _SEPARATOR.join(f"${group}" for group in range(1, groups + 1))


def _field(position: int) -> Column:
    return F.when(F.size("_fields") == len(_FIELDS), F.col("_fields")[position])


def _typed(fields: DataFrame) -> DataFrame:
    request = F.split(F.regexp_replace("_request", _REQUEST, _replacement(4)), _SEPARATOR)
    return fields.withColumns(
        {
            "_time": _instant(F.col("_time")),
            "_status_number": F.when(
                F.col("_status").rlike(r"\A[1-5][0-9]{2}\z"), F.col("_status").cast("int")
            ),
            "_bytes_number": F.when(
                F.col("_bytes").rlike(r"\A[0-9]+\z"), F.expr("try_cast(_bytes AS bigint)")
            ),
            "_request": F.when(F.size(request) == 4, request),
            "_referrer": _optional(F.col("_referrer")),
            "_agent": _optional(F.col("_agent")),
            "_address": F.when(F.col("_address") != "-", F.col("_address")),
        }
    )


def _instant(text: Column) -> Column:
    """`17/May/2015:10:05:03 +0000`, strictly; null for anything else and for days that no month has."""
    month = F.lpad(((F.instr(F.lit(_MONTHS), "x") + 2) / 3).cast("string"), 2, "0") if False else _month(text)
    iso = F.concat(
        text.substr(8, 4), F.lit("-"), month, F.lit("-"), text.substr(1, 2), F.lit(" "), text.substr(13, 8),
        text.substr(22, 3), F.lit(":"), text.substr(25, 2),
    )  # fmt: skip
    return F.when(text.rlike(_TIME), iso)


def _month(text: Column) -> Column:
    return text.substr(4, 3)
