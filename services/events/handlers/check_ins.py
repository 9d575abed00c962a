"""People checked in at an occasion's door."""

from __future__ import annotations

from datetime import UTC

from services.events.addresses import door_page
from services.events.codes import door_key, is_valid_key, read_code
from services.events.documents import JudgedScan, Occasion, Registration
from services.events.domain.check_in import check_door, check_in, close_door
from services.events.domain.history import Why
from services.events.handlers._messages import messages
from services.events.handlers._registrations import current
from shared.clock import in_milliseconds
from shared.contracts.events import CheckIn, CloseDoor, Door, DoorClosed, DoorVerdict, OpenDoor, Scan, ScansTaken
from shared.store import Work


@messages.handles(OpenDoor)
async def open_door(command: OpenDoor, work: Work) -> Door:
    """Give the key for checking people in."""
    occasion = await work.load(Occasion, command.occasion, field="/data/occasion")
    check_door(occasion)
    key = door_key(occasion.id, len(occasion.revoked_keys), work.links)
    return Door(occasion=occasion.id, door=key, url=door_page(work.public_url, occasion.id, key))


@messages.handles(CloseDoor)
async def revoke_key(command: CloseDoor, work: Work) -> DoorClosed:
    """Revoke the key that was given out."""
    occasion = await work.load(Occasion, command.occasion, field="/data/occasion")
    close_door(occasion, work.now, Why(by=command.by, reason=command.reason))
    return DoorClosed(occasion=occasion.id, keys_revoked=len(occasion.revoked_keys))


@messages.handles(CheckIn)
async def take_scans(command: CheckIn, work: Work) -> ScansTaken:
    """Judge each scan that isn't judged yet, and note who came; under a revoked key keep it as a conflict."""
    occasion = await work.load(Occasion, command.occasion, field="/data/occasion")
    is_valid = is_valid_key(occasion, command.door, work.links)
    check_door(occasion)
    keys = [JudgedScan.key(work.cause.source, occasion.id, scan) for scan in command.scans]
    judged = {one.id: one for one in await work.select(JudgedScan, {"_id": {"$in": keys}})}
    named = [_named(scan, work) for scan in command.scans]
    found = {one.id: one for one in await work.select(Registration, {"_id": {"$in": [str(one) for one in named]}})}
    for key, scan, name in zip(keys, command.scans, named, strict=True):
        before = judged.get(key)
        if before is not None and is_valid and before.verdict is DoorVerdict.REVOKED_KEY:
            work.remove(before)
            before = None
        if before is None:
            registration = None if isinstance(name, DoorVerdict) else found.get(name)
            registration = await current(registration, work) if registration else None
            named_so = name if isinstance(name, DoorVerdict) else registration
            judged[key] = _judged(key, scan, occasion, named_so, work, is_valid=is_valid)
            work.add(judged[key])
    return ScansTaken(verdicts=tuple(judged[key].told() for key in keys), checked_in=occasion.checked_in)


def _named(scan: Scan, work: Work) -> str | DoorVerdict:
    """Return the registration that a scan names, or what is wrong with its code."""
    return read_code(scan.code, work.links) if scan.code is not None else str(scan.registration)


def _judged(  # noqa: PLR0913 - what a verdict is made of
    key: str,
    scan: Scan,
    occasion: Occasion,
    named: Registration | DoorVerdict | None,
    work: Work,
    *,
    is_valid: bool,
) -> JudgedScan:
    at = in_milliseconds(scan.at.astimezone(UTC))
    registration = None if isinstance(named, DoorVerdict) else named
    before = registration.checked_in_at if registration else None
    if isinstance(named, DoorVerdict):
        verdict = named
    else:
        verdict = check_in(occasion, registration, at) if is_valid else DoorVerdict.REVOKED_KEY
    return JudgedScan(
        id=key,
        occasion=occasion.id,
        scan=scan.id,
        at=at,
        told_at=work.now,
        verdict=verdict,
        registration=registration.id if registration else None,
        seats=registration.seats if registration else 0,
        checked_in_at=at if verdict is DoorVerdict.CHECKED_IN else before,
    )
