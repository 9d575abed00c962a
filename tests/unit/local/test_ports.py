"""Ports are nobody else's, and stay the same from start to start."""

import socket
from pathlib import Path

import pytest

from deploy.local import ports as port_numbers
from deploy.local.ports import USUAL, Ports


def listener() -> socket.socket:
    server = socket.create_server(("127.0.0.1", 0))
    server.listen()
    return server


def test_free_ports_are_all_different() -> None:
    ports = Ports.reserve([f"part-{number}" for number in range(50)])
    assert len(set(ports.as_dict().values())) == 50
    ports.release()


def test_two_systems_that_start_at_once_never_choose_the_same_port() -> None:
    first = Ports.reserve(["events"])
    second = Ports.reserve(["events"], {"events": first["events"]})
    assert second["events"] != first["events"]
    assert second.moved == {"events": (first["events"], second["events"])}
    first.release()
    second.release()


def test_a_released_port_can_be_had_again() -> None:
    first = Ports.reserve(["events"])
    first.release()
    again = Ports.reserve(["events"], {"events": first["events"]})
    assert again["events"] == first["events"]
    assert again.moved == {}
    again.release()


def test_a_port_that_another_program_listens_on_is_replaced() -> None:
    with listener() as other:
        taken = other.getsockname()[1]
        ports = Ports.reserve(["events"], {"events": taken})
    assert ports["events"] != taken
    assert ports.moved == {"events": (taken, ports["events"])}
    ports.release()


def test_a_name_gets_only_one_port() -> None:
    ports = Ports.reserve(["events"])
    with pytest.raises(ValueError, match="events has a port already"):
        ports.add("events")
    ports.release()


def test_the_choice_is_remembered_over_the_usual_ports(tmp_path: Path) -> None:
    ports = Ports.reserve(["events"])
    port_numbers.remember(tmp_path, ports)
    assert port_numbers.remembered(tmp_path) == {**USUAL, "events": ports["events"]}
    ports.release()


def test_the_usual_ports_are_all_different() -> None:
    assert len(set(USUAL.values())) == len(USUAL)
