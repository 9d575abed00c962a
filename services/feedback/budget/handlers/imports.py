"""Projects of a round from a file: as ideas that were judged feasible have them, and nobody's but the city's."""

from __future__ import annotations

from services.feedback.budget.documents import Idea, Project, Round
from services.feedback.domain.budget.idea import Step
from services.feedback.domain.budget.imported import FIELD, Imported, projects_in
from services.feedback.domain.budget.problems import IMPORTED_OTHERWISE
from services.feedback.domain.budget.round import check_not_frozen, pot_of
from services.feedback.handlers import messages
from shared.contracts import Rejected
from shared.contracts.budgets import AddProjects, IdeaStatus, ProjectsAdded
from shared.store import Work
from shared.text import Text

REASONS = Text(
    fi="Kaupunki toi hankkeen tiedostosta.",
    sv="Staden tog över projektet från en fil.",
    en="The city brought the project from a file.",
)


@messages.handles(AddProjects)
async def add_projects(command: AddProjects, work: Work) -> ProjectsAdded:
    """Make the file's projects, all or none; those that are there already are as they were."""
    round_ = await work.load(Round, command.round, field="/data/round")
    check_not_frozen(round_.facts, now=work.now, zone=work.city.zone)
    wanted = projects_in(command.file, pot_of(round_.facts, command.district))
    # As when an idea is judged: a ballot must never see a project that is being changed.
    round_.touched += 1
    before = round_.projects
    for one in wanted:
        idea = await work.find(Idea, one.idea(round_.id, command.district))
        if idea is None:
            _make(one, command, round_, work)
        elif not await _stands(one, idea, work):
            raise Rejected(IMPORTED_OTHERWISE, field=FIELD, project=one.id, idea=idea.id)
    made = round_.projects - before
    return ProjectsAdded(round=round_.id, made=made, known=len(wanted) - made, projects=round_.projects)


async def _stands(one: Imported, idea: Idea, work: Work) -> bool:
    """Say whether the project is as the file has it."""
    known = await work.find(Project, Project.id_of(idea.round, idea.number)) if idea.number else None
    return known is not None and (known.name, known.cost) == (one.name, one.cost)


def _make(one: Imported, command: AddProjects, round_: Round, work: Work) -> None:
    round_.projects += 1
    reasons = command.reasons or REASONS
    idea = Idea(
        id=one.idea(round_.id, command.district),
        round=round_.id,
        title=one.name.in_language("fi"),
        description=one.description,
        district=command.district,
        status=IdeaStatus.FEASIBLE,
        steps=(Step(at=work.now, status=IdeaStatus.FEASIBLE, reason=reasons),),
        number=round_.projects,
        author_forgotten=True,
    )
    work.add(idea)
    work.add(
        Project(
            id=Project.id_of(round_.id, round_.projects),
            round=round_.id,
            number=round_.projects,
            idea=idea.id,
            name=one.name,
            description=one.description,
            district=command.district,
            theme=None,
            cost=one.cost,
            reasons=reasons,
        )
    )
