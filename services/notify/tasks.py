"""Work that notify stores for its own later self."""

from __future__ import annotations

from datetime import timedelta

from pydantic import AwareDatetime

from shared.contracts import Task
from shared.stretches import BASE64URL

INVITATION_KEPT = timedelta(days=90)
"""How long an invited person's data is kept after the invitation."""
APPLICANT_KEPT = timedelta(days=30)
"""How long an applicant's data is kept after the call has closed, or the last letter: they are told of the lottery."""
SUMMONS_KEPT = timedelta(days=7)
"""How long a member's data is kept after the session that they were summoned to."""
VOTER_KEPT = timedelta(days=7)
"""How long a voter's address is kept after voting has closed, unless they asked for news."""
PARTICIPANT_KEPT = timedelta(days=730)
"""How long the address of who hears of a round is kept: most projects are done by then."""
DECISION_LINK_KEPT = timedelta(days=30)
"""How long the link to decide on an activity is kept after the promised time."""
PROOFREADERS_KEPT = timedelta(days=7)
"""How long the addresses are kept that a test of a newsletter went to."""
REACH_KEPT = timedelta(days=28)
"""How long it is kept with a delivery which districts its recipient had chosen."""
REMINDED_BEFORE = timedelta(hours=24)
"""How long before an occasion its attendees are reminded."""


class ForgetAddress(Task, name="notify.forget-address"):
    """Drop the address of a subscription that has ended or was never confirmed."""

    subscription: str


class ForgetSuppression(Task, name="notify.forget-suppression"):
    """Forget what has come back from an address."""

    suppression: str


class FanOut(Task, name="notify.fan-out"):
    """Record the deliveries of a campaign's next recipients, after the id `after`."""

    campaign: str
    after: str = ""
    width: int = BASE64URL.first_width
    """Of the stretch of ids to look in for subscribers."""


class AskPartners(Task, name="notify.ask-partners"):
    """Ask the next hundred partners, after the id `after`, to pass an occasion on."""

    occasion: str
    after: str = ""


class RemindPartner(Task, name="notify.remind-partner"):
    """Remind a partner that hasn't answered."""

    share_kit: str


class TellNews(Task, name="notify.tell-news"):
    """Tell what a notice says now to those who aren't people: other systems."""

    notice: str


class Beat(Task, name="notify.beat"):
    """Begin a heartbeat, that was due then."""

    at: AwareDatetime


class BeginSending(Task, name="notify.begin-sending"):
    """Begin to send a newsletter that staff have composed."""

    newsletter: str


class ReleaseDeliveries(Task, name="notify.release-deliveries"):
    """Have the next hundred of a campaign's held deliveries sent."""

    campaign: str


class WithdrawDeliveries(Task, name="notify.withdraw-deliveries"):
    """Withdraw the next hundred of a campaign's deliveries that aren't on their way, or drop those never promised."""

    campaign: str


class SumUpReach(Task, name="notify.sum-up-reach"):
    """Keep whom a campaign reached as a sum alone, a hundred deliveries at a time."""

    campaign: str


class ForgetProofreaders(Task, name="notify.forget-proofreaders"):
    """Drop the addresses that a test of a newsletter went to."""

    campaign: str


class SendDigest(Task, name="notify.send-digest"):
    """Close a digest for new items and send it."""

    campaign: str


class RemindAttendees(Task, name="notify.remind-attendees"):
    """Remind an occasion's attendees."""

    occasion: str


class ForgetAttendees(Task, name="notify.forget-attendees"):
    """Drop the personal data of an occasion's next attendees, after the id `after`."""

    occasion: str
    after: str = ""


class ForgetFollowers(Task, name="notify.forget-followers"):
    """Forget that subscriptions follow an occasion that is over: the next hundred, after the id `after`."""

    occasion: str
    after: str = ""


class ForgetInvitation(Task, name="notify.forget-invitation"):
    """Drop the personal data of somebody who was invited to a panel."""

    invitation: str


class ForgetApplicant(Task, name="notify.forget-applicant"):
    """Drop the personal data of somebody who has applied to a panel."""

    applicant: str


class ForgetSummons(Task, name="notify.forget-summons"):
    """Drop the personal data of somebody who was summoned to a session of a panel."""

    summons: str


class ForgetParticipant(Task, name="notify.forget-participant"):
    """Drop the personal data of somebody who had an idea or a ballot."""

    participant: str


class ForgetDecisionLink(Task, name="notify.forget-decision-link"):
    """Drop the link by which an activity is decided on."""

    activity: str
