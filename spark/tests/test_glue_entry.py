"""The one entry that knows Glue, with the rest of Glue away."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from spark import glue_entry, jobs

ARGUMENTS = ["glue_entry.py", "--attempt_id", "a1", "--module", "spark.jobs.probe", "--request", "r", "--result", "o"]


@pytest.fixture
def probe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A job's program that notes its arguments and ends with the status that stands in its first one."""
    seen = tmp_path / "seen"
    (tmp_path / "probe.py").write_text(
        f"import os, sys\nopen({str(seen)!r}, 'w').write(' '.join([*sys.argv[1:], os.environ.get('LAKEFRONT_X', '')]))\n"
        "sys.exit(0 if sys.argv[1] == 'a1' else 1)\n"
    )
    monkeypatch.setattr(jobs, "__path__", [*jobs.__path__, str(tmp_path)])
    monkeypatch.setattr(sys, "argv", [])
    return seen


def test_runs_the_module_with_the_three_arguments(probe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUSTOMER_LAKEFRONT_X", "given")
    monkeypatch.delenv("LAKEFRONT_X", raising=False)
    glue_entry.main(ARGUMENTS)
    assert probe.read_text() == "a1 r o given"
    monkeypatch.delenv("LAKEFRONT_X")


def test_fails_where_the_program_fails(probe: Path) -> None:
    with pytest.raises(SystemExit) as end:
        glue_entry.main([argument.replace("a1", "a2") for argument in ARGUMENTS])
    assert end.value.code == 1


def test_runs_nothing_but_jobs() -> None:
    with pytest.raises(SystemExit, match="only those of"):
        glue_entry.main([argument.replace("spark.jobs.probe", "os") for argument in ARGUMENTS])


def test_reads_arguments_as_glue_does(monkeypatch: pytest.MonkeyPatch) -> None:
    package, utils = ModuleType("awsglue"), ModuleType("awsglue.utils")
    package.__spec__ = sys.__spec__
    utils.__dict__["getResolvedOptions"] = lambda arguments, names: {name: f"{name} of Glue" for name in names}
    monkeypatch.setitem(sys.modules, "awsglue", package)
    monkeypatch.setitem(sys.modules, "awsglue.utils", utils)
    assert glue_entry.job_arguments(ARGUMENTS)["attempt_id"] == "attempt_id of Glue"
