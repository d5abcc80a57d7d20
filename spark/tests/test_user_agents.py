import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from spark.lib.user_agents import device_and_browser, with_device_and_browser

_WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"

AGENTS = [
    (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_WEBKIT} Chrome/120.0.0.0 Safari/537.36", "desktop", "Chrome"),
    (
        f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_WEBKIT} Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0",
        "desktop",
        "Edge",
    ),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Safari/605.1.15",
        "desktop",
        "Safari",
    ),
    ("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:76.0) Gecko/20100101 Firefox/76.0", "desktop", "Firefox"),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.5 Mobile/15E148 Safari/604.1",
        "mobile",
        "Mobile Safari",
    ),
    (
        f"Mozilla/5.0 (Linux; Android 13; SM-S901B) {_WEBKIT} Chrome/112.0.0.0 Mobile Safari/537.36",
        "mobile",
        "Chrome Mobile",
    ),
    (
        "Mozilla/5.0 (iPad; CPU OS 7_1_2 like Mac OS X; en-US) AppleWebKit/531.5.2 (KHTML, like Gecko) Version/4.0.5 Mobile/8B116 Safari/6531.5.2",
        "tablet",
        "Mobile Safari",
    ),
    (f"Mozilla/5.0 (Linux; Android 13; SM-X700) {_WEBKIT} Chrome/112.0.0.0 Safari/537.36", "tablet", "Chrome"),
    ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "bot", "Googlebot"),
    ("DreamHost SiteMonitor 1.0", "bot", None),
    ("curl/8.1.2", "other", "curl"),
    ("", "other", None),
]


@pytest.mark.parametrize(("agent", "device", "browser"), AGENTS)
def test_device_and_browser_of_an_agent(agent: str, device: str, browser: str | None) -> None:
    assert device_and_browser(agent) == (device, browser)


def test_rows_get_both_and_a_row_without_agent_is_other(spark: SparkSession) -> None:
    agents = [agent for agent, _, _ in AGENTS]
    rows = spark.range(1).select(F.posexplode(F.array(*map(F.lit, agents), F.lit(None))).alias("at", "user_agent"))
    found = with_device_and_browser(rows).orderBy("at").collect()
    assert [(row["device"], row["browser"]) for row in found] == [
        *[(device, browser) for _, device, browser in AGENTS],
        ("other", None),
    ]
