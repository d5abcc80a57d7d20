"""Creates and evolves the tables of contracts; safe to run twice, also at the same time.

spark-submit spark/jobs/migrate_tables.py CONTRACTS_DIR [--only DATASET ...]
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from spark.lib.contract import read_contract
from spark.lib.errors import JobError
from spark.lib.failure_report import report_failure
from spark.lib.migrate import migrate
from spark.lib.session import spark_session


def main(arguments: Sequence[str]) -> int:
    """Prints a JSON line for each table. Exit status 1 when a change was refused."""
    parser = argparse.ArgumentParser()
    parser.add_argument("contracts", type=Path)
    parser.add_argument("--only", nargs="+", metavar="DATASET")
    options = parser.parse_args(arguments)
    contracts = [read_contract(path) for path in sorted(options.contracts.glob("*.json"))]
    unknown = set(options.only or ()) - {contract.dataset for contract in contracts}
    if unknown:
        parser.error(f"no contract of that name: {', '.join(sorted(unknown))}")
    spark = spark_session("migrate-tables")
    refused = False
    for contract in contracts:
        if options.only and contract.dataset not in options.only:
            continue
        try:
            print(json.dumps(asdict(migrate(spark, contract))), flush=True)
        except JobError as error:
            report_failure(error)
            refused = True
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
