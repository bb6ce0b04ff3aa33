-- One row per council, round and indicator it reported: the dashboard of every round, as the data stand now.
-- la_code: Council.
-- council: Name of the council.
-- round: Round.
-- round_key: Key of the round in star.dim_round.
-- is_current: The round this release is for.
-- position: Row of the dashboard.
-- area: Area of the dashboard.
-- indicator_id: Identifier of the indicator.
-- label: As dashboards print it.
-- unit: percent, count or ratio.
-- decimals: Places shown.
-- period: Period of the figure.
-- period_key: Key of the period in star.dim_period.
-- first_day: First day of the period, to sort by.
-- latest: The figure, as displayed. Not additive: work rates out from the counts.
-- previous: The figure of the period before, as first reported.
-- direction: Direction of travel against the figure first reported: Improve, No change, Worse or N/A.
-- target: Target in the indicator's unit.
-- rag: Green, Amber, Red or N/A.
-- quartile: 1st, 2nd, 3rd, 4th, or NA where there is no comparator.
-- england: England, as published.
-- neighbours_mean: Unweighted mean of the neighbours in use that have a value.
-- status: ok, x not available, z not applicable.
-- marker: u unreliable, p provisional, q questioned as not plausible, r revised, b series break, reconstructed.
SELECT
    p.la_code, r.council, p.round, p.round_key, r.is_current, b.position,
    b.area,
    p.indicator_id, i.label, i.unit, i.decimals, p.period, p.period_key, d.first_day, p.latest, p.previous, p.direction,
    p.target, p.rag, coalesce(['1st', '2nd', '3rd', '4th'][p.quartile], 'NA') AS quartile, p.england, p.neighbours_mean, p.status, p.marker
FROM star.fact_position p
JOIN star.dim_round r ON r.round_key = p.round_key
JOIN star.bridge_reporting b ON b.round_key = p.round_key AND b.indicator_id = p.indicator_id
JOIN star.dim_indicator i ON i.indicator_key = p.indicator_key
JOIN star.dim_period d ON d.period_key = p.period_key
ORDER BY p.la_code, p.round, b.position
