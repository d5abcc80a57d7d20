"""Where the files of an attempt are: a folder of this machine, or S3."""

import os
import uuid
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

_S3 = "s3://"


class AttemptFiles(Protocol):
    """Texts by their addresses."""

    def read(self, address: str) -> str: ...

    def create(self, address: str, text: str) -> bool:
        """Whole, and only where there is nothing yet; False: there is something."""

    def write(self, address: str, text: str) -> None:
        """A reader sees all of it or nothing, after a crash too."""


def files_at(address: str) -> AttemptFiles:
    return S3Files() if address.startswith(_S3) else LocalFiles()


def beside(address: str, name: str) -> str:
    """The address of another file in the same folder."""
    folder, slash, _ = address.rpartition("/")
    return f"{folder}{slash}{name}"


class LocalFiles:
    def read(self, address: str) -> str:
        return Path(address).read_text(encoding="utf-8")

    def create(self, address: str, text: str) -> bool:
        try:
            descriptor = os.open(address, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        except FileExistsError:
            return False
        _write(descriptor, text)
        _sync_folder(Path(address).parent)
        return True

    def write(self, address: str, text: str) -> None:
        path = Path(address)
        temporary = path.with_name(path.name + ".part")
        _write(os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o644), text)
        temporary.replace(path)
        _sync_folder(path.parent)


class S3Files:
    """Region, endpoint and credentials come from the environment or the role."""

    def __init__(self) -> None:
        # Only where it is needed: a laptop has none.
        boto3 = import_module("boto3")
        self._client: Any = boto3.client("s3")
        self._creator: Any = boto3.client("s3")
        self._creator.meta.events.register("before-call.s3.PutObject", _if_none_match)

    def read(self, address: str) -> str:
        body: bytes = self._client.get_object(**_place(address))["Body"].read()
        return body.decode()

    def create(self, address: str, text: str) -> bool:
        # The client repeats a call that got no answer: what it wrote itself must not count as another's.
        mine = f"{text} {uuid.uuid4().hex}"
        try:
            self._creator.put_object(**_place(address), Body=mine.encode())
        except self._creator.exceptions.ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] != 412:
                raise
            return self.read(address) == mine
        return True

    def write(self, address: str, text: str) -> None:
        self._client.put_object(**_place(address), Body=text.encode())


def _if_none_match(params: dict[str, Any], **_: object) -> None:
    """Makes every put a create; the boto3 of Glue 5.0 has no parameter for it."""
    params["headers"]["If-None-Match"] = "*"


def _place(address: str) -> dict[str, str]:
    bucket, _, key = address.removeprefix(_S3).partition("/")
    return {"Bucket": bucket, "Key": key}


def _write(descriptor: int, text: str) -> None:
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
