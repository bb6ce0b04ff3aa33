-- One row per thing on the dashboard that has moved since the last frozen release, with its one cause.
-- la_code: Council.
-- round: Round.
-- position: Row of the dashboard.
-- indicator_id: Identifier of the indicator.
-- label: As dashboards print it.
-- claim: figure, direction, target, rag, quartile or england.
-- was: What the frozen release said.
-- becomes: What is said now.
-- cause: new data, correction, definition, benchmark vintage or target.
-- because: In words: which period, deliveries, version or vintage.
-- since_release: The frozen release.
SELECT
    m.la_code, m.round, b.position, m.indicator_id, i.label, m.claim, m.was, m.becomes, m.cause, m.because, m.since_release
FROM star.fact_movement m
JOIN star.dim_round r ON r.round_key = m.round_key AND r.is_current
JOIN star.bridge_reporting b ON b.round_key = m.round_key AND b.indicator_id = m.indicator_id
JOIN star.dim_indicator i ON i.indicator_key = m.indicator_key
ORDER BY m.la_code, b.position, m.claim
