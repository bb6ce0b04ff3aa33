-- One row per accepted delivery, table and rule broken in it, in words.
-- la_code: Council the delivery is of, or published.
-- delivery: First twelve digits of the file's SHA-256.
-- words: What the delivery was understood to be.
-- source_table: Table of the source.
-- sheet: Sheet of the file.
-- rule: Identifier of the rule.
-- severity: error (row left out), warning (cell left out), note (used), info (where rows went).
-- column_title: Column as printed.
-- text: What is wrong; no value is quoted.
-- rows: How many rows.
SELECT q.la_code, q.delivery, d.words, q.source_table, q.sheet, q.rule, q.severity, q.column_title, q.text, q.rows
FROM star.fact_quality q
JOIN star.dim_delivery d ON d.delivery = q.delivery AND d.la_code = q.la_code
ORDER BY q.la_code, d.slot, q.delivery, q.source_table, q.rule, q.column_title
