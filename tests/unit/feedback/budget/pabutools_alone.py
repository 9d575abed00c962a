# SPDX-License-Identifier: GPL-3.0-or-later
"""Pabutools by itself: an election on standard input, what the named rules choose as JSON on standard output."""

import json
import sys

from pabutools.election import Cost_Sat
from pabutools.election.pabulib import parse_pabulib_from_string
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule

instance, profile = parse_pabulib_from_string(sys.stdin.read())
ties = TieBreakingRule(lambda _, voters, one: (-voters.approval_score(one), one.cost, one.name))
rules = {"greedy": greedy_utilitarian_welfare, "equal-shares": method_of_equal_shares}
chosen = {}
for name in sys.argv[1:]:
    found = rules[name](instance, profile, sat_class=Cost_Sat, tie_breaking=ties)
    chosen[name] = sorted(one.name for one in found if profile.approval_score(one) > 0)
json.dump(chosen, sys.stdout)
