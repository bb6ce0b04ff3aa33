-- One row per total as it stands now: every indicator, variant, basis and period, those reported before included.
-- la_code: Council.
-- indicator_id: Identifier of the indicator.
-- label: As dashboards print it.
-- variant: Cohort; as_reported for figures reported before this system.
-- basis: Span within the period: year_to_date, in_quarter, at_period_end, ….
-- period: Quarter, term or year.
-- first_day: First day of the period, to sort by.
-- displayed: The figure as displayed. Not additive: work rates out from the counts.
-- numerator: Count above the line. Adds up over the categories of one dimension; a year to date holds its quarters.
-- denominator: Count below the line. Adds up as the numerator does.
-- status: ok, x not available, z not applicable.
-- reason: Why there is no figure, or what qualifies it.
-- marker: u unreliable, p provisional, q questioned as not plausible, r revised, b series break, reconstructed.
-- version: Version of the definition it was worked out by.
-- method: Which of several methods was used.
-- revision: How often the figure was revised.
-- round: Round in which it was last worked out differently.
SELECT
    f.la_code, f.indicator_id, i.label, f.variant, f.basis, f.period, p.first_day, f.displayed, f.numerator,
    f.denominator, f.status, f.reason, f.marker, f.version, f.method, f.revision, f.round
FROM star.fact_indicator f
JOIN star.dim_indicator i ON i.indicator_key = f.indicator_key
JOIN star.dim_period p ON p.period_key = f.period_key
WHERE f.is_latest AND f.breakdown = 'total'
ORDER BY f.la_code, f.indicator_id, f.variant, f.basis, p.first_day
