"""A decision of proposals that can't be recorded."""

from __future__ import annotations

from shared.contracts import ProblemKind
from shared.text import Text

DECISION_ALREADY_RECORDED = ProblemKind(
    "decision-already-recorded",
    409,
    Text(fi="Päätös on jo kirjattu", sv="Beslutet är redan antecknat", en="The decision is already recorded"),
    Text(
        fi="Päätös {decision} on jo kirjattu, eikä sitä muuteta. Mitään ei muutettu. Anna uudelle päätökselle "
        "oma tunnus.",
        sv="Beslutet {decision} är redan antecknat och ändras inte. Ingenting ändrades. Ge det nya beslutet en "
        "egen beteckning.",
        en="The decision {decision} is already recorded and stays as it is. Nothing was changed. Give the new "
        "decision an id of its own.",
    ),
)
