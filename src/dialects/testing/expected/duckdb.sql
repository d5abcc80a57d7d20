-- columns of every type
SELECT "time" AS c1, "section" AS c2, "bytes" AS c3, "price" AS c4, "day" AS c5, "status" AS c6, "paid" AS c7, "score" AS c8
FROM "refined.t"

-- lists
SELECT "tags" AS c1
FROM "refined.t"
WHERE list_contains("tags", $1)
-- beside it: ["a"]

-- values of every type
SELECT "status" AS c1
FROM "refined.t"
WHERE ("time" >= $1 AND "section" <> $2 AND "bytes" < $3 AND "price" <= $4 AND "day" > $5 AND "status" = $6 AND "paid" = $7 AND "score" = $8 AND "section" <> $9)
-- beside it: ["1425171600000000","o'x \\","-9223372036854775808","-0.5","2015-03-01","-200","true","1.5e-7",""]

-- conditions
SELECT "status" AS c1
FROM "refined.t"
WHERE (NOT COALESCE(("bytes" >= $1 AND "day" IS NULL), FALSE) OR "section" IN ($2, $3) OR "status" NOT IN ($4) OR FALSE OR TRUE OR FALSE)
-- beside it: ["5","a","b","404"]

-- parts of text
SELECT "status" AS c1
FROM "refined.t"
WHERE (starts_with("section", $1) AND starts_with("section", $2) AND ends_with("section", $3) AND ends_with("section", $4) AND contains("section", $5) AND contains("section", $6))
-- beside it: ["%","","%","","%",""]

-- a snapshot, in order, a page of it
SELECT c1, c2
FROM (
SELECT "section" AS c1, "bytes" AS c2
FROM "refined.t"
WHERE "bytes" >= $1
) AS g
ORDER BY c2 DESC NULLS LAST, c1 ASC NULLS LAST
OFFSET 50 LIMIT 51
-- beside it: ["5"]

-- counts
SELECT COUNT(*) AS c1, COUNT("section") AS c2, COUNT(CASE WHEN "bytes" >= $1 THEN 1 END) AS c3, COUNT(CASE WHEN "bytes" >= $2 THEN "section" END) AS c4, COUNT(DISTINCT "section") AS c5, COUNT(DISTINCT CASE WHEN "bytes" >= $3 THEN "section" END) AS c6
FROM "refined.t"
WHERE "bytes" >= $4
-- beside it: ["5","6","7","1"]

-- sums
SELECT "section" AS c1, COALESCE(SUM("status"), 0) AS c2, COALESCE(SUM(CASE WHEN "bytes" >= $1 THEN "bytes" END), 0) AS c3, COALESCE(SUM(CAST("price" AS DECIMAL(38, 4))), CAST(0 AS DECIMAL(38, 4))) AS c4, COALESCE(SUM(CAST("score" AS DOUBLE)), CAST(0 AS DOUBLE)) AS c5
FROM "refined.t"
GROUP BY 1
-- beside it: ["5"]

-- the least and the greatest
SELECT "section" AS c1, CAST(MIN("status") AS BIGINT) AS c2, MAX(CASE WHEN "bytes" >= $1 THEN "time" END) AS c3
FROM "refined.t"
GROUP BY 1
-- beside it: ["5"]

-- percentiles
SELECT "section" AS c1, CAST(quantile_disc("status", 0.950000) AS BIGINT) AS c2, quantile_disc(CASE WHEN "bytes" >= $1 THEN "price" END, 0.500000) AS c3
FROM "refined.t"
GROUP BY 1
-- beside it: ["5"]

-- a percentile of everything
SELECT quantile_disc("price", 0.500000) AS c1
FROM "refined.t"

