-- One row per claim about a figure of the current round, and what little would change it.
-- la_code: Council.
-- round: Round.
-- position: Row of the dashboard.
-- indicator_id: Identifier of the indicator.
-- label: As dashboards print it.
-- claim: direction, rag or quartile.
-- stands: What it says.
-- becomes: What it would say.
-- would: What would change it: counted, rounded or cut points.
-- counted: How many more counted above the line would change it; below 0: fewer. Blank for what else would change it.
SELECT f.la_code, f.round, b.position, f.indicator_id, i.label, f.claim, f.stands, f.becomes, f.would, f.counted
FROM star.fact_fragility f
JOIN star.dim_round r ON r.round_key = f.round_key AND r.is_current
JOIN star.bridge_reporting b ON b.round_key = f.round_key AND b.indicator_id = f.indicator_id
JOIN star.dim_indicator i ON i.indicator_key = f.indicator_key
ORDER BY f.la_code, b.position, f.claim, f.would
