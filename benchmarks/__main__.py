"""`python -m benchmarks [NAME…]`: run benchmarks, show their tables, keep them in the README with `--write`.

Here: finding the benchmarks and their options. Not here: what they measure.
"""

import argparse
import tempfile
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from rich.console import Console

import benchmarks
from benchmarks import table
from benchmarks.measure import Setup, machine

_WIDTH = 150


def found() -> dict[str, ModuleType]:
    """Every module of the folder that can be run as a benchmark, by name."""
    names = sorted(m.name for m in iter_modules(benchmarks.__path__) if m.name != "__main__")
    modules = {n: import_module(f"benchmarks.{n}") for n in names}
    return {n: m for n, m in modules.items() if hasattr(m, "SIZES") and hasattr(m, "run")}


def main() -> None:
    """Run what is asked for."""
    known = found()
    sizes = {name: default for m in known.values() for name, default in m.SIZES.items()}
    parser = argparse.ArgumentParser("python -m benchmarks", description=(benchmarks.__doc__ or "").split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which of {', '.join(known)}; all by default")
    parser.add_argument("--repeats", type=int, default=3, help="how often each case runs")
    parser.add_argument("--write", action="store_true", help=f"keep the tables in {table.README.name}")
    for name, default in sizes.items():
        parser.add_argument(f"--{name}", type=int, default=default, help=f"default {default:,}")
    arguments = parser.parse_args()
    if unknown := sorted(set(arguments.names) - set(known)):
        parser.error(f"there is no benchmark {', '.join(unknown)}")
    console = Console(highlight=False)
    out = console if console.is_terminal else Console(highlight=False, width=_WIDTH)
    for name in arguments.names or known:
        module = known[name]
        chosen = {size: getattr(arguments, size) for size in module.SIZES}
        # Before the run: afterwards the load is our own.
        where = machine()
        options = "".join(f" --{size} {number}" for size, number in chosen.items())
        command = f"python -m benchmarks {name}{options} --repeats {arguments.repeats}"
        with tempfile.TemporaryDirectory(prefix="scrutiny-benchmark-") as folder:
            tables = module.run(Setup(Path(folder), arguments.repeats), **chosen)
        for result in tables:
            out.print(result.on_screen())
            for line in result.notes:
                out.print(line)
        out.print(f"{command}: {where}")
        if arguments.write:
            table.write(name, tables, command, where)


if __name__ == "__main__":
    main()
