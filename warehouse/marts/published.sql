-- One row per published measure and council: the newest published figure with its direction, place, England and neighbours. Any council's.
-- measure: The publisher's code.
-- label: What it measures.
-- topic: Where the publisher files it.
-- counted_in: What a figure is counted in, in the publisher's words.
-- polarity: high, low or neutral.
-- decimals: Places the publisher shows.
-- la_code: Council.
-- council: Name of the council.
-- latest: The newest published figure, as displayed; blank where the council has none in that period.
-- reason: Of a council that took over from others: why it has no figure, or what it was worked out from.
-- period: Period of the figure, as reports print it.
-- published_period: The same as its publisher prints it.
-- last_day: Last day of the period.
-- previous: The figure of the period before, of the same publication.
-- previous_reason: The same of the figure before.
-- previous_period: The period before, as reports print it.
-- direction: Direction of travel: Improve, No change, Worse, or N/A without polarity or one of the two figures.
-- england: England, as published.
-- neighbours_mean: Unweighted mean of the statistical neighbours with a value.
-- neighbours_n: Statistical neighbours with a value.
-- rank: 1 is the best; ties share the best place.
-- councils: Councils with a value.
-- quartile: 1st, 2nd, 3rd, 4th, or NA without polarity, or where the publisher shows none.
-- vintage: Publication and day received.
-- is_old: Whether its newest period had ended four years before the publication was received: nobody is judged by it today.
SELECT
    f.measure, m.label, m.topic, m.counted_in, m.polarity, m.decimals, f.la_code, a.name AS council, f.displayed AS latest, f.reason, p.period, f.published_period,
    p.last_day, f.previous, f.previous_reason, b.period AS previous_period, f.direction, e.england, c.neighbours_mean, c.neighbours_n, c.rank,
    c.n AS councils, coalesce(['1st', '2nd', '3rd', '4th'][c.quartile], 'NA') AS quartile, f.vintage,
    coalesce(p.last_day < v.received_on - INTERVAL 4 YEAR, false) AS is_old
FROM star.fact_published f
JOIN star.dim_measure m ON m.measure = f.measure
JOIN star.dim_area a ON a.la_code = f.la_code
JOIN star.dim_period p ON p.period_key = f.period_key
JOIN star.dim_vintage v ON v.vintage = f.vintage
LEFT JOIN star.dim_period b ON b.period_key = f.previous_period_key
LEFT JOIN (SELECT measure, published_period, vintage, any_value(england) AS england FROM star.fact_comparison GROUP BY ALL) e
  ON e.measure = f.measure AND e.published_period = f.published_period AND e.vintage = f.vintage
LEFT JOIN star.fact_comparison c
  ON c.measure = f.measure AND c.la_code = f.la_code AND c.published_period = f.published_period AND c.vintage = f.vintage
ORDER BY f.la_code, m.topic, m.label, f.measure
