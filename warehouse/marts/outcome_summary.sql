-- One row per outcome of a plan of the council: how its indicators stand in the current round.
-- la_code: Council.
-- round: Round.
-- scheme: The plan, as the council calls it.
-- outcome: The outcome in the plan's words.
-- indicators: Indicators that serve it and that the round reports.
-- figures: Those with a figure.
-- improve: Those that improved.
-- no_change: Those that did not change.
-- worse: Those that got worse.
-- green: Those that are green.
-- amber: Those that are amber.
-- red: Those that are red.
SELECT
    la_code, round, scheme, outcome, count(*) AS indicators, count(latest) AS figures,
    count(*) FILTER (direction = 'Improve') AS improve, count(*) FILTER (direction = 'No change') AS no_change,
    count(*) FILTER (direction = 'Worse') AS worse, count(*) FILTER (rag = 'Green') AS green,
    count(*) FILTER (rag = 'Amber') AS amber, count(*) FILTER (rag = 'Red') AS red
FROM mart.outcome
GROUP BY la_code, round, scheme, outcome
ORDER BY la_code, scheme, outcome
