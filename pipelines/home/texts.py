"""The small files of a lake, read together: register entries, verdicts, and what was settled.

Here: one listing, and one file (`lake/texts.json`) with what the small files held when they were last read. On an object store a
refresh would otherwise make a request for every delivery there ever was. Not here: what the files mean (`pipelines.receive.books`).

The listing decides: what is no longer there is left out, what has another size or time is read again. Losing the file costs one
slow refresh and nothing else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pydantic import TypeAdapter, ValidationError
from upath import UPath

from pipelines.home.lake import Lake, read_bytes, write_bytes

FOLDERS = ("register", "settled", "verdicts")


@dataclass(frozen=True)
class Text:
    """What a small file held, and the size and time by which it is recognised."""

    stamp: str
    text: str


class Texts:
    """The small files of a lake as they lie there now. Paths are relative to the lake: `register/855/2025-26-Q1/….json`."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        lake.store.fs.invalidate_cache()  # what others wrote since is to be seen
        self._stamps = {path: stamp for folder in _there(lake.store) for path, stamp in _listed(lake.store, folder)}
        self._kept = _load(lake.texts)
        self._known = {p: t for p, t in self._kept.items() if self._stamps.get(p) == t.stamp}

    def below(self, folder: str) -> list[str]:
        """The paths of the files below a folder, in order."""
        return sorted(p for p in self._stamps if p.startswith(f"{folder}/"))

    def read(self, path: str) -> str:
        """The text of a file."""
        if path not in self._known:
            self._known[path] = Text(self._stamps[path], read_bytes(self._lake.store / path).decode())
        return self._known[path].text

    def keep(self, paths: Iterable[str]) -> None:
        """Keep what these files hold, for the next time. Without the right to write, the next time takes longer."""
        keeping = {p: self._known[p] for p in paths if p in self._known}
        if keeping != self._kept:
            try:
                write_bytes(self._lake.texts, _adapter().dump_json(keeping))
            except PermissionError:
                return  # somebody who may only look: the files themselves are as good


def stamps(store: UPath, folder: str) -> list[tuple[str, str]]:
    """The files below a folder of a store, each with the size and time by which it is recognised, in order."""
    store.fs.invalidate_cache()  # what others wrote since is to be seen
    return sorted(_listed(store, folder))


def _there(store: UPath) -> list[str]:
    """Those of the folders that are there. For a folder that is absent an object store would be asked several times."""
    try:
        there = {p.name for p in store.iterdir()}
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [f for f in FOLDERS if f in there]


def _listed(store: UPath, folder: str) -> Iterator[tuple[str, str]]:
    above = store.fs._strip_protocol(str(store)).rstrip("/")
    for path, about in store.fs.find(str(store / folder), detail=True).items():
        if not path.rpartition("/")[2].startswith("."):  # half written
            when = about.get("ETag") or about.get("mtime") or about.get("LastModified") or about.get("created")
            yield path[len(above) + 1 :], f"{about.get('size')} {when}"


def _load(place: UPath) -> dict[str, Text]:
    try:
        return _adapter().validate_json(read_bytes(place))
    except (FileNotFoundError, ValidationError):
        return {}  # not there yet, or of another version


@lru_cache
def _adapter() -> TypeAdapter[dict[str, Text]]:
    return TypeAdapter(dict[str, Text])
