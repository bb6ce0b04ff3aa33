-- One row per indicator of the current round and outcome of one of the council's plans that it serves.
-- la_code: Council.
-- round: Round.
-- scheme: The plan, as the council calls it.
-- outcome: The outcome in the plan's words.
-- position: Row of the dashboard.
-- indicator_id: Identifier of the indicator.
-- label: As dashboards print it.
-- latest: The figure, as displayed. Not additive: work rates out from the counts.
-- direction: Direction of travel against the figure first reported.
-- rag: Green, Amber, Red or N/A.
-- quartile: 1st, 2nd, 3rd, 4th or NA.
SELECT
    d.la_code,
    d.round,
    o.scheme,
    o.outcome,
    d.position,
    d.indicator_id,
    d.label,
    d.latest,
    d.direction,
    d.rag,
    d.quartile
FROM mart.dashboard d
JOIN star.bridge_outcome o ON o.la_code = d.la_code AND o.round = d.round AND o.indicator_id = d.indicator_id
ORDER BY d.la_code, o.scheme, o.outcome, d.position
