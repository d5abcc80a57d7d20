"""Prints what pyiceberg, an independent reader, makes of a table: refs, current snapshot, rows, and the files of a snapshot.

Arguments: port of PostgreSQL, warehouse, table, snapshot id. 64-bit integers are printed as strings.
"""

import json
import sys

from pyiceberg.catalog.sql import SqlCatalog


def main() -> None:
    port, warehouse, identifier, snapshot_id = sys.argv[1:5]
    catalog = SqlCatalog(
        "lakefront",
        uri=f"postgresql+psycopg2://postgres@127.0.0.1:{port}/postgres",
        warehouse=warehouse,
    )
    table = catalog.load_table(identifier)
    current = table.current_snapshot()
    scan = table.scan(snapshot_id=int(snapshot_id))
    print(
        json.dumps(
            {
                "refs": {name: str(ref.snapshot_id) for name, ref in table.metadata.refs.items()},
                "current": str(current.snapshot_id) if current else None,
                "history": [str(entry.snapshot_id) for entry in table.history()],
                "mainRows": table.scan().to_arrow().num_rows,
                "columns": {field.name: field.field_id for field in scan.projection().fields},
                "files": {
                    task.file.file_path.removeprefix("file:").replace("//", "/"): str(task.file.record_count)
                    for task in scan.plan_files()
                },
            }
        )
    )


main()
