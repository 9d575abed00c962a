# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts elections with pabutools, in a process of its own, because pabutools is under GPL-3.0 (decision 38).

Nothing of ours is imported here, and nothing of ours imports this. Run by `counting` as ``python -m
services.feedback.budget.counting_process``. Each line of standard input is an order as JSON, and each gets one line of
standard output: an order's `pb` is an election in Pabulib's format with approval ballots, its `method` is
`equal-shares` or `greedy`, `satisfaction` is `cost` or `number`, and `step` is how much each voter's share grows until
the money is used, in the file's unit; null leaves what equal shares leave. The answer's `chosen` are ids in the order
in which they were chosen, `completed` those of them that equal shares left to the greedy rule.
"""

import importlib.metadata
import json
import sys
from typing import Any

from pabutools.election import ApprovalMultiProfile, Cardinality_Sat, Cost_Sat, Instance
from pabutools.election.pabulib import parse_pabulib_from_string
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule

SATISFACTION = {"cost": Cost_Sat, "number": Cardinality_Sat}


def count(order: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to one order."""
    instance, profile = parse_pabulib_from_string(order["pb"])
    ballots = profile.as_multiprofile()  # equal ballots once, with their number: the same result, sooner
    votes = {project: ballots.approval_score(project) for project in instance}
    # Of two that are tied: more votes, then the lower cost, then the id that comes first.
    ties = TieBreakingRule(lambda _, __, project: (-votes[project], project.cost, project.name))
    how = {"sat_class": SATISFACTION[order["satisfaction"]], "tie_breaking": ties}
    completed: list[Any] = []
    if order["method"] == "greedy":
        chosen = list(greedy_utilitarian_welfare(instance, ballots, **how))
    else:
        chosen, completed = _equal_shares(instance, ballots, how, order["step"])
    supported = [one.name for one in chosen if votes[one] > 0]
    return {
        "chosen": supported,
        "completed": [one.name for one in completed if one.name in supported],
        "library": f"pabutools {importlib.metadata.version('pabutools')}",
    }


def _equal_shares(
    instance: Instance, ballots: ApprovalMultiProfile, how: dict[str, Any], step: int | None
) -> tuple[list[Any], list[Any]]:
    """Return all that is chosen, and what of it the greedy rule added."""
    shared = method_of_equal_shares(instance, ballots, voter_budget_increment=step, **how)
    if step is None:
        return list(shared), []
    both = greedy_utilitarian_welfare(instance, ballots, initial_budget_allocation=shared, **how)
    return list(both), [one for one in both if one not in shared]


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(count(json.loads(line))) + "\n")
        sys.stdout.flush()
