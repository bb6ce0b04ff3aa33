"""The sentences of a committee report, each made of facts.

Here: how a value, a change, a place among councils, a record are said. A sentence whose facts are not there, or may not be quoted,
is not said. Not here: which sentences make a paragraph (`paragraphs`). Nothing is worked out: a sentence says what its facts say.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import Any

from pipelines.show.committee_report.facts import Fact, Facts, Told
from pipelines.show.page.content import Row
from pipelines.show.page.words import MEETS, markers
from warehouse.indicators import catalogue
from warehouse.period import AcademicYear, EntryYear, Quarter, Term, parse_period

Run = str | Told
Runs = tuple[Run, ...]
"""A text in pieces: plain words, and pieces that know their fact."""


@dataclass(frozen=True)
class Subject:
    """What a paragraph is about.

    about    the indicator's row of `star.dim_indicator`
    facts    what may be quoted of it
    others   the facts of every indicator
    names    what a sentence calls each of them
    row      its row of the dashboard; None where it has none
    rows     the rows of every indicator that has one
    council  what the council is called
    round    the quarter of the round
    """

    about: Mapping[str, Any]
    facts: Facts
    others: Mapping[str, Facts]
    names: Mapping[str, str]
    row: Row | None
    rows: Mapping[str, Row]
    council: str
    round: Quarter

    def when(self, period: str, basis: str = "") -> str:
        """A period as a sentence says it: `at the end of Quarter 1`; with its year where it is not the round's quarter."""
        return when(period, basis or self.facts.headline, self.round)


_LAST = 4
"""The quarter at whose end the year to date is the year."""
Sentence = Callable[[Subject], Runs | None]


def say(template: str, **parts: str | Told | Runs | None) -> Runs | None:
    """A text with its parts in their places; None where one of them is not there."""
    said: list[Run] = []
    for words, name, _, _ in Formatter().parse(template):
        said += [words] if words else []
        if name is not None:
            part = parts[name]
            if part is None:
                return None
            said += part if isinstance(part, tuple) else [part]
    return tuple(said)


def when(period: str, basis: str, round_: Quarter) -> str:
    """A period as a sentence says it."""
    of = parse_period(period)
    match of:
        case Quarter():
            name = f"Quarter {of.number}" if of == round_ else f"Quarter {of.number} {of.label.split()[1]}"
            if basis == "in_quarter":
                return f"in {name}"
            if basis == "twelve_months":
                return f"in the twelve months to the end of {name}"
            if basis == "year_to_date" and of.number == _LAST:
                return f"in the whole of {of.label.split()[1]}"
            return f"{'in the year to date ' if basis == 'year_to_date' else ''}at the end of {name}"
        case Term():
            return f"in the {of.label}"
        case AcademicYear() if basis == "september_to_march":
            return f"from September to March of the academic year {of.label}"
        case AcademicYear():
            return f"in the academic year {of.label}"
        case EntryYear():
            return f"in {of.label}"
    raise TypeError(period)


def _moved(fact: Fact) -> int:
    """Which way a change goes: -1, 0 or 1."""
    assert fact.displayed is not None
    return (fact.displayed > 0) - (fact.displayed < 0)


def _rounded(fact: Fact | None) -> str:
    return " (with rounding)" if fact and fact.with_rounding else ""


def _counts(s: Subject) -> Runs:
    if s.about["unit"] != "percent":
        return ()
    numerator, denominator = s.facts.told("numerator"), s.facts.told("denominator")
    counted = f" {s.about['counted']}" if s.about["counted"] else ""
    return say(" ({n} out of {d}" + counted + ")", n=numerator, d=denominator) or ()


_BETTER = {"Improve": ", which is an improvement", "Worse": ", which is worse"}


def value(s: Subject) -> Runs | None:
    """The figure, its counts, and the period before: `… fell to 22.4% at the end of Quarter 1, from 26.4% at the end of Quarter 4.`"""
    now, before = s.facts.told("value"), s.facts.told("previous")
    if now is None:
        return None
    name, at, counts = s.about["prose"], s.when(now.fact.period), _counts(s)
    changed = s.facts.get("change_on_previous")
    if before is None or changed is None:
        return say("{name} was {now} {at}{counts}.", name=name, now=now, at=at, counts=counts)
    direction = s.row.board["direction"] if s.row else ""
    slightly = " slightly" if direction == "No change" else ""
    if now.text == before.text:
        same = "{name} was {now} {at}{counts}, {same} {then} ({before})."
        as_before = Told("the same as", changed)
        return say(
            same,
            name=name,
            now=now,
            at=at,
            counts=counts,
            same=as_before,
            then=s.when(before.fact.period),
            before=before,
        )
    rose = now.fact.displayed > before.fact.displayed  # type: ignore[operator]  # a change may itself round to nothing
    verb = Told(f"{'rose' if rose else 'fell'}{slightly} to", changed)
    return say(
        "{name} {verb} {now} {at}{counts}, compared with {before} {then}{better}.",
        name=name,
        verb=verb,
        now=now,
        at=at,
        counts=counts,
        before=before,
        then=s.when(before.fact.period),
        better=_BETTER.get(direction, ""),
    )


