"""Makes and evolves tables from contracts. Only additions: everything else means a new column."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyspark.sql import SparkSession
from pyspark.sql.types import DataType

from spark.lib.contract import Column, Contract
from spark.lib.errors import JobError
from spark.lib.session import CATALOG, qualified

_TRIES = 5

_PROPERTIES = {
    "format-version": "2",
    "write.delete.mode": "copy-on-write",
    "write.update.mode": "copy-on-write",
    "write.merge.mode": "copy-on-write",
    "write.metadata.previous-versions-max": "100",
    "write.metadata.delete-after-commit.enabled": "true",
}


@dataclass(frozen=True)
class Step:
    """What was done, or that nothing had to be."""

    table: str
    action: str
    columns: tuple[str, ...] = ()


def migrate(spark: SparkSession, contract: Contract) -> Step:
    """Repeated when another migration of the same table came first. @raises JobError BAD_USER_INPUT"""
    for attempt in range(_TRIES):
        try:
            return _migrate(spark, contract)
        except JobError:
            raise
        except Exception:
            if attempt == _TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _migrate(spark: SparkSession, contract: Contract) -> Step:
    namespace = contract.table.rsplit(".", 1)[0]
    table = qualified(contract.table)
    if not spark.catalog.tableExists(table):
        spark.sql(f"CREATE NAMESPACE IF NOT EXISTS {CATALOG}.{namespace}")
        spark.sql(_create(contract))
        return Step(contract.table, "created", tuple(contract.names))
    spark.catalog.refreshTable(table)
    missing = missing_columns(contract, {field.name: field.dataType for field in spark.table(table).schema.fields})
    if not missing:
        return Step(contract.table, "unchanged")
    spark.sql(f"ALTER TABLE {table} ADD COLUMNS ({', '.join(_column(column) for column in missing)})")
    return Step(contract.table, "extended", tuple(column.name for column in missing))


def missing_columns(contract: Contract, stored: dict[str, DataType]) -> list[Column]:
    """What the table lacks. @raises JobError BAD_USER_INPUT for a change that is no addition"""
    refusals = list(_refusals(contract, stored))
    if refusals:
        raise JobError(
            "BAD_USER_INPUT",
            f"{contract.table} cannot be migrated: {'; '.join(refusals)}. "
            "Declare a new column instead and deprecate the field of the old one.",
        )
    return [column for column in contract.columns if column.name not in stored]


def _refusals(contract: Contract, stored: dict[str, DataType]) -> Iterator[str]:
    for name in stored.keys() - set(contract.names):
        yield f"column {name} would be dropped or renamed"
    for column in contract.columns:
        kept = stored.get(column.name)
        if kept is None and not column.nullable:
            yield f"the new column {column.name} is not nullable, but rows stored before have none"
        if kept is not None and kept != column.type:
            yield f"column {column.name} would change from {kept.simpleString()} to {column.type.simpleString()}"


def _create(contract: Contract) -> str:
    columns = ", ".join(_column(column) for column in contract.columns)
    by = contract.partition_column
    properties = ", ".join(f"'{key}' = '{value}'" for key, value in _PROPERTIES.items())
    return (
        f"CREATE TABLE {qualified(contract.table)} ({columns}) USING iceberg "
        f"PARTITIONED BY ({f'days(`{by}`)' if contract.transform == 'day' else f'`{by}`'}) "
        f"TBLPROPERTIES ({properties})"
    )


def _column(column: Column) -> str:
    comment = column.description.replace("\\", "\\\\").replace("'", "\\'")
    return f"`{column.name}` {column.type.simpleString()}{'' if column.nullable else ' NOT NULL'} COMMENT '{comment}'"
