-- One row per council and neighbour that its current round compares it with, the nearest first.
-- la_code: Council.
-- council: Name of the council.
-- rank: 1 is the nearest; of a set of its own, in the workbook's order.
-- neighbour: LA code of the neighbour.
-- neighbour_name: Name of the neighbour.
-- region: Region the neighbour lies in.
-- model: Which set it is.
-- round: Round.
SELECT n.la_code, r.council, n.rank, n.neighbour, a.name AS neighbour_name, a.region, n.model, n.round
FROM star.bridge_neighbour_in_use n
JOIN star.dim_round r ON r.round_key = n.round_key AND r.is_current
LEFT JOIN star.dim_area a ON a.la_code = n.neighbour
ORDER BY n.la_code, n.rank
