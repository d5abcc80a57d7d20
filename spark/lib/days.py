"""Windows are whole UTC days, YYYY-MM-DD."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import reduce

from pyspark.sql import Column
from pyspark.sql import functions as F


def ranges(days: Iterable[str]) -> list[tuple[str, str]]:
    """Neighbouring days joined, the end exclusive: a filter stays short however long the window is."""
    joined: list[tuple[str, str]] = []
    for day in sorted(set(days)):
        following = _following(day)
        if joined and joined[-1][1] == day:
            joined[-1] = (joined[-1][0], following)
        else:
            joined.append((day, following))
    return joined


def within(column: str, days: Iterable[str]) -> Column:
    """True for instants in the days. Plain ranges, from which Iceberg sees that whole partitions are meant."""
    parts = [(F.col(column) >= _midnight(start)) & (F.col(column) < _midnight(end)) for start, end in ranges(days)]
    return reduce(lambda one, other: one | other, parts) if parts else F.lit(False)


def day_of(column: str) -> Column:
    return F.to_date(column).cast("string")


def _following(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _midnight(day: str) -> Column:
    return F.lit(f"{day}T00:00:00Z").cast("timestamp")
