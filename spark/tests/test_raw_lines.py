from pyspark.sql import SparkSession

from spark.lib.raw_lines import RawFile, numbered_lines
from spark.tests.conftest import StoreObject


def numbered(spark: SparkSession, files: list[RawFile]) -> list[tuple[str, int, str]]:
    lines = numbered_lines(spark, files)
    return sorted((row["source_digest"], row["line"], row["value"]) for row in lines.collect())


def test_numbers_start_anew_in_each_of_many_packed_files(spark: SparkSession, store: StoreObject) -> None:
    texts = [[f"file {file} line {line}" for line in range(1, file % 4 + 1)] for file in range(1, 30)]
    files = [
        store("".join(f"{line}\n" for line in lines).encode() or f"{at}".encode()) for at, lines in enumerate(texts)
    ]
    lines = numbered_lines(spark, files)
    assert lines.rdd.getNumPartitions() < len(files), "several files a task"
    found = numbered(spark, files)
    for file, texts_of_file in zip(files, texts, strict=True):
        if texts_of_file:
            expected = [(file.digest, at, text) for at, text in enumerate(texts_of_file, 1)]
            assert [row for row in found if row[0] == file.digest] == expected


def test_only_a_line_feed_ends_a_line(spark: SparkSession, store: StoreObject) -> None:
    file = store([b"a\rb\0c\r\n", b"second", b" member\n\nlast"])
    values = [value for _, _, value in numbered(spark, [file, store(b"")])]
    assert values == ["a\rb\0c\r", "second member", "", "last"]


def test_a_large_file_is_numbered_to_its_end(spark: SparkSession, store: StoreObject) -> None:
    count = 120_000
    content = b"".join(b"%d %s\n" % (line, b"x" * 90) for line in range(1, count + 1))
    files = [store(content), store(b"1 small\n")]
    lines = numbered_lines(spark, files)
    wrong = lines.where("line != CAST(split(value, ' ')[0] AS bigint)").count()
    assert (lines.count(), wrong) == (count + 1, 0)


def test_first_and_until_line_cut_a_chain(spark: SparkSession, store: StoreObject) -> None:
    file = store(b"a\nb\nc\n", first_line=10, until_line=12, root="f" * 64)
    assert [(line, value) for _, line, value in numbered(spark, [file])] == [(10, "a"), (11, "b")]