def change(s: Subject) -> Runs | None:
    """By how much it changed: `That is an increase of 703 (24.9%).`"""
    return _change(s, "change_on_previous", "relative_change_on_previous", "That is {a} of {by}{relative}{rounded}.")


def _change(s: Subject, figure: str, relative: str, template: str, **more: str | Told | Runs | None) -> Runs | None:
    fact, by = s.facts.get(figure), s.facts.told(figure)
    if fact is None or by is None or not _moved(fact):
        return None
    share = say(" ({relative})", relative=s.facts.told(relative)) if fact.unit == "count" else ()
    a = "an increase" if _moved(fact) > 0 else "a decrease"
    return say(template, a=a, by=by, relative=share or (), rounded=_rounded(fact), **more)


def relative_change(s: Subject) -> Runs | None:
    """The change as a share of the figure before: of a small rate, points say little."""
    fact = s.facts.get("relative_change_on_previous")
    if fact is None or not _moved(fact):
        return None
    now, before = s.facts.told("value"), s.facts.told("previous")
    same = now is not None and before is not None and now.text == before.text
    way = "higher" if _moved(fact) > 0 else "lower"
    return say(
        "{begin} is {by} " + way + " than a year before.",
        begin="Before rounding the rate" if same else "The rate",
        by=s.facts.told("relative_change_on_previous"),
    )


def year_before(s: Subject) -> Runs | None:
    """The same period a year before, where that is not the period before."""
    fact = s.facts.get("change_on_year_before")
    then, before = s.facts.told("year_before"), s.facts.get("previous")
    if fact is None or then is None or (before and before.period == then.fact.period):
        return None
    if not _moved(fact):
        return say("It was the same {at}.", at=s.when(then.fact.period))
    return _change(
        s,
        "change_on_year_before",
        "relative_change_on_year_before",
        "Compared with a year before ({then} {at}) it is {a} of {by}{relative}{rounded}.",
        then=then,
        at=s.when(then.fact.period),
    )


def in_quarter(s: Subject) -> Runs | None:
    """The counts of the quarter itself, beside a figure of the year to date."""
    if s.facts.headline == "in_quarter":
        return None
    count, whole = s.facts.told("numerator", "in_quarter"), s.facts.told("denominator", "in_quarter")
    before = s.facts.told("previous_numerator", "in_quarter")
    if count is None or whole is None:
        return None
    then = say(
        ", compared with {before} {at}", before=before, at=s.when(before.fact.period, "in_quarter") if before else ""
    )
    return say(
        "{at} alone the count was {count} out of {whole}{then}.",
        at=_capital((s.when(count.fact.period, "in_quarter"),)),
        count=count,
        whole=whole,
        then=then or (),
    )


def counts_over_time(s: Subject) -> Runs | None:
    """The count now, the year before, and in the base period."""
    now, before, base = (s.facts.told(f) for f in ("numerator", "previous_numerator", "base_numerator"))
    if now is None or before is None:
        return None
    since = say(" and {base} {at}", base=base, at=s.when(base.fact.period) if base else "")
    return say(
        "The number was {now}, compared with {before} {then}{since}.",
        now=now,
        before=before,
        then=s.when(before.fact.period),
        since=since or (),
    )


def since_base(s: Subject) -> Runs | None:
    """How the rate compares with the base period that the council has chosen."""
    fact, base = s.facts.get("relative_change_on_base"), s.facts.told("base")
    if fact is None or base is None or not _moved(fact):
        return None
    way = "higher" if _moved(fact) > 0 else "lower"
    return say(
        "The rate is {by} {way} than {at} ({base}).",
        by=s.facts.told("relative_change_on_base"),
        way=way,
        at=s.when(base.fact.period),
        base=base,
    )


