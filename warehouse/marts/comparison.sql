-- One row per published measure, council, period and vintage: the council beside England and its neighbours.
-- measure: The publisher's code.
-- label: What it measures.
-- polarity: high, low or neutral.
-- decimals: Places the publisher shows.
-- la_code: Council.
-- council: Name of the council.
-- region: Region it lies in.
-- published_period: As published.
-- period: As reports print it; the same span has the same name whoever published it.
-- period_key: Key of the period in star.dim_period.
-- first_day: First day of the period, to sort by; blank where it cannot be placed in time.
-- last_day: Last day of the period.
-- vintage: Publication and day received.
-- is_latest: No later vintage in this file has the figure.
-- value: As published, unrounded.
-- england: England, as published.
-- neighbours_mean: Unweighted mean of the statistical neighbours with a value.
-- neighbours_n: Statistical neighbours with a value.
-- rank: 1 is the best; ties share the best place.
-- councils: Councils with a value.
-- q1: A quarter of the councils are at or below it.
-- q2: Half of the councils are at or below it.
-- q3: Three quarters of the councils are at or below it.
-- quartile: 1st, 2nd, 3rd, 4th, or NA for measures without polarity.
SELECT
    c.measure, m.label, m.polarity, m.decimals, c.la_code, a.name AS council, a.region, c.published_period, p.period,
    c.period_key, p.first_day, p.last_day, c.vintage,
    row_number() OVER (
        PARTITION BY c.measure, c.la_code, c.published_period ORDER BY v.received_on DESC, c.vintage DESC
    ) = 1 AS is_latest,
    c.value, c.england, c.neighbours_mean, c.neighbours_n, c.rank, c.n AS councils, c.q1, c.q2, c.q3,
    coalesce(['1st', '2nd', '3rd', '4th'][c.quartile], 'NA') AS quartile
FROM star.fact_comparison c
JOIN star.dim_measure m ON m.measure = c.measure
JOIN star.dim_period p ON p.period_key = c.period_key
JOIN star.dim_vintage v ON v.vintage = c.vintage
JOIN star.dim_area a ON a.la_code = c.la_code
ORDER BY c.measure, p.first_day, c.published_period, c.la_code, c.vintage
