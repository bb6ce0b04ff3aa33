"""Where the seconds of a refresh go: functions of the product, timed from outside in the process that is measured.

Here: which functions are a step, and the watch. Not here: anything the product would notice; it has no timers of its own.

Time belongs to the innermost step that runs: what `receive` takes is what is left of it without reading and the gate.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from importlib import import_module
from time import perf_counter
from typing import Any

PACKAGES = ("schemas", "warehouse", "pipelines", "benchmarks")
REST = "everything else"
STEPS: Mapping[str, Sequence[str]] = {
    "council workbook": ("pipelines.council.councils.councils_of", "pipelines.council.settings.load_council"),
    "register": ("pipelines.receive.receiving.register_dropped", "pipelines.receive.landing.look"),
    "read": ("pipelines.receive.read.read",),
    "gate": (
        "pipelines.receive.gate.header.recognise",
        "pipelines.receive.gate.judging.judge",
        "pipelines.receive.gate.judging.judge_across",
        "pipelines.receive.gate.judging.take_out",
    ),
    "receive: coverage, pseudonyms, writing, waiting": ("pipelines.receive.receiving.bring_up_to_date",),
    "events": ("pipelines.route.compose",),
    "facts": ("pipelines.route.figures",),
    "comparison": ("pipelines.route.compare",),
    "star and marts": ("warehouse.publish.frames.star_frames", "warehouse.publish.build.build"),
    "prove and publish": (
        "warehouse.publish.build.prove",
        "warehouse.publish.release.contents",
        "warehouse.publish.release.hold_to",
        "pipelines.publish.publication.publish_release",
    ),
}
"""The steps in order, each with the functions that are it."""


class Stopwatch:
    """Seconds by step, from `start` to `stop`."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._open = [REST]
        self._since = 0.0

    def start(self) -> None:
        """Begin; what belongs to no step goes to `REST`."""
        self._since = perf_counter()

    def stop(self) -> float:
        """End. Returns the seconds in all."""
        self._charge()
        return sum(self.seconds.values())

    def within(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with its time charged to a step."""

        @wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            self._charge()
            self._open.append(step)
            try:
                return function(*args, **kwargs)
            finally:
                self._charge()
                self._open.pop()

        return timed

    def install(self, steps: Mapping[str, Sequence[str]]) -> None:
        """Put the watch around functions, under every name by which our modules know them.

        Modules that are imported later find the timed ones. Raises `AttributeError` for a function that is not there.
        """
        for step, functions in steps.items():
            for place in functions:
                module, _, name = place.rpartition(".")
                function = getattr(import_module(module), name)
                timed = self.within(step, function)
                for known in [m for n, m in sys.modules.items() if n.split(".")[0] in PACKAGES]:
                    for alias in [a for a, value in vars(known).items() if value is function]:
                        setattr(known, alias, timed)

    def _charge(self) -> None:
        now = perf_counter()
        step = self._open[-1]
        self.seconds[step] = self.seconds.get(step, 0.0) + now - self._since
        self._since = now
