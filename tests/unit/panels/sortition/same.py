"""Prints what `test_same_everywhere` compares: run in processes that take themselves for other machines."""

from __future__ import annotations

import hashlib
import json

from services.panels.domain.pool import Applicant
from services.panels.domain.sortition.compute import fairest, lottery_of, of_two_stages
from shared.contracts.panels import Quota
from tests.unit.panels.sortition.cities import city

Pool = tuple[list[Applicant], list[Quota], int]
POOLS: dict[str, Pool] = {
    "homes": (*city(90, 10, seed=1, values=(2, 3, 4), homes=0.3), 10),
    "cuts": (*city(16, 5, seed=19, values=(2, 2, 2, 3), homes=0.3), 5),
    "stages": (*city(120, 12, seed=3), 12),
    "many": (*city(520, 12, values=(60, 60, 20)), 12),
}


def fingerprint(name: str, *, backwards: bool = False) -> str:
    """Return the SHA-256 of everything that a lottery is."""
    pool, quotas, size = POOLS[name]
    fair = fairest(pool[::-1] if backwards else pool, quotas, size=size, seconds=600)
    assert fair.exact
    assert bool(fair.cuts) == (name == "cuts")
    made = of_two_stages(fair, b"seed") if name == "stages" else lottery_of(fair, seed=b"seed")
    certificate = made.certificate.model_dump(mode="json")
    text = json.dumps([made.panels, made.kinds, made.weights, made.classes, certificate])
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    print(json.dumps({name: fingerprint(name, backwards=True) for name in POOLS}))  # noqa: T201 - that is its answer
