"""What an image installs, from what this machine has: all lists take their versions from dev.txt, installed here."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from importlib import metadata
from importlib.metadata import Distribution, distribution
from pathlib import Path, PurePath

import grimp

from deploy.scan.licences import required
from tests.unit.deploy.dockerfile import CONSOLE, ROOT

MIB = 1024 * 1024


def called(name: str) -> str:
    """A distribution's name, however it is written."""
    return re.sub(r"[-_.]+", "-", name).lower()


def distributions(requirements: str) -> list[Distribution]:
    """The distributions of a list, as far as they are for a machine like this."""
    pinned = required(ROOT / "requirements" / f"{requirements}.txt")
    found = [distribution(one.name) for one in pinned if one.marker is None or one.marker.evaluate()]
    assert all(f"=={one.version}" in {str(pin.specifier) for pin in pinned} for one in found)
    return found


def size(requirements: str) -> float:
    """How much they are together, in MiB, less what Python compiles."""
    files = (one.locate_file(path) for one in distributions(requirements) for path in files_of(one))
    return sum(Path(str(path)).stat().st_size for path in files if PurePath(str(path)).suffix != ".pyc") / MIB


def files_of(one: Distribution) -> list[PurePath]:
    """Its files below the environment's library."""
    return [path for path in one.files or () if ".." not in path.parts]


@cache
def owners() -> dict[str, set[str]]:
    """What stands at the top of the environment's library → whose it is."""
    found = defaultdict[str, set[str]](set)
    for one in metadata.distributions():
        for path in files_of(one):
            found[path.parts[0]].add(called(one.name))
    return found


def lay_out_libraries(requirements: str, folder: Path) -> None:
    """Make a library of them, and of nothing else that this machine has, of links."""
    for one in distributions(requirements):
        for path in files_of(one):
            # As much as is this one's alone, by one link.
            part = PurePath(path.parts[0]) if len(owners()[path.parts[0]]) == 1 else path
            goal = folder / part
            goal.parent.mkdir(parents=True, exist_ok=True)
            if not goal.is_symlink():
                goal.symlink_to(Path(str(one.locate_file(part))))


@cache
def _imports() -> grimp.ImportGraph:
    return grimp.build_graph("services", "shared", include_external_packages=True, cache_dir=None)


def imported(of: str) -> set[str]:
    """The distributions that the code of an image imports, first or later, itself or by what it imports."""
    graph, whole = _imports(), f"services.{of}"
    code = graph.find_descendants(whole) | {whole}
    if of != CONSOLE:  # services hold what the console adds of theirs
        code = {module for module in code if "console" not in module}
    reached = code.union(*(graph.find_upstream_modules(module) for module in code))
    ours, from_where = {"services", "shared"}, metadata.packages_distributions()
    modules = {module.partition(".")[0] for module in reached} - ours
    return {called(from_where[module][0]) for module in modules if module in from_where}
