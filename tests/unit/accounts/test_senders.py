from __future__ import annotations

import re

import pytest

from shared.accounts.senders import Kind, Sender, commands_in, commands_of_roles, roles_in
from shared.contracts.catalogue import COMMANDS
from shared.contracts.message import Role, Who

DEVICE = Sender(Kind.DEVICE, "kiosk-sello-1", ("feedback.answer", "events.check-in"))
SYSTEM = Sender(Kind.SYSTEM, "culture", ("events.plan-occasion",))


@pytest.mark.parametrize(
    "name", ["", "Kiosk", "kiosk.1", "kiosk_1", "kiosk--1", "-kiosk", "a" * 61, "kiosk/1", "#", "*"]
)
def test_a_name_that_would_not_be_one_word_of_a_routing_key_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="a name is small letters"):
        Sender(Kind.DEVICE, name, ("feedback.answer",))


@pytest.mark.parametrize("name", ["events", "console", "watcher", "silta", "guest"])
def test_the_name_of_another_account_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="another account"):
        Sender(Kind.SYSTEM, name, ("feedback.answer",))


def test_no_device_can_be_allowed_what_staff_or_the_holder_of_a_link_may_do() -> None:
    for command in COMMANDS:
        if command.WHO in {Who.STAFF, Who.LINK_HOLDER}:
            with pytest.raises(ValueError, match="can't be allowed"):
                Sender(Kind.DEVICE, "kiosk-1", (command.NAME,))


def test_a_device_sends_its_own_commands_under_its_own_name_only() -> None:
    [topics] = DEVICE.rights().topics
    keys = [key for one in COMMANDS for key in (one.NAME, f"{one.NAME}.kiosk-sello-1", f"{one.NAME}.kiosk-sello-2")]
    assert {key for key in keys if re.search(topics.write, key)} == {
        "feedback.answer.kiosk-sello-1",
        "events.check-in.kiosk-sello-1",
    }
    heard = ["outcomes.kiosk-sello-1", "outcomes.kiosk-sello-2", "outcomes.#", "outcomes.*", "#", "feedback.answer"]
    assert [key for key in heard if re.search(topics.read, key)] == ["outcomes.kiosk-sello-1"]


def test_a_system_sends_with_its_own_name_or_none() -> None:
    [topics] = SYSTEM.rights().topics
    keys = ["events.plan-occasion", "events.plan-occasion.culture", "events.plan-occasion.sports", "events.plan-year"]
    assert [key for key in keys if re.search(topics.write, key)] == keys[:2]


def test_what_a_sender_may_send_is_read_back_from_its_rights() -> None:
    for sender in (DEVICE, SYSTEM):
        [topics] = sender.rights().topics
        assert commands_in(topics.write, sender.kind.may_send()) == tuple(sorted(sender.commands))
    assert commands_in(".*", SYSTEM.kind.may_send()) == ()


def test_roles_open_the_commands_of_their_contracts_and_no_other() -> None:
    for role in Role:
        [topics] = Sender(Kind.SYSTEM, "back-office", commands_of_roles([role])).rights().topics
        opened = {one.NAME for one in COMMANDS if re.search(topics.write, one.NAME)}
        assert opened == {one.NAME for one in COMMANDS if role in one.ROLES}
        assert role in roles_in(opened)
    assert roles_in(["feedback.answer"]) == ()


def test_an_auditor_only_looks() -> None:
    assert {one.partition(".")[2].partition("-")[0] for one in commands_of_roles([Role.AUDITOR])} == {"read", "open"}
