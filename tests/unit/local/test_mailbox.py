"""The mailbox keeps what it is given and can be searched."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from deploy.local.mail_server.mailbox import Mailbox, attachments, body, header_lines


def written(
    subject: str = "Tervetuloa äänestämään – pitkä otsikko, joka varmasti jatkuu toiselle riville asti",
) -> bytes:
    message = EmailMessage()
    message["From"] = "Espoo <silta@espoo.example>"
    message["To"] = "aino@example.org"
    message["Subject"] = subject
    message.set_content("Hei, Åke!\n")
    message.add_alternative("<p>Hei, Åke!</p>", subtype="html")
    message.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="ilta.ics")
    return message.as_bytes()


def test_a_message_is_found_by_recipient_and_subject_in_any_case(tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path)
    first = mailbox.keep(written(), "silta@espoo.example", ["aino@example.org", "piilo@example.org"])
    mailbox.keep(written("Muu asia"), "silta@espoo.example", ["ville@example.org"])
    assert [entry.id for entry in mailbox.find(to="AINO@")] == [first]
    assert [entry.id for entry in mailbox.find(to="piilo")] == [first]
    assert [entry.id for entry in mailbox.find(subject="ÄÄNESTÄMÄÄN – PITKÄ")] == [first]
    assert mailbox.find(to="aino", subject="muu") == []
    assert len(mailbox.find()) == 2


def test_all_parts_of_a_message_can_be_read(tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path)
    message = mailbox.read(mailbox.keep(written(), "silta@espoo.example", ["aino@example.org"]))
    assert body(message, "plain") == "Hei, Åke!\n"
    assert body(message, "html").strip() == "<p>Hei, Åke!</p>"
    assert attachments(message) == [{"filename": "ilta.ics", "content_type": "text/calendar"}]
    headers = dict(header_lines(message))
    assert headers["Return-Path"] == "<silta@espoo.example>"
    assert headers["Delivered-To"] == "aino@example.org"
    assert headers["Subject"].endswith("toiselle riville asti")


def test_the_messages_of_an_earlier_run_are_there_again_and_ids_go_on(tmp_path: Path) -> None:
    first = Mailbox(tmp_path).keep(written(), "a@example.org", ["b@example.org"])
    again = Mailbox(tmp_path)
    second = again.keep(written(), "a@example.org", ["b@example.org"])
    assert [entry.id for entry in again.find()] == [first, second]
    assert first < second


def test_an_emptied_mailbox_forgets_the_files_too(tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path)
    identity = mailbox.keep(written(), "a@example.org", ["b@example.org"])
    assert mailbox.empty() == 1
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(KeyError):
        mailbox.raw(identity)


@pytest.mark.parametrize(
    ("content", "subject", "text"),
    [
        (b"", "", ""),
        (b"Subject: =?no-such-charset?q?x?=\r\n\r\nhei", "=?no-such-charset?q?x?=", "hei"),
        ("Subject: pää\r\n\r\nsää".encode(), "pää", "sää"),
        (b"Content-Type: text/plain; charset=no-such\r\n\r\n\xe5", "", "å"),
        (b"Subject: a\r\n b\r\nContent-Type: multipart/mixed\r\n\r\nno parts", "a b", ""),
    ],
)
def test_a_malformed_message_is_shown_as_well_as_can_be(
    tmp_path: Path, content: bytes, subject: str, text: str
) -> None:
    mailbox = Mailbox(tmp_path)
    identity = mailbox.keep(content, "", ["b@example.org"])
    assert mailbox.entry(identity).subject == subject
    assert body(mailbox.read(identity), "plain") == text
