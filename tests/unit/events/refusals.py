"""Say which refusal is expected by its code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from shared.contracts import Problem, ProblemKind, Rejected
from shared.contracts.problem import PREFIX


@contextmanager
def refused(kind: ProblemKind, *, at: str | None = None) -> Iterator[None]:
    """Expect a refusal of this kind, pointing at the field `at` where that is given."""
    with pytest.raises(Rejected) as caught:
        yield
    problem: Problem = caught.value.problem
    assert problem.type == PREFIX + kind.code
    if at is not None:
        assert [error.pointer for error in problem.errors] == [at]
