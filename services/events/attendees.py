"""What becomes of a person's registration, told to the services that write to the person."""

from __future__ import annotations

from services.events.addresses import registration_page
from services.events.documents import Occasion, Registration
from shared.contracts.events import AttendeeEvent
from shared.store import Work


def tell(work: Work, event: type[AttendeeEvent], occasion: Occasion, registration: Registration, **more: int) -> None:
    """Publish the event, with the person's own signed link; `more` are the fields of its own."""
    work.publish(
        event(
            registration=registration.id,
            occasion=occasion.id,
            occasion_name=occasion.facts.name,
            starts_at=occasion.facts.starts_at,
            track=registration.track,
            track_name=occasion.track(registration.track).name,
            attendance=registration.attendance,
            person=registration.person,
            manage_url=registration_page(work.public_url, registration.id, registration.person.language, work.links),
            occasion_version=occasion.revision,
            **more,
        )
    )
