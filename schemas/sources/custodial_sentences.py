"""Custodial sentences of young people: this project's contract, for want of a standard file.

Here: one row per custodial sentence of a young person aged 10 to 17 on the day. Not here: remands, and the Ministry of Justice's
published rates.

How to produce it: in ChildView, Core+ (youth justice) or the youth justice part of Mosaic, Synergy, EYES or LCS, the sentences of the
last twelve months whose outcome is detention, one row per sentence. The day of the extract stands in the file's name.
"""

import pandera.polars as pa
import polars as pl

from schemas.codes import people
from schemas.words.fields import Personal, Severity, column
from schemas.words.source import History, Source, Table


class Sentences(pa.DataFrameModel):
    """One row per custodial sentence."""

    child_id: str = column(
        "Young person ID", "Identifier in the youth justice system.", key=True, personal=Personal.IDENTIFIER
    )
    birth_date: pl.Date = column(
        "Date of birth", "Date of birth.", personal=Personal.SENSITIVE, severity=Severity.WARNING, aliases=("DOB",)
    )
    sex: str = column("Sex", "Sex as recorded.", codes=people.SEX, aliases=("Gender",), optional=True)
    sentenced_on: pl.Date = column("Custodial sentence date", "Day of the sentence.", key=True)
    sentence: str = column("Custodial sentence", "Kind of sentence.", optional=True)


CUSTODIAL_SENTENCES = Source(
    "custodial_sentences",
    "Custodial sentences of young people",
    (Table("sentences", Sentences, History("sentenced_on", months=12)),),
    contract=True,
)
