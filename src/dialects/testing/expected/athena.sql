-- columns of every type
SELECT CAST(c1 AS VARCHAR) AS s1, c2, c3, c4, c5, c6, c7, CAST(c8 AS DOUBLE) AS s8
FROM (
SELECT "time" AS c1, "section" AS c2, "bytes" AS c3, "price" AS c4, "day" AS c5, "status" AS c6, "paid" AS c7, "score" AS c8
FROM "refined"."t"
) AS s

-- lists
SELECT json_format(CAST(c1 AS JSON)) AS s1
FROM (
SELECT "tags" AS c1
FROM "refined"."t"
WHERE contains("tags", ?)
) AS s
-- beside it: ["'a'"]

-- values of every type
SELECT "status" AS c1
FROM "refined"."t"
WHERE ("time" >= ? AND "section" <> ? AND "bytes" < ? AND "price" <= ? AND "day" > ? AND "status" = ? AND "paid" = ? AND "score" = ? AND "section" <> ?)
-- beside it: ["TIMESTAMP '2015-03-01 01:00:00 UTC'","'o''x \\'","BIGINT '-9223372036854775808'","DECIMAL '-0.5'","DATE '2015-03-01'","INTEGER '-200'","TRUE","DOUBLE '1.5e-7'","''"]

-- conditions
SELECT "status" AS c1
FROM "refined"."t"
WHERE (NOT COALESCE(("bytes" >= ? AND "day" IS NULL), FALSE) OR "section" IN (?, ?) OR "status" NOT IN (?) OR FALSE OR TRUE OR FALSE)
-- beside it: ["BIGINT '5'","'a'","'b'","INTEGER '404'"]

-- parts of text
SELECT "status" AS c1
FROM "refined"."t"
WHERE (starts_with("section", ?) AND starts_with("section", ?) AND substr("section", -length(?)) = ? AND substr("section", -length(?)) = ? AND strpos("section", ?) > 0 AND strpos("section", ?) > 0)
-- beside it: ["'%'","''","'%'","'%'","''","''","'%'","''"]

-- a snapshot, in order, a page of it
SELECT c1, c2
FROM (
SELECT "section" AS c1, "bytes" AS c2
FROM "refined"."t" FOR VERSION AS OF 8744736658442914487
WHERE "bytes" >= ?
) AS g
ORDER BY c2 DESC NULLS LAST, c1 ASC NULLS LAST
OFFSET 50 LIMIT 51
-- beside it: ["BIGINT '5'"]

-- counts
SELECT COUNT(*) AS c1, COUNT("section") AS c2, COUNT(CASE WHEN "bytes" >= BIGINT '5' THEN 1 END) AS c3, COUNT(CASE WHEN "bytes" >= BIGINT '6' THEN "section" END) AS c4, COUNT(DISTINCT "section") AS c5, COUNT(DISTINCT CASE WHEN "bytes" >= BIGINT '7' THEN "section" END) AS c6
FROM "refined"."t"
WHERE "bytes" >= ?
-- beside it: ["BIGINT '1'"]

-- sums
SELECT c1, c2, c3, c4, CAST(c5 AS DOUBLE) AS s5
FROM (
SELECT "section" AS c1, COALESCE(SUM(CAST("status" AS DECIMAL(38, 0))), CAST(0 AS DECIMAL(38, 0))) AS c2, COALESCE(SUM(CAST(CASE WHEN "bytes" >= BIGINT '5' THEN "bytes" END AS DECIMAL(38, 0))), CAST(0 AS DECIMAL(38, 0))) AS c3, COALESCE(SUM(CAST("price" AS DECIMAL(38, 4))), CAST(0 AS DECIMAL(38, 4))) AS c4, COALESCE(SUM(CAST("score" AS DOUBLE)), CAST(0 AS DOUBLE)) AS c5
FROM "refined"."t"
GROUP BY 1
) AS s

-- the least and the greatest
SELECT c1, c2, CAST(c3 AS VARCHAR) AS s3
FROM (
SELECT "section" AS c1, CAST(MIN("status") AS BIGINT) AS c2, MAX(CASE WHEN "bytes" >= BIGINT '5' THEN "time" END) AS c3
FROM "refined"."t"
GROUP BY 1
) AS s

