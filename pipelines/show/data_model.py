"""The model of the star as a page: which table joins which, by which column, drawn and listed.

Here: Markdown made from `schemas.star`. Not here: any description. `docs/model.md` is what `model` gives; `python -m tests.generated`
writes it.
"""

from schemas.star import STAR
from schemas.words.fields import describe

_HEAD = """
# The model of the star

Facts join dimensions by one column each, many rows to one. Every key and every join below is proved before a release is served, and stands
in the file itself: `SELECT * FROM star.relationships`. Absence is NULL everywhere. Shares and rates do not add up: sum `numerator` and
`denominator`, never `displayed`; a year to date already holds its quarters, so never sum over `basis`.
"""


def model() -> str:
    """The diagram (Mermaid), and a table of every table's grain and key."""
    lines = [_HEAD.strip(), "", "```mermaid", "erDiagram"]
    for table in STAR:
        lines += [
            f'    {other} ||--o{{ {table.name} : "{column}"'
            for column, (other, _) in table.refers.items()
            if other != "dim_area"
        ]
    lines += ["```", "", "`dim_area` is joined by `la_code` wherever that stands; it is left out of the drawing.", ""]
    lines += ["| table | one row is | key | columns |", "|--|--|--|--:|"]
    lines += [
        f"| `{t.name}` | {t.grain} | {', '.join(f'`{k}`' for k in t.key)} | {len(describe(t.model))} |" for t in STAR
    ]
    return "\n".join(lines) + "\n"
