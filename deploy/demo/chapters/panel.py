"""A panel: residents apply, thirty are drawn from a published lottery, answer by their links, and two are replaced."""

from collections.abc import Iterable, Sequence

from deploy.demo import words
from deploy.demo.clients.mailbox import Letter, by_address
from deploy.demo.expectations import broken_quotas, quotas, shared_homes
from deploy.demo.patience import PATIENCE, settled, side_by_side
from deploy.demo.people import Applicant, applicants
from deploy.demo.stage import Stage
from shared.proof.archive import unpacked
from shared.proof.verify import Refuted, verify

CALL = "sustainable-daily-life-2027"
SIZE, RESERVE = 30, 30
APPLICANTS, SHARING_A_HOME = 600, 60
DECLINING = 2
OFFICERS = ("city secretary", "notary")
DIGITS = "31415926535897932384"
"""What twenty ten-sided dice show before witnesses; both officers enter it."""


async def applications(stage: Stage) -> str:
    """Open the call, and take applications over HTTP."""
    stage.move_clock(stage.at(2, 15, 8))
    stage.memory.call = {
        "id": CALL,
        "name": words.PANEL_NAME,
        "purpose": words.PANEL_PURPOSE,
        "size": SIZE,
        "reserve": RESERVE,
        "quotas": quotas(stage.city, SIZE),
        "one_per_household": True,
        "term": {"starts_on": "2027-04-01", "ends_on": "2027-11-30"},
        "opens_at": stage.at(2, 15, 9).isoformat(),
        "closes_at": stage.at(3, 5, 16).isoformat(),
    }
    await stage.decide("panels.open-call", {"call": stage.memory.call}, id=f"open-{CALL}")
    stage.move_clock(stage.at(2, 15, 10))
    people = applicants(stage.city, stage.seed, APPLICANTS, sharing=SHARING_A_HOME)
    busy = stage.kills.during("panels", len(people))

    async def apply(one: Applicant) -> str:
        data = {
            "call": CALL,
            "person": one.person.data(),
            "attributes": one.attributes,
            "household": one.household,
            "consents": ["drawn-by-lot"],
        }
        result = await stage.ask("panels.apply", data, id=f"apply-{one.person.email}", source="/web/panels")
        busy.step()
        return str(result["status"])

    mark = stage.mailbox.mark
    statuses = await side_by_side(apply(one) for one in people)
    call = await stage.web.read("panels", f"calls/{CALL}")
    stage.ledger.equal("applications received", len(people), statuses.count("received"))
    stage.ledger.equal("applicants told of in public", len(people), call["applicants"])
    letters = await stage.mailbox.wait(mark, len(people), newsletter=False, seconds=PATIENCE)
    stage.ledger.equal("letters with an own link, each to another", len(people), len({letter.to for letter in letters}))
    stage.memory.one_to_one += len(people)
    stage.memory.applicants = {one.person.email: one for one in people}
    return f"{len(people)} apply for {SIZE} places, {2 * SHARING_A_HOME} of them share a home with another"


async def lottery(stage: Stage) -> str:
    """Close the call by the clock, have the fairest lottery computed, and publish it to everyone who applied."""
    stage.move_clock(stage.at(3, 8, 9))
    mark, people = stage.mailbox.mark, len(stage.memory.applicants)
    await stage.decide("panels.prepare-lottery", {"call": CALL}, id=f"lottery-{CALL}")
    # The process that computes dies with its service; whoever comes back begins it again.
    stage.kills.strike("panels")

    async def status() -> str:
        return str((await stage.web.read("panels", f"calls/{CALL}/lottery"))["status"])

    stage.ledger.equal("the lottery before the draw", "published", await settled(status, "published"))
    shown = await stage.web.read("panels", f"calls/{CALL}/lottery")
    stage.memory.lottery = str(shown["manifest"])
    letters = await stage.mailbox.wait(mark, people, newsletter=False, seconds=PATIENCE)
    told = {letter.to for letter in letters if stage.memory.lottery in letter.text}
    stage.ledger.equal("applicants told of the lottery and its hash", people, len(told))
    stage.memory.one_to_one += people
    await _check_proof(stage, "before the draw")
    return f"a lottery of panels that all meet {len(stage.memory.call['quotas'])} quotas is published before the draw"


