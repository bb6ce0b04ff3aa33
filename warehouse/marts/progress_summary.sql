-- One row per council and direction of travel: how many indicators of the current round moved that way.
-- la_code: Council.
-- round: Round.
-- direction: Improve, No change, Worse or N/A.
-- indicators: How many indicators.
SELECT d.la_code, d.round, q.direction, count(m.indicator_id) AS indicators
FROM (SELECT DISTINCT la_code, round FROM mart.dashboard) d
CROSS JOIN (VALUES ('Improve'), ('No change'), ('Worse'), ('N/A')) q (direction)
LEFT JOIN mart.dashboard m ON m.la_code = d.la_code AND m.direction = q.direction
GROUP BY ALL
ORDER BY d.la_code, q.direction
