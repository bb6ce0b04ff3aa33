-- One row per indicator that the current round reports, for each council: the dashboard as the committee sees it.
-- position: Row of the dashboard.
-- area: Area of the dashboard.
-- indicator_id: Identifier of the indicator.
-- label: As dashboards print it.
-- latest: The figure, as displayed; blank with a status that says why. Not additive: work rates out from the counts.
-- period: Period of the figure.
-- previous: The figure of the period before, as first reported.
-- previous_period: The period before.
-- direction: Direction of travel against the figure first reported: Improve, No change, Worse or N/A.
-- target: Target in the indicator's unit.
-- target_operator: The figure meets the target when it is: >=, <=, > or < than it.
-- rag: Green, Amber, Red or N/A.
-- quartile: 1st, 2nd, 3rd, 4th, or NA where there is no comparator.
-- previous_quartile: Quartile of the previous figure on the same published figures.
-- outcomes: Outcomes of the council's plans that it serves, each after the name of its plan.
-- status: ok, x not available, z not applicable.
-- marker: u unreliable, p provisional, q questioned as not plausible, r revised, b series break, reconstructed.
-- data_as_at: Day of the newest delivery the figure rests on.
-- looks_back_to: First day whose events the figure counts or looks up.
-- reason: Why there is no figure, or what qualifies it.
-- unit: percent, count or ratio.
-- decimals: Places shown.
-- numerator: Count above the line. Adds up over the categories of one dimension; a year to date holds its quarters.
-- denominator: Count below the line. Adds up as the numerator does.
-- variant: Cohort that is shown.
-- basis: Span within the period that is shown.
-- method: Which of several methods was used.
-- previous_from: Where the previous figure was first reported.
-- previous_restated: The previous figure as it would be worked out now.
-- direction_restated: Direction of travel against the restated figure.
-- previous_quartile_then: Quartile of the previous figure on the published figures the round before used.
-- year_before: The figure of the same period a year before, as first reported.
-- year_before_period: The same period a year before.
-- direction_year: Direction of travel against the same period a year before.
-- beside: Figures that must be read with it, for instance the share not known beside NEET.
-- like_for_like_quartile: Quartile of the variant whose cohort is the published one.
-- quartile_note: What differs from the comparator, or why there is no quartile.
-- england: England, as published.
-- neighbours_mean: Unweighted mean of the neighbours in use that have a value.
-- neighbours_model: The set in use: published, or the council's own.
-- benchmark_period: Published period compared with.
-- measure: Published measure compared with.
-- vintage: Published figures compared with.
-- la_code: Council.
-- council: Name of the council.
-- round: Round this dashboard is of.
-- notice: What the council wants printed with every figure.
-- release: The release this is.
-- release_state: draft, approved or frozen.
SELECT
    b.position,
    b.area,
    p.indicator_id,
    i.label,
    p.latest,
    p.period,
    p.previous,
    p.previous_period,
    p.direction,
    p.target,
    p.target_operator,
    p.rag,
    coalesce(['1st', '2nd', '3rd', '4th'][p.quartile], 'NA') AS quartile,
    coalesce(['1st', '2nd', '3rd', '4th'][p.previous_quartile], 'NA') AS previous_quartile,
    o.outcomes,
    p.status,
    p.marker,
    p.data_as_at,
    p.looks_back_to,
    p.reason,
    i.unit,
    i.decimals,
    p.numerator,
    p.denominator,
    b.variant,
    b.basis,
    p.method,
    p.previous_from,
    p.previous_restated,
    p.direction_restated,
    coalesce(['1st', '2nd', '3rd', '4th'][p.previous_quartile_then], 'NA') AS previous_quartile_then,
    p.year_before,
    p.year_before_period,
    p.direction_year,
    p.beside,
    coalesce(['1st', '2nd', '3rd', '4th'][p.like_for_like_quartile], 'NA') AS like_for_like_quartile,
    p.quartile_note,
    p.england,
    p.neighbours_mean,
    p.neighbours_model,
    p.benchmark_period,
    p.measure,
    p.vintage,
    p.la_code,
    r.council,
    p.round,
    r.notice,
    v.release,
    v.state AS release_state
FROM star.fact_position p
CROSS JOIN star.dim_release v
JOIN star.dim_round r ON r.la_code = p.la_code AND r.round = p.round AND r.is_current
JOIN star.bridge_reporting b ON b.la_code = p.la_code AND b.round = p.round AND b.indicator_id = p.indicator_id
JOIN star.dim_indicator i ON i.indicator_id = p.indicator_id AND i.is_current
LEFT JOIN (
    SELECT la_code, round, indicator_id, string_agg(scheme || ': ' || outcome, '; ' ORDER BY scheme, outcome) AS outcomes
    FROM star.bridge_outcome GROUP BY ALL
) o ON o.la_code = p.la_code AND o.round = p.round AND o.indicator_id = p.indicator_id
ORDER BY p.la_code, b.position