-- percentiles
SELECT "section" AS c1, CAST(MIN(CASE WHEN "rank 1" * 1000000 >= "values 1" * 950000 THEN "status" END) AS BIGINT) AS c2, MIN(CASE WHEN "rank 2" * 1000000 >= "values 2" * 500000 THEN CASE WHEN "bytes" >= BIGINT '5' THEN "price" END END) AS c3
FROM (
SELECT *, ROW_NUMBER() OVER (PARTITION BY "section" ORDER BY "status" ASC NULLS LAST) AS "rank 1", COUNT("status") OVER (PARTITION BY "section") AS "values 1", ROW_NUMBER() OVER (PARTITION BY "section" ORDER BY CASE WHEN "bytes" >= BIGINT '5' THEN "price" END ASC NULLS LAST) AS "rank 2", COUNT(CASE WHEN "bytes" >= BIGINT '5' THEN "price" END) OVER (PARTITION BY "section") AS "values 2"
FROM "refined"."t"
) AS t
GROUP BY 1

-- a percentile of everything
SELECT MIN(CASE WHEN "rank 1" * 1000000 >= "values 1" * 500000 THEN "price" END) AS c1
FROM (
SELECT *, ROW_NUMBER() OVER (ORDER BY "price" ASC NULLS LAST) AS "rank 1", COUNT("price") OVER () AS "values 1"
FROM "refined"."t"
) AS t

-- levels
SELECT "section" AS c1, SUM(CAST(CASE WHEN "time" = "edge 1" THEN "status" END AS DECIMAL(38, 0))) AS c2, SUM(CAST(CASE WHEN "time" = "edge 2" AND "bytes" >= BIGINT '5' THEN "price" END AS DECIMAL(38, 4))) AS c3
FROM (
SELECT *, MIN(CASE WHEN "status" IS NOT NULL THEN "time" END) OVER (PARTITION BY "section") AS "edge 1", MAX(CASE WHEN "price" IS NOT NULL AND "bytes" >= BIGINT '5' THEN "time" END) OVER (PARTITION BY "section") AS "edge 2"
FROM "refined"."t"
) AS t
GROUP BY 1

-- a level of everything
SELECT SUM(CAST(CASE WHEN "time" = "edge 1" THEN "bytes" END AS DECIMAL(38, 0))) AS c1
FROM (
SELECT *, MAX(CASE WHEN "bytes" IS NOT NULL THEN "time" END) OVER () AS "edge 1"
FROM "refined"."t"
) AS t

-- starts of time
SELECT CAST(c1 AS VARCHAR) AS s1, c2, c3, c4
FROM (
SELECT date_trunc('hour', ("time" AT TIME ZONE 'UTC')) AS c1, CAST(("time" AT TIME ZONE 'UTC') AS DATE) AS c2, CAST(date_trunc('week', ("time" AT TIME ZONE 'UTC')) AS DATE) AS c3, CAST(date_trunc('month', ("time" AT TIME ZONE 'UTC')) AS DATE) AS c4
FROM "refined"."t"
GROUP BY 1, 2, 3, 4
) AS s

-- starts of time by a zone
SELECT CAST(c1 AS VARCHAR) AS s1, c2, c3, c4
FROM (
SELECT (date_trunc('hour', (("time" AT TIME ZONE 'UTC') + INTERVAL '-1800' SECOND)) + INTERVAL '1800' SECOND) AS c1, CAST((("time" AT TIME ZONE 'UTC') + INTERVAL '-1800' SECOND) AS DATE) AS c2, CAST(date_trunc('week', (("time" AT TIME ZONE 'UTC') + INTERVAL '-1800' SECOND)) AS DATE) AS c3, CAST(date_trunc('month', (("time" AT TIME ZONE 'UTC') + INTERVAL '-1800' SECOND)) AS DATE) AS c4
FROM "refined"."t"
GROUP BY 1, 2, 3, 4
) AS s

-- starts of time by a zone that moves its clocks
SELECT CAST(c1 AS VARCHAR) AS s1, c2
FROM (
SELECT CASE WHEN "time" < TIMESTAMP '2015-03-01 01:00:00 UTC' THEN (date_trunc('hour', (("time" AT TIME ZONE 'UTC') + INTERVAL '3600' SECOND)) + INTERVAL '-3600' SECOND) ELSE (date_trunc('hour', (("time" AT TIME ZONE 'UTC') + INTERVAL '7200' SECOND)) + INTERVAL '-7200' SECOND) END AS c1, CASE WHEN "time" < TIMESTAMP '2015-03-01 01:00:00 UTC' THEN CAST((("time" AT TIME ZONE 'UTC') + INTERVAL '3600' SECOND) AS DATE) ELSE CAST((("time" AT TIME ZONE 'UTC') + INTERVAL '7200' SECOND) AS DATE) END AS c2
FROM "refined"."t"
GROUP BY 1, 2
) AS s

