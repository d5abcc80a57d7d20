"""Summarizes traffic: trusted.access_log → refined.traffic_by_hour.

spark-submit spark/jobs/summarize_traffic.py ATTEMPT_ID REQUEST RESULT
"""

import sys

from spark.lib.summary import Summary, run_summary
from spark.lib.traffic import traffic_by_hour

TRAFFIC = Summary(reads="accessLog", produces="trafficByHour", groups=traffic_by_hour, counts="requests")

if __name__ == "__main__":
    sys.exit(run_summary(sys.argv[1:], TRAFFIC))
