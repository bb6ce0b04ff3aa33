-- One row per published measure, council, period and vintage: the council beside England and its neighbours.
-- measure: The publisher's code.
-- area_code: Three-digit LA code of the council.
-- area: Name of the council.
-- period: As published.
-- vintage: Publication and day received.
-- value: As published, unrounded.
-- england: England, as published.
-- neighbours_mean: Unweighted mean of the statistical neighbours with a value.
-- rank: 1 is the best; ties share the best place.
-- n: Councils with a value.
-- quartile: 1 is the best; blank for measures without polarity.
SELECT
    c.measure, c.la_code AS area_code, a.name AS area, c.period, c.vintage, c.value, c.england, c.neighbours_mean,
    c.rank, c.n, c.quartile
FROM star.fact_comparison c
JOIN star.dim_area a ON a.la_code = c.la_code
ORDER BY c.measure, c.period, c.la_code, c.vintage