def quartile(s: Subject) -> Runs | None:
    """The quarter of all councils it lies in, and whether by the same published figures it was in another one before."""
    now, before = s.facts.told("quartile"), s.facts.told("previous_quartile")
    if now is None:
        return None
    moved = before is not None and before.text != now.text
    note = s.row.board["quartile_note"] if s.row else None
    verb = "is placed" if before is None else "is now placed" if moved else "continues to be placed"
    return say(
        "{council} {placed} in the {now} quartile of local authorities, by the figures published for {of}{was}.{note}",
        council=s.council,
        placed=Told(verb, before.fact) if before else verb,
        now=now,
        of=_published_for(s, now.fact),
        was=(say("; before, it was in the {before}", before=before) or ()) if moved else (),
        note=f" {note}" if note else "",
    )


def _published_for(s: Subject, fact: Fact) -> str:
    """The published period as the publication calls it; the year that ends in 2024 is 2023-24."""
    return with_days(s.row.field.period if s.row and s.row.field else str(fact.compared_with))


def with_days(text: str) -> str:
    """A text whose days are written as people write them: `2025-06-30` is `30 June 2025`."""

    def written(found: re.Match[str]) -> str:
        day = date.fromisoformat(found.group())
        return f"{day.day} {day:%B %Y}"

    return re.sub(r"\b\d{4}-\d\d-\d\d\b", written, text)


def averages(s: Subject) -> Runs | None:
    """How it compares with the averages of England and of the neighbours."""
    if s.about["unit"] == "count":  # a number says nothing beside that of a larger council
        return None
    found = [
        _average(s, "england", "the England average"),
        _average(s, "neighbours", "the average of statistical neighbours"),
    ]
    said = [f for f in found if f]
    if not said:
        return None
    return say("It is {first}{second}.", first=said[0], second=(" and ", *said[1]) if len(said) > 1 else ())


def _average(s: Subject, of: str, name: str) -> Runs | None:
    fact, average = s.facts.get(f"difference_to_{of}"), s.facts.told(of)
    if fact is None or average is None:
        return None
    if not _moved(fact):
        return say("equal to " + name + " ({average})", average=average)
    way = "above" if _moved(fact) > 0 else "below"
    return say(
        "{by}{rounded} " + way + " " + name + " ({average})",
        by=s.facts.told(f"difference_to_{of}"),
        rounded=_rounded(fact),
        average=average,
    )


def national_change(s: Subject) -> Runs | None:
    """How the averages of England and of the neighbours have changed, and what is a record."""
    return _national(s, relative=False)


def national_relative_change(s: Subject) -> Runs | None:
    """As `national_change`, also as a share of the figure before: of a small rate, points say little."""
    return _national(s, relative=True)


def _national(s: Subject, *, relative: bool) -> Runs | None:
    counted = s.about["unit"] == "count"
    found = [
        _change_of(s, "england", "The number in England" if counted else "The England average", relative),
        _change_of(s, "neighbours", "the average of statistical neighbours", relative),
    ]
    said = [f for f in found if f]
    if not said:
        return None
    return say("{first}{second}.", first=_capital(said[0]), second=("; ", *said[1]) if len(said) > 1 else ())


def _change_of(s: Subject, of: str, name: str, relative: bool) -> Runs | None:
    fact = s.facts.get(f"{of}_change")
    now, before = s.facts.told(of), s.facts.told(f"{of}_previous")
    if fact is None or now is None or before is None:
        return None
    record = say(", the {record}", record=s.facts.told(f"{of}_record")) or ()
    then = with_days(str(before.fact.compared_with))
    if now.text == before.text:
        return say(name + " was the same in {then} ({before}){record}", then=then, before=before, record=record)
    share = say(" ({by})", by=s.facts.told(f"{of}_relative_change")) if relative or fact.unit == "count" else ()
    return say(
        name
        + " "
        + ("rose" if _moved(fact) > 0 else "fell")
        + " by {by}{rounded}{share} to {now}, from {before} for {then}{record}",
        by=s.facts.told(f"{of}_change"),
        rounded=_rounded(fact),
        share=share or (),
        now=now,
        before=before,
        then=then,
        record=record,
    )


def _capital(runs: Runs) -> Runs:
    first, *rest = runs
    return (first[:1].upper() + first[1:], *rest) if isinstance(first, str) else runs


_RECORDS = (
    ("record", "The figure is the {record}."),
    ("record_same_term", "Among the same terms of other years it is the {record}."),
    ("record_within_year_step", "The change is the {record}."),
    ("record_numerator", "The number is the {record}."),
)