-- conditions on groups
SELECT c1, c2, c3
FROM (
SELECT "section" AS c1, COUNT(*) AS c2, COALESCE(SUM(CAST("price" AS DECIMAL(38, 4))), CAST(0 AS DECIMAL(38, 4))) AS c3
FROM "refined"."t"
GROUP BY 1
) AS g
WHERE (c2 > ? AND c3 < ?)
-- beside it: ["BIGINT '7'","DECIMAL '0.5'"]

-- a ratio
SELECT c1, c2, c3
FROM (
SELECT "section" AS c1, COALESCE(SUM(CAST("bytes" AS DECIMAL(38, 0))), CAST(0 AS DECIMAL(38, 0))) AS c2, COUNT(*) AS c3
FROM "refined"."t"
GROUP BY 1
) AS g
WHERE (CASE WHEN CAST(c3 AS DECIMAL(38, 0)) <> 0 THEN CAST((CAST(c2 AS DECIMAL(38, 0)) - CAST(c2 AS DECIMAL(38, 0)) % CAST(c3 AS DECIMAL(38, 0))) / CAST(c3 AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) * 1000000000000 + CAST(((CAST(c2 AS DECIMAL(38, 0)) % CAST(c3 AS DECIMAL(38, 0)) * 1000000000000) - (CAST(c2 AS DECIMAL(38, 0)) % CAST(c3 AS DECIMAL(38, 0)) * 1000000000000) % CAST(c3 AS DECIMAL(38, 0))) / CAST(c3 AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) + CASE WHEN 2 * abs((CAST(c2 AS DECIMAL(38, 0)) % CAST(c3 AS DECIMAL(38, 0)) * 1000000000000) % CAST(c3 AS DECIMAL(38, 0))) > abs(CAST(c3 AS DECIMAL(38, 0))) OR 2 * abs((CAST(c2 AS DECIMAL(38, 0)) % CAST(c3 AS DECIMAL(38, 0)) * 1000000000000) % CAST(c3 AS DECIMAL(38, 0))) = abs(CAST(c3 AS DECIMAL(38, 0))) AND CAST(((CAST(c2 AS DECIMAL(38, 0)) % CAST(c3 AS DECIMAL(38, 0)) * 1000000000000) - (CAST(c2 AS DECIMAL(38, 0)) % CAST(c3 AS DECIMAL(38, 0)) * 1000000000000) % CAST(c3 AS DECIMAL(38, 0))) / CAST(c3 AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) % 2 <> 0 THEN CASE WHEN ((CAST(c2 AS DECIMAL(38, 0)) % CAST(c3 AS DECIMAL(38, 0)) * 1000000000000) < 0) = (CAST(c3 AS DECIMAL(38, 0)) < 0) THEN 1 ELSE -1 END ELSE 0 END END) > ?
ORDER BY (CASE WHEN CAST(c3 AS DECIMAL(38, 0)) <> 0 THEN CAST((CAST(c2 AS DECIMAL(38, 0)) - CAST(c2 AS DECIMAL(38, 0)) % CAST(c3 AS DECIMAL(38, 0))) / CAST(c3 AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) * 1000000000000 + CAST(((CAST(c2 AS DECIMAL(38, 0)) % CAST(c3 AS DECIMAL(38, 0)) * 1000000000000) - (CAST(c2 AS DECIMAL(38, 0)) % CAST(c3 AS DECIMAL(38, 0)) * 1000000000000) % CAST(c3 AS DECIMAL(38, 0))) / CAST(c3 AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) + CASE WHEN 2 * abs((CAST(c2 AS DECIMAL(38, 0)) % CAST(c3 AS DECIMAL(38, 0)) * 1000000000000) % CAST(c3 AS DECIMAL(38, 0))) > abs(CAST(c3 AS DECIMAL(38, 0))) OR 2 * abs((CAST(c2 AS DECIMAL(38, 0)) % CAST(c3 AS DECIMAL(38, 0)) * 1000000000000) % CAST(c3 AS DECIMAL(38, 0))) = abs(CAST(c3 AS DECIMAL(38, 0))) AND CAST(((CAST(c2 AS DECIMAL(38, 0)) % CAST(c3 AS DECIMAL(38, 0)) * 1000000000000) - (CAST(c2 AS DECIMAL(38, 0)) % CAST(c3 AS DECIMAL(38, 0)) * 1000000000000) % CAST(c3 AS DECIMAL(38, 0))) / CAST(c3 AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) % 2 <> 0 THEN CASE WHEN ((CAST(c2 AS DECIMAL(38, 0)) % CAST(c3 AS DECIMAL(38, 0)) * 1000000000000) < 0) = (CAST(c3 AS DECIMAL(38, 0)) < 0) THEN 1 ELSE -1 END ELSE 0 END END) DESC NULLS LAST
-- beside it: ["DECIMAL '500000000000'"]

-- a ratio of decimals
SELECT c1, c2, c3
FROM (
SELECT "section" AS c1, COALESCE(SUM(CAST("price" AS DECIMAL(38, 4))), CAST(0 AS DECIMAL(38, 4))) AS c2, COUNT(*) AS c3
FROM "refined"."t"
GROUP BY 1
) AS g
WHERE (CASE WHEN (CAST(c3 AS DECIMAL(38, 0)) * 10000) <> 0 THEN CAST((CAST(replace(CAST(c2 AS VARCHAR(64)), '.', '') AS DECIMAL(38, 0)) - CAST(replace(CAST(c2 AS VARCHAR(64)), '.', '') AS DECIMAL(38, 0)) % (CAST(c3 AS DECIMAL(38, 0)) * 10000)) / (CAST(c3 AS DECIMAL(38, 0)) * 10000) AS DECIMAL(38, 0)) * 1000000000000 + CAST(((CAST(replace(CAST(c2 AS VARCHAR(64)), '.', '') AS DECIMAL(38, 0)) % (CAST(c3 AS DECIMAL(38, 0)) * 10000) * 1000000000000) - (CAST(replace(CAST(c2 AS VARCHAR(64)), '.', '') AS DECIMAL(38, 0)) % (CAST(c3 AS DECIMAL(38, 0)) * 10000) * 1000000000000) % (CAST(c3 AS DECIMAL(38, 0)) * 10000)) / (CAST(c3 AS DECIMAL(38, 0)) * 10000) AS DECIMAL(38, 0)) + CASE WHEN 2 * abs((CAST(replace(CAST(c2 AS VARCHAR(64)), '.', '') AS DECIMAL(38, 0)) % (CAST(c3 AS DECIMAL(38, 0)) * 10000) * 1000000000000) % (CAST(c3 AS DECIMAL(38, 0)) * 10000)) > abs((CAST(c3 AS DECIMAL(38, 0)) * 10000)) OR 2 * abs((CAST(replace(CAST(c2 AS VARCHAR(64)), '.', '') AS DECIMAL(38, 0)) % (CAST(c3 AS DECIMAL(38, 0)) * 10000) * 1000000000000) % (CAST(c3 AS DECIMAL(38, 0)) * 10000)) = abs((CAST(c3 AS DECIMAL(38, 0)) * 10000)) AND CAST(((CAST(replace(CAST(c2 AS VARCHAR(64)), '.', '') AS DECIMAL(38, 0)) % (CAST(c3 AS DECIMAL(38, 0)) * 10000) * 1000000000000) - (CAST(replace(CAST(c2 AS VARCHAR(64)), '.', '') AS DECIMAL(38, 0)) % (CAST(c3 AS DECIMAL(38, 0)) * 10000) * 1000000000000) % (CAST(c3 AS DECIMAL(38, 0)) * 10000)) / (CAST(c3 AS DECIMAL(38, 0)) * 10000) AS DECIMAL(38, 0)) % 2 <> 0 THEN CASE WHEN ((CAST(replace(CAST(c2 AS VARCHAR(64)), '.', '') AS DECIMAL(38, 0)) % (CAST(c3 AS DECIMAL(38, 0)) * 10000) * 1000000000000) < 0) = ((CAST(c3 AS DECIMAL(38, 0)) * 10000) < 0) THEN 1 ELSE -1 END ELSE 0 END END) > ?
ORDER BY (CASE WHEN (CAST(c3 AS DECIMAL(38, 0)) * 10000) <> 0 THEN CAST((CAST(replace(CAST(c2 AS VARCHAR(64)), '.', '') AS DECIMAL(38, 0)) - CAST(replace(CAST(c2 AS VARCHAR(64)), '.', '') AS DECIMAL(38, 0)) % (CAST(c3 AS DECIMAL(38, 0)) * 10000)) / (CAST(c3 AS DECIMAL(38, 0)) * 10000) AS DECIMAL(38, 0)) * 1000000000000 + CAST(((CAST(replace(CAST(c2 AS VARCHAR(64)), '.', '') AS DECIMAL(38, 0)) % (CAST(c3 AS DECIMAL(38, 0)) * 10000) * 1000000000000) - (CAST(replace(CAST(c2 AS VARCHAR(64)), '.', '') AS DECIMAL(38, 0)) % (CAST(c3 AS DECIMAL(38, 0)) * 10000) * 1000000000000) % (CAST(c3 AS DECIMAL(38, 0)) * 10000)) / (CAST(c3 AS DECIMAL(38, 0)) * 10000) AS DECIMAL(38, 0)) + CASE WHEN 2 * abs((CAST(replace(CAST(c2 AS VARCHAR(64)), '.', '') AS DECIMAL(38, 0)) % (CAST(c3 AS DECIMAL(38, 0)) * 10000) * 1000000000000) % (CAST(c3 AS DECIMAL(38, 0)) * 10000)) > abs((CAST(c3 AS DECIMAL(38, 0)) * 10000)) OR 2 * abs((CAST(replace(CAST(c2 AS VARCHAR(64)), '.', '') AS DECIMAL(38, 0)) % (CAST(c3 AS DECIMAL(38, 0)) * 10000) * 1000000000000) % (CAST(c3 AS DECIMAL(38, 0)) * 10000)) = abs((CAST(c3 AS DECIMAL(38, 0)) * 10000)) AND CAST(((CAST(replace(CAST(c2 AS VARCHAR(64)), '.', '') AS DECIMAL(38, 0)) % (CAST(c3 AS DECIMAL(38, 0)) * 10000) * 1000000000000) - (CAST(replace(CAST(c2 AS VARCHAR(64)), '.', '') AS DECIMAL(38, 0)) % (CAST(c3 AS DECIMAL(38, 0)) * 10000) * 1000000000000) % (CAST(c3 AS DECIMAL(38, 0)) * 10000)) / (CAST(c3 AS DECIMAL(38, 0)) * 10000) AS DECIMAL(38, 0)) % 2 <> 0 THEN CASE WHEN ((CAST(replace(CAST(c2 AS VARCHAR(64)), '.', '') AS DECIMAL(38, 0)) % (CAST(c3 AS DECIMAL(38, 0)) * 10000) * 1000000000000) < 0) = ((CAST(c3 AS DECIMAL(38, 0)) * 10000) < 0) THEN 1 ELSE -1 END ELSE 0 END END) DESC NULLS LAST
-- beside it: ["DECIMAL '500000000000'"]

-- a ratio of doubles
SELECT c1, CAST(c2 AS DOUBLE) AS s2, CAST(c3 AS DOUBLE) AS s3
FROM (
SELECT c1, c2, c3
FROM (
SELECT "section" AS c1, COALESCE(SUM(CAST("score" AS DOUBLE)), CAST(0 AS DOUBLE)) AS c2, COALESCE(SUM(CAST("score" AS DOUBLE)), CAST(0 AS DOUBLE)) AS c3
FROM "refined"."t"
GROUP BY 1
) AS g
WHERE (CASE WHEN c3 <> 0 THEN c2 / c3 END) > ?
ORDER BY (CASE WHEN c3 <> 0 THEN c2 / c3 END) DESC NULLS LAST
) AS s
ORDER BY (CASE WHEN c3 <> 0 THEN c2 / c3 END) DESC NULLS LAST
-- beside it: ["DOUBLE '0.5'"]

-- the number of groups
SELECT COUNT(*) AS c1
FROM (
SELECT DISTINCT "section" AS c1, CAST(("time" AT TIME ZONE 'UTC') AS DATE) AS c2
FROM "refined"."t"
WHERE "bytes" >= ?
) AS g
-- beside it: ["BIGINT '5'"]

-- the number of groups that meet a condition
SELECT COUNT(*) AS c1
FROM (
SELECT "section" AS c1, COUNT(*) AS c2
FROM "refined"."t"
GROUP BY 1
) AS g
WHERE c2 > ?
-- beside it: ["BIGINT '7'"]

-- several groupings
SELECT CAST(GROUPING("key 1", "key 2") AS BIGINT) AS c1, "key 1" AS c2, "key 2" AS c3, COUNT(*) AS c4, COALESCE(SUM(CAST(CASE WHEN "bytes" >= BIGINT '6' THEN "bytes" END AS DECIMAL(38, 0))), CAST(0 AS DECIMAL(38, 0))) AS c5
FROM (
SELECT *, "section" AS "key 1", CAST(("time" AT TIME ZONE 'UTC') AS DATE) AS "key 2"
FROM "refined"."t"
WHERE "bytes" >= ?
) AS t
GROUP BY GROUPING SETS (("key 1", "key 2"), ("key 2"), ())
LIMIT 11
-- beside it: ["BIGINT '5'"]
