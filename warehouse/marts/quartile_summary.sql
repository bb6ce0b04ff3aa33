-- One row per council and quartile band: how many indicators of the current round stand in it, NA included.
-- la_code: Council.
-- round: Round.
-- quartile: 1st, 2nd, 3rd, 4th or NA.
-- indicators: How many indicators.
SELECT d.la_code, d.round, q.quartile, count(m.indicator_id) AS indicators
FROM (SELECT DISTINCT la_code, round FROM mart.dashboard) d
CROSS JOIN (VALUES ('1st'), ('2nd'), ('3rd'), ('4th'), ('NA')) q (quartile)
LEFT JOIN mart.dashboard m ON m.la_code = d.la_code AND m.quartile = q.quartile
GROUP BY ALL
ORDER BY d.la_code, q.quartile
