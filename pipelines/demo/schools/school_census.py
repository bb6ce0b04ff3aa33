"""The school census of five terms as COLLECT exports it, and what is delivered with it: registers of schools, of exclusions, SEN2.

Here: the blades, with the columns and formats of each term. Not here: who is on roll (`pupils`), what happened (`excluded`, `absent`).
Every column is written at once: a hundred thousand rows of forty columns take about a second.
"""

import gzip
from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from pipelines.demo.dropped import Dropped
from pipelines.demo.schools import absent, exclusions_register, gias, sen2
from pipelines.demo.schools.excluded import Exclusion, excluded
from pipelines.demo.schools.pupils import CENSUSES, INDEPENDENT, Census, drawn, on_roll
from pipelines.demo.schools.schools import LA_CODE, schools
from warehouse.period import Term

_TERM = {1: "SPR", 2: "SUM", 3: "AUT"}
_ROLL_HEAD = (
    "pupilonrolltableid,NativeId,dob,surname,forename,middlenames,preferredsurname,formersurname,upn,formerupn,"
    "uniquelearnernumber,sex,entrydate,pupilonrollorderseqcolumn,sourceid,schoolcensustableid,hoursatsetting,"
    "schoollunchtaken,parttime,topupfunding"
)
_ROLL_TAIL = {
    1: "unitcontacttime,termlysessionspossible,senunitindicator,resourcedprovisionindicator,moveoffrollflag,fundedhours,"
    "missingaddress,duplicatenotfunded,extendedhours,eligibilitycode,dafindicator,ethnicity,yssa,servicechild,language,"
    "classtype,enrolstatus,boarder,plaa,senprovision,ncyearactual,eyppr,eyppbf,youngcarer",
    2: "termlysessionspossible,senunitindicator,resourcedprovisionindicator,moveoffrollflag,fundedhours,missingaddress,"
    "extendedhours,eligibilitycode,dafindicator,yssa,servicechild,language,classtype,enrolstatus,boarder,plaa,"
    "senprovision,ncyearactual,eyppr,eyppbf,expandedhours",
    3: "termlysessionspossible,termlysessionsauthorised,termlysessionsunauthorised,senunitindicator,"
    "resourcedprovisionindicator,moveoffrollflag,fundedhours,missingaddress,duplicatenotfunded,extendedhours,"
    "eligibilitycode,dafindicator,yssa,servicechild,language,classtype,enrolstatus,boarder,plaa,senprovision,ncyearactual,"
    "eyppr,eyppbf,qualhrs,nonqualhrs,ftemp,summerhalfterm2sessionspossible,summerhalfterm2sessionsauthorised,"
    "summerhalfterm2sessionsunauthorised,mathsgcsehighestpriorattainment,englishgcsehighestpriorattainment,"
    "mathsgcsefundingexemption,englishgcsefundingexemption,tlevelnonqualhrs,tlevelqualhrs",
}
_LEFT = (
    "pupilnolongeronrolltableid,NativeId,dob,surname,forename,middlenames,preferredsurname,formersurname,upn,formerupn,"
    "uniquelearnernumber,sex,entrydate,leavingdate,pupilnolongeronrollorderseqcolumn,sourceid,schoolcensustableid,parttime,"
    "termlysessionspossible,moveonrollflag,boarder,language"
)
_EXCLUSION = "orderseqcolumn,sourceid,startdate,sessions,reason1,reason2,reason3,category,senprovision"
_SESSIONS = "orderseqcolumn,sourceid,sessions,attendancereason"
_SESSIONS_BY_CODE_SINCE = Term(2025, 1)
"""The first census that reports attendance by code."""
_POSSIBLE = 120
_COLLECT_DATE = "%Y-%b-%d 00:00:00"
_ETHNICITIES = {0: "WOTH", 1: "AIND", 2: "AIND", 3: "MWAS", 4: "BAFR", 5: "APKN", 6: "NOBT"}
_NEEDS = ("SLCN", "SEMH", "MLD", "SPLD", "ASD", "OTH", "PD", "HI")


