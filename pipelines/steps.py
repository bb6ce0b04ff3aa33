"""A step: work that is done again only if what it rests on has changed.

Here: `Step`, several of them, and the digest of their inputs. Not here: what a step does (`pipelines.compose`, `pipelines.figures`), their order
(`pipelines.route`), and which code a step rests on (`pipelines.closure`).

What a step found is its log, a dataclass kept as JSON beside its outputs. The log is written last and removed first: where it stands,
the outputs are whole and of these inputs.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError
from upath import UPath

from pipelines.closure import digest_of
from pipelines.failures import kind_and_place
from pipelines.home.lake import read_bytes, write_bytes
from pipelines.processes import in_processes

Log = TypeVar("Log")


@dataclass(frozen=True)
class Done(Generic[Log]):
    """A step that is done: the digest of its inputs and code, its log, and whether it had been done before."""

    inputs: str
    log: Log
    unchanged: bool


@dataclass(frozen=True)
class Step(Generic[Log]):
    """A step of one council and round, or of the whole lake.

    place   where its log is kept
    log     the type of its log
    code    the modules it rests on, with all that these import
    inputs  what it is made from, as JSON can hold it
    work    makes its outputs and returns the log
    """

    place: UPath
    log: type[Log]
    code: tuple[str, ...]
    inputs: Sequence[Any]
    work: Callable[[], Log] = field(repr=False)

    @property
    def rests_on(self) -> str:
        """A digest of the inputs and the code."""
        return digest(list(self.inputs), digest_of(self.code))

    def before(self) -> Done[Log] | None:
        """The step as it was done before, if inputs and code are what they were."""
        done = last_done(self.place, self.log)
        return done if done is not None and done.inputs == self.rests_on else None

    def run(self) -> Done[Log]:
        """Do the step, unless it is done already."""
        return self.before() or self.do()

    def do(self) -> Done[Log]:
        """Do the step, whatever was done before."""
        # First, so that a step that breaks off leaves no new outputs beside an old log.
        self.place.unlink(missing_ok=True)
        try:
            log = self.work()
        except Exception as error:  # of the software, not of the data: `status` and `explain` show it
            write_bytes(_failure(self.place), kind_and_place(error).encode())
            raise
        _failure(self.place).unlink(missing_ok=True)
        done = Done(self.rests_on, log, unchanged=False)
        keep(self.place, done)
        return done


Key = TypeVar("Key")

ENOUGH = 3
"""So many steps to be done are worth another process."""


def run_all(steps: Mapping[Key, Step[Log]]) -> dict[Key, Done[Log]]:
    """Do steps that do not rest on each other, unless they are done already; several at a time where that pays."""
    done = {key: step.before() for key, step in steps.items()}
    left = [key for key, before in done.items() if before is None]
    new = in_processes(Step.do, [(steps[key],) for key in left], worth=len(left) >= ENOUGH)
    found = dict(zip(left, new, strict=True))
    return {key: before or found[key] for key, before in done.items()}


@dataclass(frozen=True)
class _Kept(Generic[Log]):
    inputs: str
    log: Log


def keep(place: UPath, done: Done[Any]) -> None:
    """Keep that a step is done."""
    write_bytes(place, _adapter(type(done.log)).dump_json(_Kept(done.inputs, done.log), indent=1))


def last_done(place: UPath, log: type[Log]) -> Done[Log] | None:
    """A step as it was last done, whatever its inputs are now; None if it was not, or by a version that kept other logs."""
    try:
        kept = _adapter(log).validate_json(read_bytes(place))
    except (FileNotFoundError, ValidationError):
        return None
    return Done(kept.inputs, kept.log, unchanged=True)


def why_failed(place: UPath) -> str:
    """Kind and place of the error that ended a step when it was last tried, or ""."""
    try:
        return read_bytes(_failure(place)).decode()
    except FileNotFoundError:
        return ""


def _failure(place: UPath) -> UPath:
    return place.with_name(f"{place.name}.failed")


def digest(*parts: Any) -> str:
    """A digest of anything JSON can hold; equal values give equal digests."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:32]


_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


def _adapter(log: type) -> TypeAdapter[Any]:
    if log not in _ADAPTERS:
        _ADAPTERS[log] = TypeAdapter(_Kept[log])  # type: ignore[valid-type]
    return _ADAPTERS[log]
