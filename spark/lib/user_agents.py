"""Device and browser of a user agent, by the ua-parser library and its rules.

The device follows from the library's families, the first rule that applies:
1. bot: the device family is Spider, or the agent calls itself a bot, crawler, spider or monitor;
2. tablet: the family or model is an iPad, a Kindle or a generic tablet, or it runs Android without `Mobile`;
3. mobile: an iPhone, an iPod, or any other device that runs a system of phones;
4. desktop: a system of desktops;
5. other: everything else, no agent included.
"""

import re
from functools import cache, lru_cache

from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import StringType, StructField, StructType
from ua_parser import Parser, Result
from ua_parser.loaders import load_builtins
from ua_parser.regex import Resolver

DEVICES = ("desktop", "mobile", "tablet", "bot", "other")

_BOT = re.compile(r"bot\b|crawl|spider|monitor", re.IGNORECASE)
_TABLET = re.compile(r"ipad|tablet|kindle", re.IGNORECASE)
_PHONE_SYSTEMS = {
    "iOS", "Android", "Windows Phone", "Windows Mobile", "BlackBerry OS", "Firefox OS", "Symbian OS", "KaiOS", "Tizen",
}  # fmt: skip
_DESKTOP_SYSTEMS = {
    "Windows", "Mac OS X", "Mac OS", "Linux", "Ubuntu", "Debian", "Fedora", "Red Hat", "CentOS", "SUSE", "Mageia",
    "Gentoo", "Arch Linux", "Linux Mint", "Chrome OS", "FreeBSD", "OpenBSD", "NetBSD", "Solaris",
}  # fmt: skip

_CLIENT = StructType([StructField("device", StringType(), False), StructField("browser", StringType())])


# Far more agents than a day of a busy site shows, and bounded where there are millions.
_AGENTS_KEPT = 2**16


@lru_cache(_AGENTS_KEPT)
def device_and_browser(agent: str) -> tuple[str, str | None]:
    result = _parser().parse(agent)
    return _device(agent, result), result.user_agent.family if result.user_agent else None


def with_device_and_browser(rows: DataFrame) -> DataFrame:
    """Adds both from `user_agent`; each Python worker remembers the agents that it saw."""
    read = F.udf(_read, _CLIENT)
    return rows.withColumn("_client", read("user_agent")).select(
        *rows.columns, F.col("_client.device").alias("device"), F.col("_client.browser").alias("browser")
    )


def _read(agent: str | None) -> tuple[str, str | None]:
    return ("other", None) if agent is None else device_and_browser(agent)


@cache
def _parser() -> Parser:
    """The library's native one by name: left to itself it takes what is installed, and answers differ a little."""
    return Parser(Resolver(load_builtins()))


def _device(agent: str, result: Result) -> str:
    device, system = result.device, result.os.family if result.os else None
    if (device and device.family == "Spider") or _BOT.search(agent):
        return "bot"
    if device and any(_TABLET.search(name) for name in (device.family, device.brand, device.model) if name):
        return "tablet"
    if system == "Android" and "Mobile" not in agent:
        return "tablet"
    if system in _PHONE_SYSTEMS:
        return "mobile"
    return "desktop" if system in _DESKTOP_SYSTEMS else "other"