def deliveries() -> Iterator[Dropped]:
    """The school census, and what its figures are worked out with."""
    yield from gias.deliveries()
    for census in CENSUSES:
        for blade, frame in blades(census).items():
            name = f"{census.file_name}_{blade}.csv.gz"
            yield Dropped(census.round, name, gzip.compress(frame.write_csv().encode(), compresslevel=1, mtime=0))
    yield from exclusions_register.deliveries()
    yield from sen2.deliveries()


def blades(census: Census) -> dict[str, pl.DataFrame]:
    """The blades of a census by name, every cell as text."""
    roll = on_roll(census).with_row_index("n").with_columns(pl.col("n").cast(pl.Int64))
    on, off, left = _reported(census, roll)
    found = {
        "schoolcensus": _returns(census),
        "school": _schools(census),
        "pupilonroll": _pupils(census, roll),
        "pupilnolongeronroll": left,
        "termlyexclusionsonroll": on,
        "termlyexclusionsoffroll": off,
    }
    if census.term.number == 1:
        found["senneeds"] = _needs(census, roll)
    if census.term >= _SESSIONS_BY_CODE_SINCE:
        for blade, parent, pupils in (
            ("termlysessiondetailsonroll", "pupilonroll", _staying(census, roll)),
            ("termlysessiondetailsoffroll", "pupilnolongeronroll", _leavers(left)),
        ):
            found[blade] = _sessions(census, pupils, parent, blade)
    return found


def _mark(census: Census) -> str:
    """What the identifiers of a collection begin with: COLLECT makes them anew each time."""
    return f"{census.term.year % 100}{_TERM[census.term.number].lower()}"


def _row(census: Census, number: pl.Expr) -> pl.Expr:
    return pl.concat_str(pl.lit(f"{_mark(census)}-"), number.cast(pl.String).str.zfill(7))


def _in_order(frame: pl.DataFrame, header: str) -> pl.DataFrame:
    """The columns of a header; those that nothing was made for are blank."""
    names = header.split(",")
    return frame.select((pl.col(n) if n in frame.columns else pl.lit(None, pl.String).alias(n)) for n in names)


def _pupils(census: Census, roll: pl.DataFrame) -> pl.DataFrame:
    number, day = pl.col("pupil"), pl.lit(census.term.census_day)
    young = pl.col("year_group").is_in(["N1", "N2"])
    text = roll.select(
        pupilonrolltableid=_row(census, pl.col("n")),
        NativeId=pl.col("laestab").cast(pl.String),
        dob=pl.col("birth").dt.strftime(_COLLECT_DATE),
        surname=pl.concat_str(pl.lit("Surname"), (number % 9_973).cast(pl.String)),
        forename=pl.concat_str(pl.lit("Forename"), (number % 997).cast(pl.String)),
        # A pupil who came a week ago has no number yet.
        upn=pl.when(drawn(number, 13, 20_000) != 0).then("upn"),
        sex=pl.col("sex"),
        entrydate=(day - pl.duration(days=10 + drawn(number, 14, 1_200))).dt.strftime(_COLLECT_DATE),
        pupilonrollorderseqcolumn=pl.lit("1"),
        sourceid=pl.concat_str(pl.lit("s"), pl.col("urn")),
        schoolcensustableid=pl.concat_str(pl.lit(f"{_mark(census)}-"), pl.col("urn")),
        hoursatsetting=pl.when(young).then(pl.lit("15.0")),
        schoollunchtaken=pl.when(drawn(number, 15, 3) == 0).then(pl.lit("True")).otherwise(pl.lit("False")),
        parttime=pl.when(young).then(pl.lit("True")).otherwise(pl.lit("False")),
        termlysessionspossible=pl.lit(f"{_POSSIBLE}.0"),
        senunitindicator=pl.when("in_unit").then(pl.lit("True")).otherwise(pl.lit("False")),
        resourcedprovisionindicator=pl.when("in_resourced").then(pl.lit("True")).otherwise(pl.lit("False")),
        moveoffrollflag=pl.lit("False"),
        fundedhours=pl.when(young).then(pl.lit("15.0")),
        missingaddress=pl.lit("False"),
        ethnicity=drawn(number, 16, 40).replace_strict(_ETHNICITIES, default="WBRI", return_dtype=pl.String),
        language=pl.lit("ENG"),
        classtype=pl.when(young).then(pl.lit("N")).otherwise(pl.lit("O")),
        enrolstatus=pl.col("enrolment"),
        boarder=pl.lit("N"),
        plaa=pl.lit("N"),
        senprovision=pl.col("sen"),
        ncyearactual=pl.col("year_group"),
        servicechild=pl.when(drawn(number, 17, 60) == 0).then(pl.lit("Y")).otherwise(pl.lit("N")),
        youngcarer=pl.lit("N"),
    )
    return _in_order(text, f"{_ROLL_HEAD},{_ROLL_TAIL[census.term.number]}")


