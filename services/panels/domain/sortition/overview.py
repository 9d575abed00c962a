"""What people are shown of a lottery: a few numbers from its published files."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from pydantic import BaseModel, ConfigDict

from services.panels.domain.sortition.certificate import Certificate
from shared.proof.bundle import LOTTERY, MANIFEST, LotteryFile, Manifest, QuotaRule


class Spread(BaseModel):
    """How many of a panel count for a quota, over all panels of the lottery."""

    model_config = ConfigDict(frozen=True)

    quota: QuotaRule
    least: int
    most: int
    mean: float
    """Weighted by how likely each panel is."""


class Overview(BaseModel):
    """A published lottery in numbers. Says nothing that its public files don't say."""

    model_config = ConfigDict(frozen=True)

    applicants: int
    size: int
    panels: int
    stages: int
    certificate: Certificate
    spreads: tuple[Spread, ...]

    @property
    def mean_chance(self) -> float:
        """The average probability: seats for each applicant."""
        return self.size / self.applicants


def overview_of(files: Mapping[str, bytes]) -> Overview:
    """Return the overview of a lottery's files."""
    manifest = Manifest.model_validate_json(files[MANIFEST])
    lottery = LotteryFile.model_validate_json(files[LOTTERY])
    totals = np.array([one.totals for one in lottery.panels]).reshape(len(lottery.panels), len(manifest.quotas))
    means = np.average(totals, axis=0, weights=lottery.weights or None)
    return Overview(
        applicants=manifest.applicants,
        size=manifest.size,
        panels=manifest.panels,
        stages=manifest.stages,
        certificate=Certificate.model_validate(manifest.certificate),
        spreads=tuple(
            Spread(quota=quota, least=int(least), most=int(most), mean=round(float(mean), 6))
            for quota, least, most, mean in zip(
                manifest.quotas, totals.min(axis=0), totals.max(axis=0), means, strict=True
            )
        ),
    )
