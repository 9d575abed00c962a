"""How the rule of a count stands in the file that is published: with it alone the count can be done again.

Pabulib has names for the commonest rules only. Where ours is one of them the file says so; all of it stands in the
comment, which Pabulib's readers leave alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError

from services.feedback.domain.budget.pabulib import Malformed
from shared.contracts.budgets import CountingRule, Method, Satisfaction

_OURS = "#1: counted by Silta: "
_FOREIGN = {"greedy": Method.GREEDY, "equalshares": Method.EQUAL_SHARES}
"""Pabulib's names, with `/add1` where shares grow by 1. Cities that use them count satisfaction by cost."""


def rule_as_meta(rule: CountingRule, *, ties: str) -> dict[str, str]:
    """Return the lines of META that say how the count is done."""
    said = {**rule.model_dump(mode="json", exclude_none=True), "ties": ties}
    return {"rule": _name(rule), "comment": _OURS + " ".join(f"{key}={value}" for key, value in said.items())}


def _name(rule: CountingRule) -> str:
    if rule.satisfaction is not Satisfaction.COST:
        return "unknown"
    if rule.method is Method.GREEDY:
        return "greedy"
    # Pabulib's `add1` goes on growing shares when nothing more fits, and completes nothing.
    return "equalshares" if rule.step is None else "unknown"


def rule_of(meta: Mapping[str, str]) -> CountingRule:
    """Return the rule that a file names.

    Raises:
        Malformed: it names a rule that isn't counted here.
    """
    comment = meta.get("comment", "")
    try:
        if comment.startswith(_OURS):
            said = dict(one.split("=", 1) for one in comment.removeprefix(_OURS).split())
            said.pop("ties", None)
            return CountingRule.model_validate({"step": None, **said})
        name, _, step = meta.get("rule", "").partition("/add")
        return CountingRule(method=_FOREIGN[name], step=int(step) if step else None)
    except (KeyError, ValidationError, ValueError):
        raise Malformed(f"META: the rule is {meta.get('rule') or 'missing'}; say which with --method") from None
