"""Headers and values in the field's words: what a header of a case-management system's export means.

Here: the synonyms and abbreviations of the field, and how alike two headers, or a value and a code's label, are.
Not here: what stands in the columns (`evidence`), and which column a header is taken for (`proposing`).
"""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from schemas.words.codes import fold

Meaning = frozenset[str]

_PHRASES = tuple(
    (re.compile(pattern), means)
    for pattern, means in (
        (r"\b(mosaic|lcs|liquid ?logic|eclipse|eyes|synergy|care ?first|framework ?i|fwi|ics|ehm|one|swift|care ?director|iyss|ccis|childview) "
         r"(person |child |client |student )?(id|identifier|number|num|no|ref|reference)\b", "person id"),
        (r"\b(date of birth|birth ?date|birth day|d ?o ?b)\b", "birth date"),
        (r"\bunique pupil (number|no|identifier|reference)( number)?\b", "upn"),
        (r"\bunique reference (number|no)\b", "urn"),
        (r"\b(dfe|dfes|dcsf|la ?estab|estab(lishment)?) ?(number|no|code|id)\b|\blaestab\b", "estab"),
        (r"\b(elective(ly)? )?home educat(ion|ed)\b", "ehe"),
        (r"\bno further action\b", "nfa"),
        (r"\byoung (person|people)s?\b|\bservice users?\b", "person"),
        (r"\b(ncy|nc year|n c year|national curriculum year|curriculum year|year|yr) group\b|\bncy\b|\bnc yr\b"
         r"|\b(national curriculum|curriculum|nc) year\b|\bnc year actual\b", "yeargroup"),
        (r"\b(referred by|referring (agency|person|organisation)|referrer)( type)?\b", "referral source"),
        (r"\b(social|case|key|lead|allocated) ?worker\b|\blead practitioner\b", "worker"),
        (r"\b(legal|registered|recorded) (sex|gender)\b|\bsex at birth\b", "sex"),
        (r"\b(\d+) ?m(ths?|onths?)?\b", r"\1 month"),
        (r"\bhalf days?\b", "sessions"),
        (r"\bfirst (day|date)\b", "start date"),
        (r"\blunch time\b", "lunchtime"),
        (r"\bethnic (origin|group|background|code|category)\b", "ethnicity"),
        (r"\b(fixed (term|period|prd)|fte|fxd|fixd)( exclusions?)?\b", "suspension"),
        (r"\beducation,? health (and|&) care plan\b|\behc plan\b", "ehcp"),
        (r"\b(child protection|c p) plan\b|\bcpp\b", "protection plan"),
        (r"\bchild protection\b", "protection"),
        (r"\blooked after\b|\bin care\b|\bcla\b|\blac\b", "lookedafter"),
        (r"\bin ?touch\b", "intouch"),
        (r"\bdays? of\b", "date of"),
    )
)  # fmt: skip
_MEANINGS = {
    "date": "date dt day dte",
    "start": (
        "start started starts starting begin began begun commenced commencement commencing commences opened "
        "opening open from effective"
    ),
    "end": (
        "end ended ends ending finish finished close closed closure closing until complete completed completion "
        "cease ceased ceasing left leaving terminated termination"
    ),
    "complete": "complete completed completion authorised authorisation authorized authorization finalised signed",
    "id": "id identifier number no num nr ref reference",
    "count": "number no num nr count total how many",
    "person": (
        "child children childs person pupil pupils student students learner client individual yp applicant people pers"
    ),
    "sex": "sex gender",
    "ethnicity": "ethnicity ethnic eth",
    "birth": "birth born",
    "school": "school schools establishment estab academy base sch setting institution",
    "provider": "provider setting nursery",
    "reason": "reason reasons cause why grounds",
    "type": "type category kind nature cat",
    "source": "source agency origin",
    "referral": "referral referrals referred ref rereferral",
    "worker": "worker practitioner officer caseworker keyworker sw",
    "exclusion": "exclusion exclusions excluded excl suspension suspensions suspended susp",
    "session": "session sessions",
    "preference": "preference preferences pref prefs choice rank ranking",
    "offer": "offer offered offers allocated allocation",
    "admission": "admission admissions intake entry transfer",
    "allocated": "allocated assigned responsible",
    "district": "district borough locality area",
    "hours": "hours hrs hour",
    "funded": "funded funding claimed entitlement entitled",
    "last": "last latest recent current previous prev",
    "previous": "previous prev prior earlier",
    "yeargroup": "yeargroup",
    "year": "year yr years yrs",
    "month": "month months mths mth",
    "activity": "activity destination status",
    "status": "status state",
    "review": "review reviewed reviews",
    "disability": "disability disabled",
    "permanent": "permanent perm permanently",
    "lunchtime": "lunchtime lunch lnch",
    "phase": "phase stage",
    "ontime": "time late",
    "yes": "yes true",
    "no": "no false none",
    "eligibility": "eligibility eligible",
    "accommodation": "accommodation residence housing",
    "suitability": "suitability suitable",
    "postcode": "postcode postal",
    "authority": "la authority council",
    "contact": "contact contacts contacted",
    "assessment": "assessment assessments assess assessed",
    "plan": "plan plans",
    "category_of_need": "need needs",
    "expired": "expired expiry lapsed lapse",
    "withdrawn": "withdrawn cancelled rescinded overturned quashed",
}
"""What a word may mean, and the spellings of it."""