async def draw(stage: Stage) -> str:
    """Draw from the lottery, and invite; 28 accept, two decline, and their replacements accept."""
    mark = stage.mailbox.mark
    entered = {"call": CALL, "seed": DIGITS}
    first, second = OFFICERS
    waiting = await stage.decide("panels.draw", entered | {"by": first}, id=f"draw-{CALL}-first")
    stage.ledger.equal("what one officer alone is told", "second-officer", waiting["waits_for"])
    drawn = await stage.decide("panels.draw", entered | {"by": second}, id=f"draw-{CALL}-second")
    stage.ledger.equal("members and reserves drawn", [SIZE, RESERVE], [drawn["members"], drawn["reserves"]])
    await _check_proof(stage, "after the draw")
    invited = await stage.mailbox.wait(mark, SIZE, newsletter=False, seconds=PATIENCE)
    stage.ledger.equal("invitations, each to another", SIZE, len({letter.to for letter in invited}))
    members = _members(stage, invited)
    _check_members(stage, "drawn", members)
    declining = _declining(members, stage.memory.applicants.values())
    letters, busy = by_address(invited), stage.kills.during("panels", SIZE)
    mark = stage.mailbox.mark
    await side_by_side(_answer(stage, letters[one.person.email], "decline") for one in declining)

    async def accept(letter: Letter) -> None:
        await _answer(stage, letter, "accept")
        busy.step()

    staying = [one for one in members if one not in declining]
    await side_by_side(accept(letters[one.person.email]) for one in staying)
    replacing = await stage.mailbox.wait(mark, DECLINING, newsletter=False, seconds=PATIENCE)
    await side_by_side(_answer(stage, letter, "accept") for letter in replacing)
    await _check_panel(stage, [*staying, *_members(stage, replacing)])
    stage.memory.one_to_one += SIZE + DECLINING
    return (
        f"{SIZE} drawn by two officers, {RESERVE} in reserve; {len(staying)} accept by their links, {len(declining)} "
        "decline and are replaced"
    )


async def _check_proof(stage: Stage, when: str) -> None:
    """Check the published files as anyone can, against the hash that was told before the draw."""
    bundle = await stage.web.fetch(stage.web.address("panels", f"calls/{CALL}/lottery/bundle.zip"))
    try:
        seen = "holds" if all(verify(unpacked(bundle.content), expected=stage.memory.lottery)) else "says nothing"
    except (Refuted, ValueError) as error:
        seen = str(error)
    stage.ledger.equal(f"the published proof, {when}", "holds", seen)


async def _answer(stage: Stage, letter: Letter, answer: str) -> None:
    await stage.web.press(letter.link("/places/", f"answer={answer}"), answer=answer)


def _members(stage: Stage, letters: Sequence[Letter]) -> list[Applicant]:
    return [stage.memory.applicants[letter.to] for letter in letters]


def _declining(members: Sequence[Applicant], pool: Iterable[Applicant]) -> list[Applicant]:
    """Choose those who are hardest to replace, of those who can be whoever else is asked in the meantime.

    Somebody of the same groups keeps every quota that was kept. Whoever is asked for the first seat may be one of
    these, or live with one: so there must be two, in homes of their own.
    """
    homes = {one.household for one in members}
    others = [one for one in pool if one.household not in homes]

    def alike(member: Applicant) -> int:
        return len({one.household for one in others if one.attributes == member.attributes})

    replaceable = [one for one in members if alike(one) >= DECLINING]
    return sorted(replaceable, key=lambda one: (alike(one), one.person.email))[:DECLINING]


def _check_members(stage: Stage, when: str, members: Sequence[Applicant]) -> None:
    broken = broken_quotas(stage.memory.call["quotas"], members)
    stage.ledger.equal(f"quotas not met, {when}", "none", ", ".join(broken) or "none")
    stage.ledger.equal(f"members of one home, {when}", 0, shared_homes(members))


async def _check_panel(stage: Stage, members: Sequence[Applicant]) -> None:
    """Compare what is public of the panel, and who sits in it, with the call."""
    wanted = {"invited": 0, "accepted": SIZE, "declined": DECLINING, "replaced": DECLINING, "vacancies": 0}

    async def answers() -> dict[str, int]:
        return dict((await stage.web.read("panels", f"calls/{CALL}/panel"))["answers"])

    seen = await settled(answers, wanted)
    stage.ledger.equal("invited, accepted, declined, replaced, vacant", [*wanted.values()], [*seen.values()])
    _check_members(stage, "in the end", members)
    panel = await stage.web.read("panels", f"calls/{CALL}/panel")
    stage.ledger.equal("public quotas met", len(stage.memory.call["quotas"]), sum(one["met"] for one in panel["seats"]))
    stage.ledger.equal("the digits that are published", DIGITS, panel["seed"])
