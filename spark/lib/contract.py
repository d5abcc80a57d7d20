"""Contracts: the columns, partitioning and grain of a dataset, emitted from its declaration."""

import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pyspark.sql.types import (
    ArrayType,
    BooleanType,
    DataType,
    DateType,
    DecimalType,
    DoubleType,
    IntegerType,
    LongType,
    StringType,
    TimestampType,
)

CONTRACTS = Path(__file__).resolve().parent.parent / "contracts"

_TYPES: dict[str, DataType] = {
    "string": StringType(),
    "strings": ArrayType(StringType()),
    "boolean": BooleanType(),
    "int": IntegerType(),
    "long": LongType(),
    "double": DoubleType(),
    "date": DateType(),
    "timestamptz": TimestampType(),
}


@dataclass(frozen=True)
class Column:
    name: str
    type: DataType
    nullable: bool
    description: str


@dataclass(frozen=True)
class Contract:
    dataset: str
    table: str
    columns: tuple[Column, ...]
    partition_column: str
    transform: Literal["day", "identity"]
    grain: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


def load_contract(dataset: str) -> Contract:
    """Of the package, which may be a zip."""
    return _parse((resources.files("spark") / "contracts" / f"{dataset}.json").read_text(encoding="utf-8"))


def read_contract(path: Path) -> Contract:
    return _parse(path.read_text(encoding="utf-8"))


def _parse(text: str) -> Contract:
    raw = json.loads(text)
    return Contract(
        dataset=raw["dataset"],
        table=raw["table"],
        columns=tuple(
            Column(column["name"], column_type(column["type"]), column["nullable"], column["description"])
            for column in raw["columns"]
        ),
        partition_column=raw["partitionedBy"]["column"],
        transform=raw["partitionedBy"]["transform"],
        grain=tuple(raw["grain"]),
    )


def column_type(raw: Any) -> DataType:
    if isinstance(raw, dict):
        return DecimalType(raw["decimal"]["precision"], raw["decimal"]["scale"])
    if raw not in _TYPES:
        raise ValueError(f"a contract has the column type {raw!r}; known are {', '.join(_TYPES)} and decimal")
    return _TYPES[raw]
