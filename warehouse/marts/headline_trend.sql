-- One row per council, indicator that its current round reports, and period: everything a line chart needs, each period once.
-- la_code: Council.
-- council: Name of the council.
-- position: Row of the dashboard.
-- area: Area of the dashboard.
-- indicator_id: Identifier of the indicator.
-- label: As dashboards print it.
-- unit: percent, count or ratio.
-- decimals: Places shown.
-- polarity: high, low or neutral.
-- basis: Span within the period that the dashboard shows.
-- period: Quarter, term or year.
-- period_key: Key of the period in star.dim_period.
-- first_day: First day of the period, to sort by.
-- last_day: Last day of the period.
-- value: Unrounded. Not additive: work rates out from the counts.
-- displayed: The figure as displayed. Not additive: work rates out from the counts.
-- numerator: Count above the line. Adds up over the categories of one dimension; a year to date holds its quarters.
-- denominator: Count below the line. Adds up as the numerator does.
-- status: ok, x not available, z not applicable.
-- reason: Why there is no figure, or what qualifies it.
-- marker: u unreliable, p provisional, q questioned as not plausible, r revised, b series break, reconstructed.
-- as_reported: The figure is one that was reported before, not worked out here.
-- target: Target of the current round, in the indicator's unit.
-- england: England in the published period that ends on the same day.
-- neighbours_mean: Mean of the neighbours in use in that published period.
-- published_period: That period, as published.
-- is_reported: The period that the current round reports.
WITH own AS (
    SELECT
        b.la_code, r.council, b.position, b.area, f.indicator_id, i.label, i.unit, i.decimals, i.polarity, f.basis, f.period,
        f.period_key, p.first_day, p.last_day, f.value, f.displayed, f.numerator, f.denominator, f.status, f.reason, f.marker,
        f.variant = 'as_reported' AS as_reported, i.comparator AS measure, r.round_key, b.period = f.period AS is_reported
    FROM star.bridge_reporting b
    JOIN star.dim_round r ON r.round_key = b.round_key AND r.is_current
    JOIN star.fact_indicator f
        ON f.la_code = b.la_code AND f.indicator_id = b.indicator_id AND f.variant IN (b.variant, 'as_reported') AND f.basis = b.basis
    JOIN star.dim_indicator i ON i.indicator_id = b.indicator_id AND i.is_current
    JOIN star.dim_period p ON p.period_key = f.period_key
    WHERE f.is_latest AND f.breakdown = 'total'
    -- Where a figure was both worked out and reported before: the one with a value; if both have one, the one worked out.
    QUALIFY row_number() OVER (PARTITION BY b.la_code, f.indicator_id, f.period ORDER BY f.status <> 'ok', f.variant = 'as_reported') = 1
),
used AS (
    SELECT
        c.la_code, r.round_key, c.measure, p.last_day, c.england, c.neighbours_mean, c.published_period, c.vintage, c.period_key
    FROM star.fact_comparison c
    JOIN star.dim_period p ON p.period_key = c.period_key
    JOIN star.bridge_vintage b ON b.vintage = c.vintage AND b.la_code = c.la_code
    JOIN star.dim_round r ON r.round_key = b.round_key AND r.is_current
    -- Where a publisher gives one year twice (a final one beside a revised one), the last of the vintage stands.
    QUALIFY row_number() OVER (PARTITION BY c.la_code, c.measure, p.last_day ORDER BY c.published_period DESC) = 1
),
chosen AS (
    SELECT u.round_key, u.measure, u.last_day, avg(o.value) AS mean
    FROM used u
    JOIN star.bridge_neighbour_in_use n ON n.round_key = u.round_key
    JOIN star.fact_comparison o
        ON o.measure = u.measure AND o.vintage = u.vintage AND o.published_period = u.published_period AND o.la_code = n.neighbour
    GROUP BY ALL
)
SELECT
    o.la_code, o.council, o.position,
    o.area,
    o.indicator_id, o.label, o.unit, o.decimals, o.polarity, o.basis, o.period, o.period_key, o.first_day, o.last_day, o.value,
    o.displayed, o.numerator, o.denominator, o.status, o.reason, o.marker, o.as_reported, t.target, u.england,
    c.mean AS neighbours_mean, u.published_period, o.is_reported
FROM own o
LEFT JOIN star.fact_target t ON t.round_key = o.round_key AND t.indicator_id = o.indicator_id
LEFT JOIN used u ON u.round_key = o.round_key AND u.measure = o.measure AND u.last_day = o.last_day
LEFT JOIN chosen c ON c.round_key = o.round_key AND c.measure = o.measure AND c.last_day = o.last_day
ORDER BY o.la_code, o.position, o.first_day
