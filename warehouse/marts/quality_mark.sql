-- One row per figure of the dashboard and dimension of its quality: the grade, its rule, and the numbers behind it.
-- la_code: Council.
-- round: Round.
-- position: Row of the dashboard.
-- indicator_id: Identifier of the indicator.
-- label: As dashboards print it.
-- dimension: complete, timely, valid, consistent or traceable.
-- grade: good, fair or poor.
-- rule: What earns the grade.
-- numbers: What was counted for this figure.
SELECT m.la_code, m.round, b.position, m.indicator_id, i.label, m.dimension, m.grade, m.rule, m.numbers
FROM star.fact_quality_mark m
JOIN star.bridge_reporting b ON b.round_key = m.round_key AND b.indicator_id = m.indicator_id
JOIN star.dim_indicator i ON i.indicator_key = m.indicator_key
ORDER BY m.la_code, b.position,
    list_position(['complete', 'timely', 'valid', 'consistent', 'traceable'], m.dimension)
