"""What people are shown of a lottery: a few numbers from its published files."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import fmean

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

    @property
    def gap(self) -> float:
        """How far the lottery is from the best that could be at most, by the certificate: 0 where it is the best."""
        return float(self.certificate.gap)


def overview_of(files: Mapping[str, bytes]) -> Overview:
    """Return the overview of a lottery's files."""
    manifest = Manifest.model_validate_json(files[MANIFEST])
    lottery = LotteryFile.model_validate_json(files[LOTTERY])
    totals = zip(*(one.totals for one in lottery.panels), strict=True)
    return Overview(
        applicants=manifest.applicants,
        size=manifest.size,
        panels=manifest.panels,
        stages=manifest.stages,
        certificate=Certificate.model_validate(manifest.certificate),
        spreads=tuple(
            Spread(quota=quota, least=min(seen), most=max(seen), mean=round(fmean(seen, lottery.weights or None), 6))
            for quota, seen in zip(manifest.quotas, totals, strict=True)
        ),
    )
