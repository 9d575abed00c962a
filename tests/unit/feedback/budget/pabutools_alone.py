# SPDX-License-Identifier: GPL-3.0-or-later
"""Pabutools by itself: an election on standard input, what the named rules choose as JSON on standard output."""

import json
import sys
from typing import Any

from pabutools.election import Cost_Sat
from pabutools.election.pabulib import parse_pabulib_from_string
from pabutools.rules import (
    completion_by_rule_combination,
    greedy_utilitarian_welfare,
    method_of_equal_shares,
)
from pabutools.tiebreaking import TieBreakingRule

instance, profile = parse_pabulib_from_string(sys.stdin.read())
ties = TieBreakingRule(lambda _, voters, one: (-voters.approval_score(one), one.cost, one.name))
how = {"sat_class": Cost_Sat, "tie_breaking": ties}


def completed() -> Any:
    """Equal shares that grow by one while money is left, and what then fits in the order of votes."""
    several = profile.as_multiprofile()  # each of many equal ballots by itself takes minutes
    both = [method_of_equal_shares, greedy_utilitarian_welfare]
    return completion_by_rule_combination(instance, several, both, [{**how, "voter_budget_increment": 1}, how])


rules = {
    "greedy": lambda: greedy_utilitarian_welfare(instance, profile, **how),
    "equal-shares": lambda: method_of_equal_shares(instance, profile, **how),
    "completed": completed,
}
chosen = {}
for name in sys.argv[1:]:
    found = rules[name]()
    chosen[name] = sorted(one.name for one in found if profile.approval_score(one) > 0)
json.dump(chosen, sys.stdout)
