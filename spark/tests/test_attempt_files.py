"""Files of attempts on this machine. Those in S3 are tested against a server of S3, in test/launchers."""

import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import run
from sys import executable

import pytest

from spark.lib.attempt import claim
from spark.lib.attempt_files import LocalFiles, beside

ROOT = Path(__file__).resolve().parents[2]


def test_of_many_starts_one_has_the_claim(tmp_path: Path) -> None:
    result = str(tmp_path / "result.json")
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda _: claim(LocalFiles(), result, "a1"), range(32)))
    assert claims.count(True) == 1
    assert (tmp_path / "claim").read_text() == "a1"


def test_a_written_file_replaces_the_former(tmp_path: Path) -> None:
    address = str(tmp_path / "result.json")
    for text in ("the first", "2nd"):
        LocalFiles().write(address, text)
    assert LocalFiles().read(address) == "2nd"
    assert [path.name for path in tmp_path.iterdir()] == ["result.json"]


@pytest.mark.parametrize(
    ("address", "neighbour"),
    [
        ("s3://lake/attempts/a1/result.json", "s3://lake/attempts/a1/claim"),
        ("/a/result.json", "/a/claim"),
        ("r", "claim"),
    ],
)
def test_a_neighbour_is_in_the_same_folder(address: str, neighbour: str) -> None:
    assert beside(address, "claim") == neighbour


def test_contracts_are_read_from_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "spark.zip", "w") as package:
        for path in (ROOT / "spark").rglob("*"):
            if path.suffix in {".py", ".json"}:
                package.write(path, path.relative_to(ROOT))
    script = "import spark; from spark.lib.contract import load_contract; print(spark.__file__, load_contract('accessLog').table)"
    ended = run(
        [executable, "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": "spark.zip"},
        capture_output=True,
        check=False,
        text=True,
    )
    assert "spark.zip" in ended.stdout, ended.stderr
    assert ended.stdout.endswith("trusted.access_log\n")
