"""One dataset's part of an attempt: write to the branch, audit, tell."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pyspark.sql import DataFrame

from spark.lib.audit import Written, audit
from spark.lib.contract import load_contract
from spark.lib.publish_branch import replace_partitions
from spark.lib.request import AttemptRequest
from spark.lib.result import Check, Output


@dataclass(frozen=True)
class Audited:
    output: Output
    checks: Sequence[Check]


Write = Callable[[], Audited]


def untouched(dataset: str) -> Audited:
    return Audited(Output(dataset, None, {}), [])


def write_dataset(
    request: AttemptRequest, dataset: str, rows: DataFrame, written: Written, *, clustered: bool = False
) -> Audited:
    """`clustered`: the rows of a partition stand in one task already."""
    if not written.partitions:
        return untouched(dataset)
    contract = load_contract(dataset)
    head = replace_partitions(request, contract, rows, written.condition, clustered=clustered)
    checks = audit(rows.sparkSession, contract, head, written)
    return Audited(Output(dataset, head.snapshot_id, written.partitions), checks)


def at_once(writes: Sequence[Write]) -> list[Audited]:
    """One thread a dataset: most of a small write is planning, which uses one core."""
    with ThreadPoolExecutor(len(writes)) as pool:
        return list(pool.map(lambda write: write(), writes))
