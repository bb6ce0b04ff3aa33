"""XML returns as text: each kind of record a grid, as if the file were a workbook with a sheet per kind.

Here: which elements are records (`Table.element` of the known sources), what a record's columns are, and what is refused.
Not here: what the columns mean (`schemas`).

A record's columns are the leaves below it, and what the containers around it say: an assessment also carries its
child's identifiers and the date of its referral. Of several with one name the nearest counts, and the first of those
equally near; what a list holds of other children is not used. Containers stand before the records that they describe,
as in every return of the Department, so a record is complete when the outermost record around it ends: nothing before
it is kept, and a file of any length takes no more memory than its text. Namespaces and text between elements mean
nothing. The leaves of the top-level `Header` go with every grid.

In a grid row 1 holds the names and each record one row more: row n is record number n - 1 of its kind in the file.
"""

import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import polars as pl
from lxml import etree

from pipelines.receive.read.grid import Grid, Unreadable
from schemas.words.fields import Personal
from schemas.words.source import known_sources

MAX_BYTES = 2**29
"""The census of the largest council has a tenth of that."""
MAX_DEPTH = 32
MAX_RECORDS = 5_000_000
MAX_TEXT = 10_000
"""Characters of one leaf: the longest field of any return is a few hundred."""

MAX_LEAVES = 500
"""Different leaves of one kind of record: the widest of any return has some fifty."""

_CHUNK = 20_000
"""Rows of a kind that are held as Python objects before they are packed."""

_HEADER, _MESSAGE = "Header", "Message"
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_DECLARES = (b"<!doctype", b"<!entity")
_OF_SCHEMAS = "{http://www.w3.org/2001/XMLSchema-instance}"
"""Attributes that say that an element is empty, not values."""
_STEP, _OVERLAP = 2**20, 64


@lru_cache
def record_elements() -> frozenset[str]:
    """The elements of which each occurrence is a row of some table."""
    return frozenset(t.element for s in known_sources().values() for t in s.tables if t.element)


@lru_cache
def asked_of_header(element: str) -> frozenset[str]:
    """The columns that the tables of a record name: those the record lacks may stand in the header."""
    tables = (t for s in known_sources().values() for t in s.tables if t.element == element)
    return frozenset(c.title for t in tables for c in t.columns)


@lru_cache
def all_titles() -> frozenset[str]:
    """The leaves that are columns of some table, or that a header is asked for."""
    of_tables = (title for element in record_elements() for title in asked_of_header(element))
    return frozenset((*of_tables, *_OF_ONE_COLLECTION, *_OF_ONE_SCHOOL))


@lru_cache
def titles_around() -> frozenset[str]:
    """The leaves that all records of a return take from around them: who it is of, and what is used of that."""
    found: frozenset[str] = frozenset()
    for source in known_sources().values():
        tables = [t for t in source.tables if t.element]
        asked = [{c.title for c in t.columns if c.personal is not Personal.DROP} for t in tables]
        found |= frozenset.intersection(*map(frozenset, asked)) if asked else frozenset()
    return found


def looks_like_xml(data: bytes) -> bool:
    """Does it start like XML, in whatever encoding: `<?xml`, or an element."""
    head = _start(data)
    return head.startswith(("<?xml", "<!")) or (head.startswith("<") and head[1:2].isalpha() and ">" in head)


