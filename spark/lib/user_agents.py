"""Device and browser of a user agent, by the ua-parser library.

The device follows from the library's families, the first rule that applies:
1. bot: the device family is Spider, or the agent calls itself a bot, crawler, spider or monitor;
2. tablet: the family or model is an iPad, a Kindle or a generic tablet, or it runs Android without `Mobile`;
3. mobile: an iPhone, an iPod, or any other device that runs a system of phones;
4. desktop: a system of desktops;
5. other: everything else, no agent included.
"""

import re
from functools import cache

from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import StringType, StructField, StructType
from ua_parser import Result, parse

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


@cache
def device_and_browser(agent: str) -> tuple[str, str | None]:
    result = parse(agent)
    return _device(agent, result), result.user_agent.family if result.user_agent else None


def with_device_and_browser(rows: DataFrame) -> DataFrame:
    """Adds both from `user_agent`. Python sees each distinct agent once, not each row."""
    read = F.udf(device_and_browser, _CLIENT)
    agents = rows.select(F.col("user_agent").alias("_agent")).where("_agent IS NOT NULL").distinct()
    clients = agents.select("_agent", read("_agent").alias("_client"))
    return rows.join(clients, rows["user_agent"] == clients["_agent"], "left").select(
        *[rows[column] for column in rows.columns],
        F.coalesce("_client.device", F.lit("other")).alias("device"),
        F.col("_client.browser").alias("browser"),
    )


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
