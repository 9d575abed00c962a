"""Has elections counted by pabutools, in a process of its own that is ended with whoever waits for it."""

from __future__ import annotations

import json
import sys
from asyncio.subprocess import PIPE
from typing import Any

from pydantic import BaseModel

from shared.children import child
from shared.contracts.budgets import CountingRule

PROCESS = ("-m", "services.feedback.budget.counting_process")
TIES = "votes,cost,project_id"
"""How `counting_process` breaks ties, as the published file names it: more votes, lower cost, the first id."""
_LONGEST_LINE = 1 << 24


class CountFailed(RuntimeError):  # noqa: N818 - what the count has
    """The process gave no answer; says why, as far as it said so itself."""


class Counted(BaseModel):
    """What pabutools chose."""

    chosen: tuple[str, ...]
    """Ids of projects, in the order in which they were chosen."""
    completed: tuple[str, ...]
    """Those that equal shares had left out, and for which the money left was enough."""
    library: str


async def count(pb: str, rule: CountingRule) -> Counted:
    """Count an election, given in Pabulib's format.

    Raises:
        CountFailed: pabutools isn't installed, or can't count it.
    """
    order: dict[str, Any] = {"pb": pb, **rule.model_dump(mode="json")}
    pipes = {"stdin": PIPE, "stdout": PIPE, "stderr": PIPE, "limit": _LONGEST_LINE}
    async with child(sys.executable, *PROCESS, **pipes) as process:
        said, complained = await process.communicate(json.dumps(order).encode() + b"\n")
    if process.returncode != 0:
        last = (complained.decode(errors="replace").strip().splitlines() or ["no word of it"])[-1]
        raise CountFailed(f"counting ended with {process.returncode}: {last[:300]}")
    return Counted.model_validate_json(said)