def read_xml(data: bytes) -> list[Grid]:
    """The records of an XML return, a grid per kind. Raises `Unreadable`; its message never quotes content.

    A document type or an entity is refused before its content is read: no return has one, every known attack does.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable("FILE_TOO_LARGE", f"the XML is larger than {MAX_BYTES // 2**20:,} MB", "Split it, or ask.")
    if _declares(data):
        raise _suspicious("it declares a document type or entities, which no return does and attacks do")
    reader = _Reader(record_elements())
    try:
        for event, element in _events(data):
            if event == "start":
                # In an encoding that hides the words from the look above, the parser has met the document type by now.
                if not reader.open and element.getroottree().docinfo.internalDTD is not None:
                    raise _suspicious("it declares a document type, which no return does and attacks do")
                reader.start(element)
            else:
                reader.end(element)
                _forget(element)
    except etree.XMLSyntaxError as error:
        # The parser's own words may quote what stands there: the line only.
        where = f" near line {error.lineno:,}" if error.lineno else ""
        raise Unreadable(
            "MALFORMED_XML",
            f"the XML is damaged or incomplete{where}, or not in the encoding it declares",
            "Export or copy it again.",
        ) from None
    grids = reader.grids()
    if not grids:
        raise Unreadable(
            "UNKNOWN_XML", "it is XML, and holds no record of any return that is known here", "Check which file it is."
        )
    return grids


def _events(data: bytes) -> Iterator[tuple[str, Any]]:
    return iter(
        etree.iterparse(
            io.BytesIO(data),
            events=("start", "end"),
            load_dtd=False,
            no_network=True,
            resolve_entities=False,
            huge_tree=False,
            collect_ids=False,
            remove_comments=True,
            remove_pis=True,
        )
    )


def _malformed(what: str) -> Unreadable:
    return Unreadable("MALFORMED_XML", what, "Correct it at the source and export it again.")


def _suspicious(what: str) -> Unreadable:
    return Unreadable("SUSPICIOUS_XML", what, "Export it again from the system it comes from; open it nowhere else.")


def _start(data: bytes) -> str:
    """The first characters, whatever the encoding, in lower case."""
    head = data[:1024]
    if head.startswith(_MARKS[:2]):
        return head.decode("utf-16", "ignore").lstrip().lower()
    return head.removeprefix(_MARKS[2]).replace(b"\x00", b"").decode("latin-1").lstrip().lower()


def _declares(data: bytes) -> bool:
    """Does a document type or entity stand anywhere; wide encodings spell the words with NUL bytes between."""
    for position in range(0, len(data), _STEP):
        window = data[max(0, position - _OVERLAP) : position + _STEP].replace(b"\x00", b"").lower()
        if any(word in window for word in _DECLARES):
            return True
    return False


def _stands_in(element: Any) -> bool:
    """Does text stand in an element, before or behind the last of those in it."""
    return any((text or "").strip() for text in (element.text, *(child.tail for child in element)))


def _forget(element: Any) -> None:
    """Free an element that is done with, and the siblings before it."""
    element.clear(keep_tail=True)  # what stands behind it belongs to what holds it
    while element.getprevious() is not None:
        del element.getparent()[0]


@dataclass
class _Node:
    """An open element.

    own            the texts of its leaves, by name
    below          the leaves of each container in it, by name; taken back when a second one shows it to be a list
    lists          names of containers in it that are lists
    twice          the line of a column's leaf, or of a container in a record, that differs from the first of its name;
                   0 if there is none
    holds_records  a record stands in it: its leaves do not describe what holds it
    record_ended   a record in it has ended: leaves after it do not describe that one
    leaf           no element stands in it
    """

    name: str
    is_record: bool
    in_record: bool
    own: dict[str, str] = field(default_factory=dict)
    below: dict[str, dict[str, str]] = field(default_factory=dict)
    lists: set[str] = field(default_factory=set)
    twice: int = 0
    holds_records: bool = False
    record_ended: bool = False
    leaf: bool = True

    def texts(self) -> dict[str, str]:
        """Its texts by leaf: its own leaves before those of the containers in it, the first container before others."""
        if not self.below:
            return self.own
        found: dict[str, str] = {}
        for part in (self.own, *self.below.values()):
            for name, text in part.items():
                found.setdefault(name, text)
        return found


class _Reader:
    """Takes elements as they open and close, and collects the rows of each kind of record."""

    def __init__(self, records: frozenset[str]) -> None:
        self.records = records
        self.spelled = {name.lower(): name for name in records}
        self.open: list[_Node] = []
        self.header: dict[str, str] = {}
        self.headers = 0
        self.leaves: dict[str, set[str]] = {}
        self.rows: dict[str, list[dict[str, str]]] = {}
        self.packed: dict[str, list[pl.DataFrame]] = {}
        self.waiting: list[tuple[str, list[_Node]]] = []
        self.count = 0

    def start(self, element: Any) -> None:
        """An element opens."""
        if len(self.open) >= MAX_DEPTH:
            raise _suspicious(f"elements lie in each other more than {MAX_DEPTH} deep")
        name = etree.QName(element).localname
        if name in (_HEADER, _MESSAGE) and self.open:
            self._one_return(name, element)
        is_record = name in self.records
        in_record = is_record
        if self.open:
            parent = self.open[-1]
            if parent.leaf and not parent.is_record and (meant := self.spelled.get(parent.name.lower())):
                raise _malformed(f"{meant} is spelled in another way near line {element.sourceline or 0:,}")
            parent.leaf = False
            in_record = in_record or parent.in_record
            if not in_record and name in parent.below:
                # A second one of that name: it is a list of others, and the leaves of the first are only the first's.
                parent.below[name] = {}
                parent.lists.add(name)
        self.open.append(_Node(name, is_record, in_record))
        if is_record:
            for node in self.open[:-1]:
                node.holds_records = True

    def end(self, element: Any) -> None:
        """An element closes: a leaf describes its container, a container what holds it, a record is a row."""
        node = self.open.pop()
        parent = self.open[-1] if self.open else None
        # What holds nothing but one kind of leaf or container is a list; beside others, or in a record, it is a contradiction.
        if node.twice and (node.is_record or len(node.own) + len(node.below) > 1):
            raise _malformed(f"a value is given twice, and differently, near line {node.twice:,}")
        if not node.leaf and node.name in all_titles() and _stands_in(element):
            raise _malformed(f"a value stands beside other elements near line {element.sourceline or 0:,}")
        if node.is_record:
            self._record(node)
            if parent is not None:
                parent.record_ended = True
            return
        if parent is None:
            return
        if node.leaf:
            text = (element.text or "").strip()
            if len(text) > MAX_TEXT:
                raise _suspicious(f"one value has more than {MAX_TEXT:,} characters")
            if text:
                self._refuse_behind(parent, {node.name}, element)
                if parent.own.setdefault(node.name, text) != text and node.name in all_titles():
                    parent.twice = parent.twice or element.sourceline or 0
            elif node.name in all_titles() and any(not a.startswith(_OF_SCHEMAS) for a in element.keys()):  # noqa: SIM118
                raise _malformed(
                    f"a value stands in an attribute, not in its element, near line {element.sourceline:,}"
                )
            return
        if node.name == _HEADER and len(self.open) == 1:
            self.header = node.texts()
        elif not node.holds_records and node.name not in parent.lists:
            texts = node.texts()
            self._refuse_behind(parent, texts.keys(), element)
            if self._contradicts(parent.below.setdefault(node.name, texts), texts):
                parent.twice = parent.twice or element.sourceline or 0

    def _refuse_behind(self, parent: _Node, leaves: Collection[str], element: Any) -> None:
        """What records take from around them stands before them: what comes after is not read into them."""
        if parent.record_ended and not parent.in_record and titles_around() & set(leaves):
            raise _malformed(f"near line {element.sourceline or 0:,} stands behind a record what must stand before it")

    def _contradicts(self, first: dict[str, str], second: dict[str, str]) -> bool:
        """Do two containers of one name differ in a column of the record around them."""
        if first is second or not self.open[-1].in_record or len(first) < 2:  # one kind of leaf: a list
            return False
        asked = frozenset().union(*(asked_of_header(n.name) for n in self.open if n.is_record))
        return any(leaf in asked and first.get(leaf, text) != text for leaf, text in second.items())

    def _one_return(self, name: str, element: Any) -> None:
        """A file is one return, with one header right below its root: it is not known which of several is meant."""
        self.headers += name == _HEADER
        if name == _MESSAGE or len(self.open) != 1 or self.headers > 1:
            raise Unreadable(
                "MIXED_RETURNS",
                f"near line {element.sourceline:,} another return or header begins within the return",
                "Deliver each return as a file of its own, with one header at its beginning.",
            )

    def _record(self, node: _Node) -> None:
        self.count += 1
        if self.count > MAX_RECORDS:
            raise Unreadable("FILE_TOO_LARGE", f"it holds more than {MAX_RECORDS:,} records", "Split it, or ask.")
        self.waiting.append((node.name, [node, *reversed(self.open)]))
        if any(n.is_record for n in self.open):
            return  # the record around it is still open, and may yet describe it
        for name, around in self.waiting:
            row: dict[str, str] = {}
            for place in around:
                for leaf, text in place.texts().items():
                    row.setdefault(leaf, text)
            leaves = self.leaves.setdefault(name, set())
            leaves.update(row)
            if len(leaves) > MAX_LEAVES:
                raise _suspicious(f"its records have more than {MAX_LEAVES:,} different values each")
            rows = self.rows.setdefault(name, [])
            rows.append(row)
            if len(rows) >= _CHUNK:
                self._pack(name)
        self.waiting.clear()

    def _pack(self, name: str) -> None:
        rows = self.rows.pop(name)
        columns = dict.fromkeys(leaf for row in rows for leaf in row)
        packed = pl.DataFrame(
            {leaf: [row.get(leaf) for row in rows] for leaf in columns}, schema=dict.fromkeys(columns, pl.String)
        )
        self.packed.setdefault(name, []).append(packed)

    def grids(self) -> list[Grid]:
        """A grid for each kind of record found, in order of their names."""
        for name in list(self.rows):
            self._pack(name)
        return [
            Grid(name=name, cells=_with_names(self._whole(name, parts)), header=dict(self.header), is_xml=True)
            for name, parts in sorted(self.packed.items())
        ]

    def _whole(self, name: str, parts: list[pl.DataFrame]) -> pl.DataFrame:
        records = pl.concat(parts, how="diagonal")
        from_header = asked_of_header(name) & self.header.keys() - set(records.columns)
        return records.with_columns(pl.lit(self.header[leaf]).alias(leaf) for leaf in sorted(from_header))


def merged(files: Sequence[Sequence[Grid]]) -> list[Grid]:
    """The records of several returns as those of one. Raises `Unreadable` if they are not of one collection and council."""
    headers = {tuple(g.header.get(k, "") for k in _OF_ONE_COLLECTION) for grids in files for g in grids[:1]}
    if len(headers) > 1:
        raise Unreadable(
            "MIXED_RETURNS",
            "the archive holds returns of different collections, terms, years or councils",
            "Make an archive of each.",
        )
    schools = [tuple(g.header.get(k, "") for k in _OF_ONE_SCHOOL) for grids in files for g in grids[:1]]
    named = [s for s in schools if any(s[1:])]
    if len(set(named)) < len(named) or _alike(files):
        raise Unreadable(
            "MIXED_RETURNS",
            "the archive holds the return of one school, or one and the same return, twice",
            "Leave one out.",
        )
    by_name: dict[str, list[Grid]] = {}
    for grids in files:
        for grid in grids:
            by_name.setdefault(grid.name, []).append(grid)
    found = []
    for name, parts in sorted(by_name.items()):
        whole = pl.concat([_named(g.cells) for g in parts], how="diagonal")
        header = {k: v for k, v in parts[0].header.items() if k in _OF_ONE_COLLECTION}
        found.append(Grid(name=name, cells=_with_names(whole), header=header, is_xml=True))
    return found


_OF_ONE_COLLECTION = ("Collection", "Term", "Year", "ReferenceDate", "LEA")


_OF_ONE_SCHOOL = ("LEA", "Estab", "URN")


def _alike(files: Sequence[Sequence[Grid]]) -> bool:
    """Are two returns the same throughout."""
    contents = [tuple((g.name, g.cells.shape, tuple(g.cells.hash_rows())) for g in grids) for grids in files]
    return len(set(contents)) < len(contents)


def _named(cells: pl.DataFrame) -> pl.DataFrame:
    """A grid's records under their names."""
    return cells.slice(1).rename(dict(zip(cells.columns, cells.row(0), strict=True)))


def _with_names(records: pl.DataFrame) -> pl.DataFrame:
    """Records as a sheet: their names are its first row."""
    names = pl.DataFrame({n: [n] for n in records.columns}, schema=records.schema)
    sheet = pl.concat([names, records])
    sheet.columns = [str(i) for i in range(sheet.width)]
    return sheet
