-- One row per comment on a figure of the current round, and one without words per figure that asks for a comment and has none.
-- la_code: Council.
-- round: Round.
-- position: Row of the dashboard.
-- indicator_id: Identifier of the indicator.
-- label: As dashboards print it.
-- text: Somebody's words; blank where none were written.
-- author: Whose words they are.
-- written_on: Day they were written.
-- asked_because: Why a comment is asked for: red, worse, or another quartile; blank where none is.
SELECT
    d.la_code, d.round, d.position, d.indicator_id, d.label, c.text, c.author, c.written_on,
    nullif(concat_ws(', ',
        CASE WHEN d.rag = 'Red' THEN 'red' END,
        CASE WHEN d.direction = 'Worse' THEN 'worse' END,
        CASE WHEN d.quartile <> d.previous_quartile AND d.previous_quartile <> 'NA' AND d.quartile <> 'NA' THEN 'another quartile' END
    ), '') AS asked_because
FROM mart.dashboard d
LEFT JOIN star.fact_commentary c ON c.la_code = d.la_code AND c.round = d.round AND c.indicator_id = d.indicator_id
WHERE c.text IS NOT NULL OR asked_because IS NOT NULL
ORDER BY d.la_code, d.position, c.written_on, c.text
