"""The one Dockerfile, read: its instructions, and what an image of it holds and runs."""

from __future__ import annotations

import json
import shlex
import shutil
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from dockerfile_parse import DockerfileParser

ROOT = Path(__file__).resolve().parents[3]
DOCKERFILE = ROOT / "deploy" / "docker" / "Dockerfile"
SERVICES = ("events", "panels", "feedback", "notify")
CONSOLE = "console"
IMAGES = (*SERVICES, CONSOLE)


@dataclass(frozen=True)
class Instruction:
    """One instruction with its arguments, continued lines joined."""

    name: str
    value: str

    @property
    def words(self) -> list[str]:
        """The arguments of the exec form, else the words."""
        return list(json.loads(self.value)) if self.value.startswith("[") else shlex.split(self.value)


def stages() -> list[list[Instruction]]:
    """Each stage's instructions, its FROM first."""
    parser = DockerfileParser(fileobj=BytesIO(DOCKERFILE.read_bytes()), env_replace=False)
    found: list[list[Instruction]] = []
    for one in parser.structure:
        if one["instruction"] == "COMMENT":
            continue
        if one["instruction"] == "FROM":
            found.append([])
        found[-1].append(Instruction(one["instruction"], one["value"]))
    return found


def image(of: str) -> list[Instruction]:
    """The instructions of the console's image, or else of a service's, which is the last."""
    [found] = [stage for stage in stages() if stage[0].value.endswith(f" AS {CONSOLE if of == CONSOLE else 'service'}")]
    return found


def last(name: str, of: str = "events") -> Instruction:
    """The instruction of an image that counts."""
    return [one for one in image(of) if one.name == name][-1]


def environment(of: str = "events") -> dict[str, str]:
    """What ENV sets in an image."""
    return dict(word.split("=", maxsplit=1) for one in image(of) if one.name == "ENV" for word in one.words)


def sources(of: str) -> list[tuple[str, str]]:
    """What an image copies from the checkout, and where to; of a service's, for SERVICE=of."""
    copies = [one.value.replace("${SERVICE}", of).split() for one in image(of) if one.name == "COPY"]
    return [(words[0], words[1]) for words in copies if not words[0].startswith("--from")]


def lay_out(of: str, folder: Path) -> None:
    """Copy into `folder` what an image has in its WORKDIR."""
    for source, target in sources(of):
        origin, goal = ROOT / source, folder / target
        if origin.is_dir():
            shutil.copytree(origin, goal, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            goal = goal / origin.name if target.endswith("/") else goal
            goal.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(origin, goal)