def records(s: Subject) -> Runs | None:
    """What is the highest, lowest or first since when."""
    found = [say(template, record=s.facts.told(figure)) for figure, template in _RECORDS]
    said = [f for f in found if f]
    return tuple(run for n, runs in enumerate(said) for run in ((" ", *runs) if n else runs)) or None


def record_before(s: Subject) -> Runs | None:
    """That a figure which is worse now was a record in the period before."""
    told = s.facts.told("record_previous")
    if told is None or s.row is None or s.row.board["direction"] != "Worse":
        return None
    return say("The figure before was the {record}.", record=told)


def steps(s: Subject) -> Runs | None:
    """The mean change within an academic year, and the change over the three years before."""
    mean, three = s.facts.told("average_within_year_step"), s.facts.told("change_over_three_years_before")
    said = [
        say(
            "Since the {base} the average change from one term to the next within an academic year is {mean}.",
            mean=mean,
            base=str(mean.fact.compared_with) if mean else "",
        ),
        say(
            "Over the three years to {then} it changed by {three}.",
            three=three,
            then=three.fact.period if three else "",
        ),
    ]
    found = [f for f in said if f]
    return tuple(run for n, runs in enumerate(found) for run in ((" ", *runs) if n else runs)) or None


def parts(s: Subject) -> Runs | None:
    """The figure by service area."""
    found = s.facts.parts("value")
    if not found:
        return None
    said: list[Run] = ["By service area: "]
    for n, (name, told) in enumerate(found):
        said += [("; " if n else "") + f"{name} ", told]
    return (*said, ".")


_MET = {"Green": ", which it meets (green)", "Amber": ", which it comes near (amber)", "Red": ", which it misses (red)"}


def target(s: Subject) -> Runs | None:
    """The target, and by its colour whether it is met."""
    told = s.facts.told("target")
    if told is None or s.row is None:
        return None
    shown = Told(MEETS[s.row.board["target_operator"]].format(told.text), told.fact)
    return say("The target is {target}{met}.", target=shown, met=_MET.get(s.row.board["rag"], ""))


def beside(s: Subject) -> Runs | None:
    """The figures without which this one must not be read."""
    found = []
    for other in catalogue()[s.about["indicator_id"]].beside if s.about["indicator_id"] in catalogue() else ():
        told = s.others[other].told("value") if other in s.others else None
        name = s.names[other]
        if runs := say(
            "It must be read with another figure: {name} was {told}.", name=name[:1].lower() + name[1:], told=told
        ):
            found.append(runs)
    return tuple(run for runs in found for run in runs) or None


def qualified(s: Subject) -> Runs | None:
    """What the letters beside the figure mean, or beside one that it adds up."""
    words = [meaning for _, meaning in markers(s.row)] if s.row else []
    if words:
        return (f"The figure is {'; it is '.join(words)}.",)
    known = catalogue().get(s.about["indicator_id"])
    parts = [s.rows[i] for i in (known.sum_of if known else ()) if i in s.rows]
    doubted = [f"{part.board['label']}: {meaning}" for part in parts for _, meaning in markers(part)]
    return (f"It adds up a figure that is not certain ({'; '.join(doubted)}).",) if doubted else None


def absent(s: Subject) -> Runs | None:
    """Why there is no figure, and when there will be one."""
    fact = s.facts.absent()
    if fact is None:
        return None
    name = s.about["prose"]
    cannot = "is not applicable" if fact.status == "z" else "cannot be reported"
    said = with_days(str(fact.said))
    return say(name + " " + cannot + ". {reason}.", reason=Told(said[:1].upper() + said[1:], fact))


def suppressed(s: Subject) -> Runs | None:
    """That the figure is suppressed."""
    return (f"{s.about['prose']} is not shown, because small numbers could be worked out from it.",)


def comments(s: Subject) -> Runs | None:
    """What people have written about it, with their names."""
    written = [c for c in (s.row.comments if s.row else ()) if c["text"]]
    return (
        tuple(f"{' ' if n else ''}The service comments: “{c['text']}” ({c['author']})." for n, c in enumerate(written))
        or None
    )


def joined(s: Subject, sentences: Sequence[Sentence]) -> Runs:
    """The sentences that can be said, one after the other."""
    found = [runs for one in sentences if (runs := one(s))]
    return tuple(run for n, runs in enumerate(found) for run in ((" ", *runs) if n else runs))
