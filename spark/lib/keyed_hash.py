"""HMAC-SHA256 in the JVM, composed of SHA-256: H(outer pad || H(inner pad || text))."""

from hashlib import sha256

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

_BLOCK = 64


def with_keyed_hash(rows: DataFrame, text: str, result: str, key: bytes) -> DataFrame:
    """Replaces the column `text` by its keyed hash in lower-case hexadecimal; null stays null."""
    others = [column for column in rows.columns if column != text]
    hashed = _sha256(F.concat("_outer", _digest(F.concat("_inner", F.col(text).cast("binary")))))
    return rows.crossJoin(F.broadcast(_pads(rows, key))).select(*others, hashed.alias(result))


def _pads(rows: DataFrame, key: bytes) -> DataFrame:
    """A relation of one row, since a literal would show the key in every printed plan."""
    block = (sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    inner = bytes(byte ^ 0x36 for byte in block).hex()
    outer = bytes(byte ^ 0x5C for byte in block).hex()
    return rows.sparkSession.sql(f"SELECT * FROM VALUES (X'{inner}', X'{outer}') AS pads(_inner, _outer)")


def _sha256(data: Column) -> Column:
    return F.sha2(data, 256)


def _digest(data: Column) -> Column:
    return F.unhex(_sha256(data))
