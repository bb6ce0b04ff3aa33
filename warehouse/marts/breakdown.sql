-- One row per figure by district, sex, school phase or service area, as it stands now.
-- la_code: Council.
-- indicator_id: Identifier of the indicator.
-- label: As dashboards print it.
-- variant: Cohort.
-- basis: Span within the period.
-- period: Quarter, term or year.
-- first_day: First day of the period, to sort by.
-- dimension: district, sex, phase, team, service_area, whose_card or standing.
-- category: The category in words.
-- displayed: The figure as displayed. Not additive: work rates out from the counts.
-- numerator: Count above the line. Adds up over the categories of one dimension; a year to date holds its quarters.
-- denominator: Count below the line. Adds up as the numerator does.
-- status: ok, x not available, z not applicable.
-- reason: Why there is no figure, or what qualifies it.
-- marker: u unreliable, p provisional, q questioned as not plausible, r revised, b series break, reconstructed.
SELECT
    f.la_code, f.indicator_id, i.label, f.variant, f.basis, f.period, p.first_day, b.dimension, b.label AS category,
    f.displayed, f.numerator, f.denominator, f.status, f.reason, f.marker
FROM star.fact_indicator f
JOIN star.dim_indicator i ON i.indicator_key = f.indicator_key
JOIN star.dim_period p ON p.period_key = f.period_key
JOIN star.dim_breakdown b ON b.breakdown = f.breakdown
WHERE f.is_latest AND f.breakdown <> 'total'
ORDER BY f.la_code, f.indicator_id, f.variant, f.basis, p.first_day, b.dimension, b.label
