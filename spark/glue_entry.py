"""The script of the Glue job: the only place that knows Glue.

Job arguments: --attempt_id ID --module spark.jobs.NAME --request ADDRESS --result ADDRESS
"""

import os
import runpy
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise

_NAMES = ("attempt_id", "module", "request", "result")
_JOBS = "spark.jobs."
#: Glue hands over variables of a job's own only under this prefix (--customer-driver-env-vars).
_CUSTOMER = "CUSTOMER_LAKEFRONT_"


def main(arguments: Sequence[str]) -> None:
    """@raises SystemExit where the job's program fails: Glue takes any, even that of success, for a failure"""
    given = job_arguments(arguments)
    module = given["module"]
    if not module.startswith(_JOBS):
        raise SystemExit(f"--module is {module}, and only those of {_JOBS} are programs of jobs")
    os.environ.update(own_variables(os.environ))
    sys.argv = [module, given["attempt_id"], given["request"], given["result"]]
    try:
        runpy.run_module(module, run_name="__main__")
    except SystemExit as end:
        if end.code not in (None, 0):
            raise


def job_arguments(arguments: Sequence[str]) -> Mapping[str, str]:
    """By Glue's own reader where it is there, else as pairs of --name and value."""
    if find_spec("awsglue") is None:
        pairs = dict(pairwise(arguments))
        return {name: pairs[f"--{name}"] for name in _NAMES}
    resolved: Mapping[str, str] = import_module("awsglue.utils").getResolvedOptions(list(arguments), list(_NAMES))
    return resolved


def own_variables(environment: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix("CUSTOMER_"): value for name, value in environment.items() if name.startswith(_CUSTOMER)}


if __name__ == "__main__":
    main(sys.argv)