def _returns(census: Census) -> pl.DataFrame:
    day, term = census.term.census_day, _TERM[census.term.number]
    rows = [
        {
            "schoolcensustableid": f"{_mark(census)}-{s.urn}",
            "NativeId": s.laestab,
            "schoolcensusorderseqcolumn": "1",
            "sourceid": f"s{s.urn}",
            "term": term,
            "collection": "SC",
            "name": f"School Census {census.term.label}",
            "year": str(census.term.year),
            "referencedate": day.strftime(_COLLECT_DATE),
            "sourcelevel": "S",
            "estab": s.laestab[3:],
            "softwarecode": "Synthetic MIS",
            "release": "1",
            "serialno": "1",
            "xversion": "1.0",
            "datetime": f"{day:%Y-%b-%d} 15:04:05",
            "lea": LA_CODE,
            # Two schools left their URN blank; their LAESTAB identifies them.
            "urn": "" if s.urn in {t.urn for t in schools()[20:22]} else f"{s.urn}.0",
        }
        for s in (*schools(), INDEPENDENT)
    ]
    return pl.DataFrame(rows)


def _schools(census: Census) -> pl.DataFrame:
    header = (
        "schooltableid,NativeId,schoolorderseqcolumn,sourceid,schoolcensustableid,schoolname,email,phoneno,phase,type,"
        "highestncyeargroup,lowestncyeargroup,intake,governance"
    )
    rows = [
        {
            "schooltableid": f"{_mark(census)}-school-{s.urn}",
            "NativeId": s.laestab,
            "schoolorderseqcolumn": "1",
            "sourceid": f"s{s.urn}",
            "schoolcensustableid": f"{_mark(census)}-{s.urn}",
            "schoolname": s.name,
            "phase": "PS" if s.phase == "primary" else "SS" if s.phase == "secondary" else "SP",
            "highestncyeargroup": "6" if s.phase == "primary" else "11",
            "lowestncyeargroup": "R" if s.phase == "primary" else "7",
            "intake": "COMP",
            "governance": "CA",
        }
        for s in (*schools(), INDEPENDENT)
    ]
    return _in_order(pl.DataFrame(rows), header)


def _needs(census: Census, roll: pl.DataFrame) -> pl.DataFrame:
    have = roll.filter(pl.col("sen").is_in(["E", "K"]))
    first = have.with_columns(rank=pl.lit("1.0"), kind=drawn(pl.col("pupil"), 18, len(_NEEDS)))
    second = have.filter(drawn(pl.col("pupil"), 19, 5) == 0).with_columns(
        rank=pl.lit("2.0"), kind=drawn(pl.col("pupil"), 20, len(_NEEDS))
    )
    return pl.concat([first, second]).select(
        pupilonrolltableid=_row(census, pl.col("n")),
        NativeId=pl.col("laestab").cast(pl.String),
        senneedstableid=pl.concat_str(_row(census, pl.col("n")), pl.lit("-"), pl.col("rank")),
        senneedsorderseqcolumn=pl.col("rank"),
        sourceid=pl.concat_str(pl.lit("s"), pl.col("urn")),
        sentyperank=pl.col("rank"),
        sentype=pl.col("kind").replace_strict(dict(enumerate(_NEEDS)), return_dtype=pl.String),
    )


