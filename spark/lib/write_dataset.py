"""One dataset's part of an attempt: write to the branch, audit, tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyspark.sql import Column, DataFrame

from spark.lib.audit import Written, audit
from spark.lib.contract import load_contract
from spark.lib.publish_branch import replace_partitions
from spark.lib.request import AttemptRequest
from spark.lib.result import Check, Output


@dataclass(frozen=True)
class Audited:
    output: Output
    checks: Sequence[Check]


def write_dataset(
    request: AttemptRequest, dataset: str, rows: DataFrame, replaced: Column, partitions: Mapping[str, int]
) -> Audited:
    """`replaced` covers exactly the partitions; `partitions` are the rows counted for each, 0 where it is emptied."""
    if not partitions:
        return Audited(Output(dataset, None, {}), [])
    contract = load_contract(dataset)
    head = replace_partitions(request, contract, rows, replaced)
    checks = audit(rows.sparkSession, contract, head, Written(partitions, replaced))
    return Audited(Output(dataset, head.snapshot_id, partitions), checks)