-- levels
SELECT "section" AS c1, SUM(CAST(CASE WHEN "time" = "edge 1" THEN "status" END AS DECIMAL(38, 0))) AS c2, SUM(CAST(CASE WHEN "time" = "edge 2" AND "bytes" >= $1 THEN "price" END AS DECIMAL(38, 4))) AS c3
FROM (
SELECT *, MIN(CASE WHEN "status" IS NOT NULL THEN "time" END) OVER (PARTITION BY "section") AS "edge 1", MAX(CASE WHEN "price" IS NOT NULL AND "bytes" >= $2 THEN "time" END) OVER (PARTITION BY "section") AS "edge 2"
FROM "refined.t"
) AS t
GROUP BY 1
-- beside it: ["5","5"]

-- a level of everything
SELECT SUM(CAST(CASE WHEN "time" = "edge 1" THEN "bytes" END AS DECIMAL(38, 0))) AS c1
FROM (
SELECT *, MAX(CASE WHEN "bytes" IS NOT NULL THEN "time" END) OVER () AS "edge 1"
FROM "refined.t"
) AS t

-- starts of time
SELECT make_timestamptz(epoch_us(date_trunc('hour', make_timestamp(epoch_us("time"))))) AS c1, CAST(make_timestamp(epoch_us("time")) AS DATE) AS c2, CAST(date_trunc('week', make_timestamp(epoch_us("time"))) AS DATE) AS c3, CAST(date_trunc('month', make_timestamp(epoch_us("time"))) AS DATE) AS c4
FROM "refined.t"
GROUP BY 1, 2, 3, 4

-- starts of time by a zone
SELECT make_timestamptz(epoch_us((date_trunc('hour', (make_timestamp(epoch_us("time")) + INTERVAL (-1800) SECOND)) + INTERVAL (1800) SECOND))) AS c1, CAST((make_timestamp(epoch_us("time")) + INTERVAL (-1800) SECOND) AS DATE) AS c2, CAST(date_trunc('week', (make_timestamp(epoch_us("time")) + INTERVAL (-1800) SECOND)) AS DATE) AS c3, CAST(date_trunc('month', (make_timestamp(epoch_us("time")) + INTERVAL (-1800) SECOND)) AS DATE) AS c4
FROM "refined.t"
GROUP BY 1, 2, 3, 4

-- starts of time by a zone that moves its clocks
SELECT CASE WHEN "time" < TIMESTAMP WITH TIME ZONE '2015-03-01 01:00:00+00:00' THEN make_timestamptz(epoch_us((date_trunc('hour', (make_timestamp(epoch_us("time")) + INTERVAL (3600) SECOND)) + INTERVAL (-3600) SECOND))) ELSE make_timestamptz(epoch_us((date_trunc('hour', (make_timestamp(epoch_us("time")) + INTERVAL (7200) SECOND)) + INTERVAL (-7200) SECOND))) END AS c1, CASE WHEN "time" < TIMESTAMP WITH TIME ZONE '2015-03-01 01:00:00+00:00' THEN CAST((make_timestamp(epoch_us("time")) + INTERVAL (3600) SECOND) AS DATE) ELSE CAST((make_timestamp(epoch_us("time")) + INTERVAL (7200) SECOND) AS DATE) END AS c2
FROM "refined.t"
GROUP BY 1, 2

-- conditions on groups
SELECT c1, c2, c3
FROM (
SELECT "section" AS c1, COUNT(*) AS c2, COALESCE(SUM(CAST("price" AS DECIMAL(38, 4))), CAST(0 AS DECIMAL(38, 4))) AS c3
FROM "refined.t"
GROUP BY 1
) AS g
WHERE (c2 > $1 AND c3 < $2)
-- beside it: ["7","0.5"]

