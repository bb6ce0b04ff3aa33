-- One row per council and colour: how many indicators of the current round have it.
-- la_code: Council.
-- round: Round.
-- rag: Green, Amber, Red or N/A.
-- indicators: How many indicators.
SELECT d.la_code, d.round, q.rag, count(m.indicator_id) AS indicators
FROM (SELECT DISTINCT la_code, round FROM mart.dashboard) d
CROSS JOIN (VALUES ('Green'), ('Amber'), ('Red'), ('N/A')) q (rag)
LEFT JOIN mart.dashboard m ON m.la_code = d.la_code AND m.rag = q.rag
GROUP BY ALL
ORDER BY d.la_code, q.rag
