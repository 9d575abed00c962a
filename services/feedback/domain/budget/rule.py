"""How the rule of a count stands in the file that is published: with it alone the count can be done again."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError

from services.feedback.domain.budget.pabulib import Malformed
from shared.contracts.budgets import CountingRule, Method, Satisfaction

_PABULIB = {Method.GREEDY: "greedy", Method.EQUAL_SHARES: "equalshares"}
"""Pabulib's own names, with `/add1` where shares grow by 1."""


def rule_as_meta(rule: CountingRule, *, ties: str) -> dict[str, str]:
    """Return the lines of META that say how the count is done."""
    grows = rule.method is Method.EQUAL_SHARES and rule.step is not None
    meta = {
        "rule": _PABULIB[rule.method] + (f"/add{rule.step}" if grows else ""),
        "satisfaction": rule.satisfaction.value,
    }
    if grows:
        meta["completion"] = "greedy"
    return meta | {"tie_breaking": ties}


def rule_of(meta: Mapping[str, str]) -> CountingRule:
    """Return the rule that a file names. One that says nothing of satisfaction counts costs, as cities do.

    Raises:
        Malformed: it names a rule that isn't counted here.
    """
    name, _, step = meta.get("rule", "").partition("/add")
    methods = {pabulib: method for method, pabulib in _PABULIB.items()}
    if name not in methods:
        raise Malformed(f"META: rule is {meta.get('rule') or 'missing'}; say which with --method")
    try:
        return CountingRule(
            method=methods[name],
            satisfaction=Satisfaction(meta.get("satisfaction", Satisfaction.COST)),
            step=int(step) if step else None,
        )
    except (ValidationError, ValueError):
        raise Malformed(f"META: rule is {meta['rule']} with satisfaction {meta.get('satisfaction')}") from None