-- a ratio
SELECT c1, c2, c3
FROM (
SELECT "section" AS c1, COALESCE(SUM("bytes"), 0) AS c2, COUNT(*) AS c3
FROM "refined.t"
GROUP BY 1
) AS g
WHERE (CASE WHEN CAST(c3 AS HUGEINT) <> 0 THEN CAST(c2 AS HUGEINT) // CAST(c3 AS HUGEINT) * 1000000000000 + (CAST(c2 AS HUGEINT) % CAST(c3 AS HUGEINT) * 1000000000000) // CAST(c3 AS HUGEINT) + CASE WHEN 2 * abs((CAST(c2 AS HUGEINT) % CAST(c3 AS HUGEINT) * 1000000000000) % CAST(c3 AS HUGEINT)) > abs(CAST(c3 AS HUGEINT)) OR 2 * abs((CAST(c2 AS HUGEINT) % CAST(c3 AS HUGEINT) * 1000000000000) % CAST(c3 AS HUGEINT)) = abs(CAST(c3 AS HUGEINT)) AND (CAST(c2 AS HUGEINT) % CAST(c3 AS HUGEINT) * 1000000000000) // CAST(c3 AS HUGEINT) % 2 <> 0 THEN CASE WHEN ((CAST(c2 AS HUGEINT) % CAST(c3 AS HUGEINT) * 1000000000000) < 0) = (CAST(c3 AS HUGEINT) < 0) THEN 1 ELSE -1 END ELSE 0 END END) > $1
ORDER BY (CASE WHEN CAST(c3 AS HUGEINT) <> 0 THEN CAST(c2 AS HUGEINT) // CAST(c3 AS HUGEINT) * 1000000000000 + (CAST(c2 AS HUGEINT) % CAST(c3 AS HUGEINT) * 1000000000000) // CAST(c3 AS HUGEINT) + CASE WHEN 2 * abs((CAST(c2 AS HUGEINT) % CAST(c3 AS HUGEINT) * 1000000000000) % CAST(c3 AS HUGEINT)) > abs(CAST(c3 AS HUGEINT)) OR 2 * abs((CAST(c2 AS HUGEINT) % CAST(c3 AS HUGEINT) * 1000000000000) % CAST(c3 AS HUGEINT)) = abs(CAST(c3 AS HUGEINT)) AND (CAST(c2 AS HUGEINT) % CAST(c3 AS HUGEINT) * 1000000000000) // CAST(c3 AS HUGEINT) % 2 <> 0 THEN CASE WHEN ((CAST(c2 AS HUGEINT) % CAST(c3 AS HUGEINT) * 1000000000000) < 0) = (CAST(c3 AS HUGEINT) < 0) THEN 1 ELSE -1 END ELSE 0 END END) DESC NULLS LAST
-- beside it: ["500000000000"]

-- a ratio of decimals
SELECT c1, c2, c3
FROM (
SELECT "section" AS c1, COALESCE(SUM(CAST("price" AS DECIMAL(38, 4))), CAST(0 AS DECIMAL(38, 4))) AS c2, COUNT(*) AS c3
FROM "refined.t"
GROUP BY 1
) AS g
WHERE (CASE WHEN (CAST(c3 AS HUGEINT) * 10000) <> 0 THEN CAST(replace(CAST(c2 AS VARCHAR), '.', '') AS HUGEINT) // (CAST(c3 AS HUGEINT) * 10000) * 1000000000000 + (CAST(replace(CAST(c2 AS VARCHAR), '.', '') AS HUGEINT) % (CAST(c3 AS HUGEINT) * 10000) * 1000000000000) // (CAST(c3 AS HUGEINT) * 10000) + CASE WHEN 2 * abs((CAST(replace(CAST(c2 AS VARCHAR), '.', '') AS HUGEINT) % (CAST(c3 AS HUGEINT) * 10000) * 1000000000000) % (CAST(c3 AS HUGEINT) * 10000)) > abs((CAST(c3 AS HUGEINT) * 10000)) OR 2 * abs((CAST(replace(CAST(c2 AS VARCHAR), '.', '') AS HUGEINT) % (CAST(c3 AS HUGEINT) * 10000) * 1000000000000) % (CAST(c3 AS HUGEINT) * 10000)) = abs((CAST(c3 AS HUGEINT) * 10000)) AND (CAST(replace(CAST(c2 AS VARCHAR), '.', '') AS HUGEINT) % (CAST(c3 AS HUGEINT) * 10000) * 1000000000000) // (CAST(c3 AS HUGEINT) * 10000) % 2 <> 0 THEN CASE WHEN ((CAST(replace(CAST(c2 AS VARCHAR), '.', '') AS HUGEINT) % (CAST(c3 AS HUGEINT) * 10000) * 1000000000000) < 0) = ((CAST(c3 AS HUGEINT) * 10000) < 0) THEN 1 ELSE -1 END ELSE 0 END END) > $1
ORDER BY (CASE WHEN (CAST(c3 AS HUGEINT) * 10000) <> 0 THEN CAST(replace(CAST(c2 AS VARCHAR), '.', '') AS HUGEINT) // (CAST(c3 AS HUGEINT) * 10000) * 1000000000000 + (CAST(replace(CAST(c2 AS VARCHAR), '.', '') AS HUGEINT) % (CAST(c3 AS HUGEINT) * 10000) * 1000000000000) // (CAST(c3 AS HUGEINT) * 10000) + CASE WHEN 2 * abs((CAST(replace(CAST(c2 AS VARCHAR), '.', '') AS HUGEINT) % (CAST(c3 AS HUGEINT) * 10000) * 1000000000000) % (CAST(c3 AS HUGEINT) * 10000)) > abs((CAST(c3 AS HUGEINT) * 10000)) OR 2 * abs((CAST(replace(CAST(c2 AS VARCHAR), '.', '') AS HUGEINT) % (CAST(c3 AS HUGEINT) * 10000) * 1000000000000) % (CAST(c3 AS HUGEINT) * 10000)) = abs((CAST(c3 AS HUGEINT) * 10000)) AND (CAST(replace(CAST(c2 AS VARCHAR), '.', '') AS HUGEINT) % (CAST(c3 AS HUGEINT) * 10000) * 1000000000000) // (CAST(c3 AS HUGEINT) * 10000) % 2 <> 0 THEN CASE WHEN ((CAST(replace(CAST(c2 AS VARCHAR), '.', '') AS HUGEINT) % (CAST(c3 AS HUGEINT) * 10000) * 1000000000000) < 0) = ((CAST(c3 AS HUGEINT) * 10000) < 0) THEN 1 ELSE -1 END ELSE 0 END END) DESC NULLS LAST
-- beside it: ["500000000000"]

-- a ratio of doubles
SELECT c1, c2, c3
FROM (
SELECT "section" AS c1, COALESCE(SUM(CAST("score" AS DOUBLE)), CAST(0 AS DOUBLE)) AS c2, COALESCE(SUM(CAST("score" AS DOUBLE)), CAST(0 AS DOUBLE)) AS c3
FROM "refined.t"
GROUP BY 1
) AS g
WHERE (CASE WHEN c3 <> 0 THEN c2 / c3 END) > $1
ORDER BY (CASE WHEN c3 <> 0 THEN c2 / c3 END) DESC NULLS LAST
-- beside it: ["0.5"]

-- the number of groups
SELECT COUNT(*) AS c1
FROM (
SELECT DISTINCT "section" AS c1, CAST(make_timestamp(epoch_us("time")) AS DATE) AS c2
FROM "refined.t"
WHERE "bytes" >= $1
) AS g
-- beside it: ["5"]

-- the number of groups that meet a condition
SELECT COUNT(*) AS c1
FROM (
SELECT "section" AS c1, COUNT(*) AS c2
FROM "refined.t"
GROUP BY 1
) AS g
WHERE c2 > $1
-- beside it: ["7"]

-- several groupings
SELECT CAST(GROUPING("key 1", "key 2") AS BIGINT) AS c1, "key 1" AS c2, "key 2" AS c3, COUNT(*) AS c4, COALESCE(SUM(CASE WHEN "bytes" >= $1 THEN "bytes" END), 0) AS c5
FROM (
SELECT *, "section" AS "key 1", CAST(make_timestamp(epoch_us("time")) AS DATE) AS "key 2"
FROM "refined.t"
WHERE "bytes" >= $2
) AS t
GROUP BY GROUPING SETS (("key 1", "key 2"), ("key 2"), ())
LIMIT 11
-- beside it: ["6","5"]
