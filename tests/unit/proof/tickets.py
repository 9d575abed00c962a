"""One applicant's own ticket, from the files of a lottery."""

from __future__ import annotations

from collections.abc import Mapping

from shared.proof.bundle import MANIFEST, AuditFile, Manifest, Ticket, Tickets
from shared.proof.canonical import sha256


def ticket_of(files: Mapping[str, bytes], audit: AuditFile, pseudonym: str) -> Ticket:
    manifest = Manifest.model_validate_json(files[MANIFEST])
    return Tickets(manifest, audit, sealed_by=sha256(files[MANIFEST])).of(pseudonym, audit.salt)
