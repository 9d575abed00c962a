import pytest

from deploy.demo.kills import SERVICES, Kills, chosen


class Process:
    def __init__(self) -> None:
        self.kills = 0

    def kill(self) -> None:
        self.kills += 1


def test_all_means_every_service() -> None:
    assert chosen(["all"]) == set(SERVICES)
    assert chosen(["events", "notify"]) == {"events", "notify"}


def test_an_unknown_service_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no service kitchen"):
        chosen(["kitchen"])


def test_a_service_is_killed_once_in_the_midst_of_its_work() -> None:
    process = Process()
    kills = Kills(chosen(["events"]), lambda _: process)
    busy = kills.during("events", 4)
    done = []
    for _ in range(4):
        busy.step()
        done.append(process.kills)
    assert done == [0, 1, 1, 1]
    assert kills.done == ["events"]


def test_a_service_that_is_not_to_be_killed_lives() -> None:
    process = Process()
    Kills(chosen(["panels"]), lambda _: process).during("events", 2).reached(2)
    assert process.kills == 0
