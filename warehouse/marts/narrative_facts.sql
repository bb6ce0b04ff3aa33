-- One row per figure that the prose of the current round may quote, for each council: the figure, its period, what it is compared with.
-- indicator_id: Identifier of the indicator.
-- label: As dashboards print it.
-- figure: Which figure: value, numerator, previous, change_on_previous, quartile, england, record, ….
-- breakdown: total, or dimension and category.
-- displayed: As prose prints it; blank where the figure is in words.
-- unit: percent, points, count, ratio, quartile or words.
-- said: The figure in words: a record, a band, why there is none.
-- period: Period the figure is of.
-- compared_with: The other period or published period of a comparison; blank without one.
-- variant: Cohort.
-- basis: Span within the period.
-- window_first: First day the figure counts.
-- window_last: Last day the figure counts.
-- value: Unrounded.
-- with_rounding: The difference of the displayed figures is another one, because of rounding.
-- status: ok, x not available, z not applicable.
-- paragraph_type: T1 to T14, as the report's templates are numbered.
-- la_code: Council.
-- round: Round.
SELECT
    n.indicator_id, i.label, n.figure, n.breakdown, n.displayed, n.unit, n.said, n.period, n.compared_with, n.variant,
    n.basis, n.window_first, n.window_last, n.value, n.with_rounding, n.status, n.paragraph_type, n.la_code, n.round
FROM star.fact_narrative n
JOIN star.dim_round r ON r.la_code = n.la_code AND r.round = n.round AND r.is_current
JOIN star.dim_indicator i ON i.indicator_id = n.indicator_id AND i.is_current
ORDER BY n.la_code, n.indicator_id, n.variant, n.basis, n.breakdown, n.figure, n.period
