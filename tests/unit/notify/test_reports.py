"""What comes back by mail, and what it does to an address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.domain.report import read
from services.notify.domain.suppression import RETURNED_WITHIN, Suppressed, SuppressionRules, names_no_mailbox
from shared.contracts.notify import MailReport
from tests.unit.notify.samples import NOW

DELIVERY = "0123456789abcdef0123456789abcdef01234567"


def bounce(
    action: str = "failed",
    status: str = "5.1.1",
    to: str = f"bounces+{DELIVERY}@silta.example",
    enclosed: str = "text/rfc822-headers",
    said: str = "smtp; 550 5.1.1 <nobody@example.org>: Recipient address rejected: User unknown",
) -> bytes:
    """A report as Postfix writes it."""
    return f"""\
Return-Path: <>
From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
X-Postfix-Queue-ID: 4XyZ
Arrival-Date: Wed, 20 Jan 2027 12:00:00 +0200 (EET)

Final-Recipient: rfc822; nobody@example.org
Original-Recipient: rfc822;nobody@example.org
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.org
Diagnostic-Code: {said}

--b
Content-Type: {enclosed}

From: Silta <silta@silta.example>
To: nobody@example.org
Message-ID: <{DELIVERY}@silta.example>
Subject: News

--b--
""".replace("\n", "\r\n").encode()


COMPLAINT = f"""\
From: feedback@provider.example
To: abuse@silta.example
Subject: Abuse report
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an email abuse report.

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Provider/1.0
Version: 1
Original-Mail-From: <bounces+{DELIVERY}@silta.example>

--b
Content-Type: message/rfc822

From: Silta <silta@silta.example>
To: someone@example.org
Message-ID: <{DELIVERY}@silta.example>

Hello.
--b--
""".replace("\n", "\r\n").encode()


def test_a_bounce_tells_of_which_letter_and_why_without_the_address() -> None:
    report = read(bounce())
    assert report is not None
    assert (report.delivery, report.report, report.no_mailbox) == (DELIVERY, MailReport.BOUNCED, True)
    assert "User unknown" in report.words
    assert "@" not in report.words


@pytest.mark.parametrize("enclosed", ["text/rfc822-headers", "message/rfc822"])
def test_the_letter_is_found_by_what_the_report_encloses_where_the_address_doesnt_tell(enclosed: str) -> None:
    report = read(bounce(to="silta@silta.example", enclosed=enclosed))
    assert report is not None
    assert report.delivery == DELIVERY


def test_a_full_mailbox_is_a_bounce_but_no_proof_that_there_is_no_mailbox() -> None:
    report = read(bounce(status="5.2.2", said="smtp; 552 5.2.2 Mailbox full"))
    assert report is not None
    assert not report.no_mailbox


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_what_isnt_final_reports_nothing(action: str) -> None:
    assert read(bounce(action=action, status="4.4.1")) is None


def test_a_complaint_is_read() -> None:
    report = read(COMPLAINT)
    assert report is not None
    assert (report.delivery, report.report) == (DELIVERY, MailReport.COMPLAINED)
    assert read(COMPLAINT.replace(b"Feedback-Type: abuse", b"Feedback-Type: not-spam")) is None


def test_an_answer_of_a_person_or_an_absence_note_reports_nothing() -> None:
    letter = f"To: bounces+{DELIVERY}@silta.example\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\n"
    assert read(letter.encode()) is None


@given(st.binary(max_size=300), st.integers(0, len(COMPLAINT)))
def test_no_letter_however_broken_stops_the_reading(noise: bytes, at: int) -> None:
    for letter in (noise, bounce()[:at] + noise + bounce()[at:], COMPLAINT[:at] + noise):
        read(letter)


@pytest.mark.parametrize(
    ("words", "none"),
    [
        ("550 5.1.1 User unknown", True),
        ("5.1.10 null MX", True),
        ("550 5.2.1 disabled", True),
        ("550 5.1.8 Sender address rejected", False),
        ("554 5.7.1 Spam", False),
        ("450 4.1.1 later", False),
        ("550 no such user 15.1.1", False),
    ],
)
def test_which_words_name_no_mailbox(words: str, none: bool) -> None:  # noqa: FBT001 - a table
    assert names_no_mailbox(words) is none


def test_an_address_that_doesnt_exist_is_given_up_at_once_and_another_after_three_returns() -> None:
    gone = SuppressionRules(changed_at=NOW)
    gone.bounced(NOW, no_mailbox=True)
    assert gone.reason is Suppressed.BOUNCED
    full = SuppressionRules(changed_at=NOW)
    for day in (0, 1):
        full.bounced(NOW + timedelta(days=day), no_mailbox=False)
        assert full.reason is None
    full.bounced(NOW + timedelta(days=2), no_mailbox=False)
    assert full.reason is Suppressed.BOUNCED


def test_returns_that_lie_far_apart_dont_add_up() -> None:
    full = SuppressionRules(changed_at=NOW)
    for number in range(10):
        full.bounced(NOW + number * RETURNED_WITHIN, no_mailbox=False)
    assert full.reason is None


def test_a_complaint_counts_for_more_than_a_bounce() -> None:
    one = SuppressionRules(changed_at=NOW)
    one.complained(NOW)
    one.bounced(NOW, no_mailbox=True)
    assert one.reason is Suppressed.COMPLAINED
