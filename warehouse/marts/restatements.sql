-- One row per published figure that is no longer what it was: by how much, and because of which delivery.
-- la_code: Council.
-- council: Name of the council.
-- indicator_id: Identifier of the indicator.
-- label: As dashboards print it.
-- variant: Cohort.
-- basis: Span within the period.
-- period: Period of the figure.
-- round: The round that published it first.
-- first_release: The first release that displayed it.
-- first_displayed: As people saw it then.
-- first_numerator: Count above the line then.
-- first_denominator: Count below the line then.
-- last_release: The last release before this one that displayed it.
-- last_displayed: As people saw it then.
-- displayed: As worked out now; blank with a status that says why.
-- numerator: Count above the line now.
-- denominator: Count below the line now.
-- status: ok, x not available, z not applicable, now.
-- reason: Why there is no figure now, or what qualifies it.
-- change: Of the displayed figure since it was first published, in points for percentages.
-- change_since_last: Of the displayed figure since it was last published.
-- unit: percent, count or ratio.
-- because: The deliveries received or gone since, else the definition, software or settings.
SELECT
    f.la_code, r.council, f.indicator_id, i.label, f.variant, f.basis, f.period, f.round, f.first_release,
    f.first_displayed, f.first_numerator, f.first_denominator, f.last_release, f.last_displayed, f.displayed,
    f.numerator, f.denominator, f.status, f.reason, f.change, f.change_since_last, i.unit, f.because
FROM star.fact_restatement f
JOIN star.dim_indicator i ON i.indicator_id = f.indicator_id AND i.is_current
JOIN star.dim_round r ON r.la_code = f.la_code AND r.is_current
ORDER BY f.la_code, f.round, f.indicator_id, f.period