def _spellings() -> dict[str, Meaning]:
    """By spelling, what it may mean."""
    found: dict[str, Meaning] = {}
    for meaning, spellings in _MEANINGS.items():
        for spelling in spellings.split():
            found[spelling] = found.get(spelling, frozenset()) | {meaning}
    return found


def _words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BY_WORD = _spellings()
_SAY_NOTHING = _words_of(
    "of the a an in is was and or for at by on be s y n their this to with did does has have been as col "
    "field data desc description"
)
_WEIGHTS = {
    0.2: "code unique local actual details flag register",
    0.25: "received",
    0.3: "person name recorded continuous full",
    0.4: "date allocated episode",
    0.5: "count registration",
    0.6: "id type status",
    0.7: "last",
    0.8: "start",
}
"""Words that say little, by what they count beside a word that counts 1."""
_SAY_LITTLE = {word: weight for weight, listed in _WEIGHTS.items() for word in listed.split()}
_OTHER_PEOPLE = _words_of(
    "parent parents carer carers mother father sibling worker adviser advisor adopter teacher head staff "
    "partner family contact manager"
)
_ROLES = _words_of(
    "end complete birth last next review due decision expected created modified updated entered amended "
    "planned approved change changed"
)
"""What makes one date another date: a header with it and a title without it are not the same column."""


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[Meaning, ...]:
    """The words of a header or a value, each as what it may mean. Those that say nothing are left out."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    plain = re.sub(r"[^a-z0-9&]+", " ", fold(spaced).replace("'", "")).strip()
    for pattern, means in _PHRASES:
        plain = pattern.sub(means, plain)
    parts = plain.split()
    found: list[Meaning] = []
    for place, word in enumerate(parts):
        if word == "to" and place in {0, len(parts) - 1} and len(parts) <= 3:
            found.append(frozenset(("end",)))  # "To", "Date to", as beside "From"
        elif word in _BY_WORD:
            found.append(_BY_WORD[word])
        elif word not in _SAY_NOTHING:
            found.append(frozenset((word,)))
    return tuple(dict.fromkeys(found))


def likeness(theirs: str, ours: Iterable[str], context: frozenset[str] = frozenset()) -> float:
    """How alike a header and the best of a column's names are, from 0 to 1.

    context  words that the table is about: a file of referrals need not say "referral" in each header
    """
    mine = words(theirs)
    return max((_alike(mine, words(name), context) for name in ours), default=0.0)


def context_of(*names: str) -> frozenset[str]:
    """The words in a table's names, without those that say little."""
    found = frozenset().union(*(m for n in names for m in words(n))) if names else frozenset()
    return frozenset(m for m in found - set(_SAY_LITTLE) - {"end", "complete", "last", "list"} if not m.isdigit())


def _alike(theirs: tuple[Meaning, ...], ours: tuple[Meaning, ...], context: frozenset[str]) -> float:
    if not theirs or not ours:
        return 0.0
    if not any(m & (_ROLES | {"start"}) for m in ours):
        theirs = tuple(m for m in theirs if m != {"start"}) or theirs  # the day of a thing is the day it started
    precision, lacking = _share(theirs, ours, context)
    recall, added = _share(ours, theirs, context)
    score = 0.55 * precision + 0.45 * recall
    if any(m & _OTHER_PEOPLE for m in lacking):
        score *= 0.4
    if any(m & _ROLES for m in lacking):
        score *= 0.6
    if any(m & _ROLES - {"last"} for m in added):
        score *= 0.75
    return score


def _share(
    of: tuple[Meaning, ...], found_in: tuple[Meaning, ...], context: frozenset[str]
) -> tuple[float, list[Meaning]]:
    """The weighted share of words that the others have too, and those that they lack."""
    total = met = 0.0
    lacking = []
    for meaning in of:
        weight = 0.2 if meaning & context else min(_SAY_LITTLE.get(m, 1.0) for m in meaning)
        same = max(_same(meaning, other) for other in found_in)
        total += weight
        met += weight * same
        if not same:
            lacking.append(meaning)
    return met / total, lacking


@lru_cache(maxsize=65536)
def _same(one: Meaning, other: Meaning) -> float:
    if one & other:
        return 1.0
    best = 0.0
    for a in one:
        for b in other:
            short, long = sorted((a, b), key=len)
            if len(short) >= 3 and long.startswith(short):
                best = max(best, 0.85)
            elif len(short) >= 5 and a[0] == b[0] and (ratio := SequenceMatcher(None, a, b).ratio()) >= 0.84:
                best = max(best, 0.9 * ratio)
    return best
