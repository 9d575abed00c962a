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


def last(name: str) -> Instruction:
    """The instruction of the final image that counts."""
    return [one for one in stages()[-1] if one.name == name][-1]


def environment() -> dict[str, str]:
    """What ENV sets in the final image."""
    return dict(word.split("=", maxsplit=1) for one in stages()[-1] if one.name == "ENV" for word in one.words)


def sources(service: str) -> list[tuple[str, str]]:
    """What the final image copies from the checkout, and where to, for SERVICE=service."""
    copies = [one.value.replace("${SERVICE}", service).split() for one in stages()[-1] if one.name == "COPY"]
    return [(words[0], words[1]) for words in copies if not words[0].startswith("--from")]


def lay_out(service: str, folder: Path) -> None:
    """Copy into `folder` what the image has in its WORKDIR."""
    for source, target in sources(service):
        origin, goal = ROOT / source, folder / target
        if origin.is_dir():
            shutil.copytree(origin, goal, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            goal = goal / origin.name if target.endswith("/") else goal
            goal.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(origin, goal)
