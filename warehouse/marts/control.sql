-- One row per indicator of the current round and period: the figure with its control limits, as statistical process control draws them.
-- la_code: Council.
-- council: Name of the council.
-- position: Row of the dashboard.
-- indicator_id: Identifier of the indicator.
-- label: As dashboards print it.
-- unit: percent, count or ratio.
-- decimals: Places shown.
-- basis: Span within the period; never a year to date.
-- period: Quarter, term or year.
-- period_key: Key of the period in star.dim_period.
-- first_day: First day of the period, to sort by.
-- last_day: Last day of the period.
-- value: Unrounded. Not additive: work rates out from the counts.
-- displayed: The figure as displayed. Not additive: work rates out from the counts.
-- mean: Mean of the phase.
-- lower: Lower limit.
-- upper: Upper limit.
-- phase: Goes up with every marked break.
-- rules: Why the point is special cause: outside, run, trend, two of three; blank: common cause.
-- variation: Of the last point: common cause, or improving, concerning or neither, higher or lower.
-- assurance: Whether the target is met as things are: consistently, not, or hit and miss; blank without a target.
-- is_trial: Fewer than twelve points in the present phase.
SELECT
    c.la_code, r.council, b.position, c.indicator_id, i.label, i.unit, i.decimals, c.basis, c.period, c.period_key,
    p.first_day, p.last_day, c.value, c.displayed, c.mean, c.lower, c.upper, c.phase, c.rules, c.variation, c.assurance,
    c.is_trial
FROM star.fact_control c
JOIN star.dim_round r ON r.la_code = c.la_code AND r.is_current
JOIN star.bridge_reporting b ON b.round_key = r.round_key AND b.indicator_id = c.indicator_id
JOIN star.dim_indicator i ON i.indicator_key = c.indicator_key
JOIN star.dim_period p ON p.period_key = c.period_key
ORDER BY c.la_code, b.position, p.first_day