def _reported(census: Census, roll: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Blades of exclusions on and off roll and of pupils no longer on roll: what a census says of the two terms before it."""
    latest, before = census.term.previous, census.term.previous.previous
    reported = [e for e in excluded() if e.where != "register" and _is_reported(e, latest, before)]
    rows = pl.DataFrame(
        [
            {
                "upn": e.upn,
                "urn": e.urn,
                "birth": e.birth,
                "gender": e.sex,
                "start": e.start,
                "reason1": e.reason,
                "category": "FIXD" if e.category == "SUSP" and e.sessions == 20 else e.category,
                "sessions": "" if e.category == "PERM" else f"{_corrected(e, before)}.0",
            }
            for e in reported
        ]
    )
    # Only and main registrations: a school reports what it did itself.
    who = roll.filter("counts").select("n", "upn", "urn")
    rows = rows.join(who, on=["upn", "urn"], how="left", maintain_order="left").with_row_index("row")
    on = rows.filter(pl.col("n").is_not_null())
    # Some stand in both blades: the pupil left, came back, and was entered twice.
    twice = on.filter(pl.col("row").cast(pl.Int64) % 97 == 0)
    off = pl.concat([rows.filter(pl.col("n").is_null()), twice])
    left = off.unique(["upn", "urn"], keep="first", maintain_order=True).with_row_index("m")
    off = off.join(left.select("upn", "urn", "m"), on=["upn", "urn"], how="left", maintain_order="left")
    return (
        _exclusions(census, on, "pupilonroll", "termlyexclusionsonroll", _row(census, pl.col("n"))),
        _exclusions(census, off, "pupilnolongeronroll", "termlyexclusionsoffroll", _gone(census)),
        _left(census, left),
    )


def _is_reported(e: Exclusion, latest: Term, before: Term) -> bool:
    """Is an exclusion in a census? Each is reported twice; some of autumn and spring are first reported a term late."""
    if latest.start <= e.start <= latest.end:
        return latest.number == 2 or not _is_late(e)
    return before.start <= e.start <= before.end


def _is_late(e: Exclusion) -> bool:
    return e.start.toordinal() % 31 == 7 and e.category == "SUSP"


def _corrected(e: Exclusion, before: Term) -> int:
    """Sessions, as corrected the second time a census reports it."""
    again = before.start <= e.start <= before.end
    return e.sessions + (2 if again and e.start.toordinal() % 37 == 5 else 0)


def _gone(census: Census) -> pl.Expr:
    return pl.concat_str(pl.lit(f"{_mark(census)}-left-"), pl.col("m").cast(pl.String))


def _exclusions(census: Census, rows: pl.DataFrame, parent: str, blade: str, parent_row: pl.Expr) -> pl.DataFrame:
    text = rows.select(
        parent_row.alias(f"{parent}tableid"),
        pl.concat_str(pl.lit(f"{_mark(census)}-{blade[-7:]}-"), pl.col("row").cast(pl.String)).alias(f"{blade}tableid"),
        pl.lit("1").alias(f"{blade}orderseqcolumn"),
        pl.concat_str(pl.lit("s"), pl.col("urn")).alias("sourceid"),
        pl.col("start").dt.strftime(_COLLECT_DATE).alias("startdate"),
        "sessions",
        "reason1",
        "category",
        NativeId=pl.lit(LA_CODE),
        senprovision=pl.lit("N"),
    )
    return _in_order(text, f"{parent}tableid,NativeId,{blade}tableid,{blade}{_EXCLUSION}")


def _left(census: Census, left: pl.DataFrame) -> pl.DataFrame:
    gone: date = census.term.census_day - timedelta(days=20)
    # Who stands in both blades has all sessions in that of pupils on roll.
    possible = pl.when(pl.col("n").is_null()).then(40 + 2 * drawn(pl.col("m").cast(pl.Int64), 21, 30)).otherwise(0)
    by_code = census.term >= _SESSIONS_BY_CODE_SINCE
    text = left.select(
        "upn",
        _gone(census).alias("pupilnolongeronrolltableid"),
        NativeId=pl.lit(LA_CODE),
        dob=pl.col("birth").dt.strftime(_COLLECT_DATE),
        surname=pl.lit("Surname"),
        forename=pl.lit("Forename"),
        sex=pl.col("gender"),
        entrydate=pl.lit("2022-Sep-01 00:00:00"),
        leavingdate=pl.lit(gone.strftime(_COLLECT_DATE)),
        pupilnolongeronrollorderseqcolumn=pl.lit("1"),
        sourceid=pl.concat_str(pl.lit("s"), pl.col("urn")),
        schoolcensustableid=pl.concat_str(pl.lit(f"{_mark(census)}-"), pl.col("urn")),
        parttime=pl.lit("False"),
        termlysessionspossible=pl.when(by_code).then(pl.concat_str(possible.cast(pl.String), pl.lit(".0"))),
        boarder=pl.lit("N"),
        language=pl.lit("ENG"),
    )
    return _in_order(text, _LEFT + (",ethnicity" if census.term.number == 1 else ""))


def _staying(census: Census, roll: pl.DataFrame) -> pl.DataFrame:
    """Pupils on roll whose attendance is collected: not those of nursery classes."""
    return roll.filter(~pl.col("year_group").is_in(["N1", "N2"])).select(
        "phase",
        "enrolment",
        row=_row(census, pl.col("n")),
        NativeId=pl.col("laestab").cast(pl.String),
        sourceid=pl.concat_str(pl.lit("s"), pl.col("urn")),
        possible=pl.lit(_POSSIBLE),
        trait=_trait(pl.col("pupil")),
    )


def _leavers(left: pl.DataFrame) -> pl.DataFrame:
    """Pupils of the blade of those who have left, who could attend; they had missed more than others."""
    phases = {s.urn: s.phase for s in schools()}
    return (
        left.with_row_index("m")
        .select(
            "NativeId",
            "sourceid",
            phase=pl.col("sourceid").str.slice(1).replace_strict(phases, default="other", return_dtype=pl.String),
            enrolment=pl.lit(None, pl.String),
            row=pl.col("pupilnolongeronrolltableid"),
            possible=pl.col("termlysessionspossible").cast(pl.Float64).cast(pl.Int64),
            trait=_trait(pl.col("m").cast(pl.Int64)) / 2,
        )
        .filter(pl.col("possible") > 0)
    )


def _trait(number: pl.Expr) -> pl.Expr:
    return drawn(number, 22, 1_000_003) / 1_000_003


def _sessions(census: Census, pupils: pl.DataFrame, parent: str, blade: str) -> pl.DataFrame:
    """The attendance of the term before, a row per pupil and code."""
    found = absent.sessions(pupils, f"{blade} {census.term.previous.label}")
    text = found.with_row_index("n").select(
        "NativeId",
        "sourceid",
        pl.col("row").alias(f"{parent}tableid"),
        pl.concat_str(pl.lit(f"{_mark(census)}-{blade[-7:]}-s"), pl.col("n").cast(pl.String)).alias(f"{blade}tableid"),
        (pl.col("n").cast(pl.Int64) - pl.col("n").cast(pl.Int64).min().over("row") + 1)
        .cast(pl.String)
        .alias(f"{blade}orderseqcolumn"),
        sessions=pl.col("sessions").cast(pl.String),
        attendancereason=pl.col("code"),
    )
    return _in_order(text, f"{parent}tableid,NativeId,{blade}tableid,{blade}{_SESSIONS}")
