"""The pages on which residents act: an idea, one's own idea, a ballot. No script, and a double click counts once."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from fastapi import Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ValidationError

from services.feedback.budget.addresses import BALLOT, OWN_IDEA
from services.feedback.budget.documents import Ballot, Idea, Round
from services.feedback.budget.page_routes import pages
from services.feedback.budget.views import ProjectView, find_round, projects_of, round_view
from services.feedback.domain.budget.round import Phase
from services.feedback.form import Form, read_form
from shared.contracts import Problem, Rejected
from shared.contracts.budgets import AskForBallot, BallotKind, StopNews, SubmitIdea, Vote, WithdrawIdea
from shared.contracts.problem import UNKNOWN
from shared.text import Language
from shared.web import ReaderLanguage, ServiceDep

router = pages.router()
SOURCE = "/web/budget"
PROJECT = "project-"
"""Begins the name of every box of a ballot; the project's number follows."""
Token = Annotated[str, Query(max_length=200)]


@router.get("/budgets/{round_id}/ideas/new")
async def show_idea_form(request: Request, round_id: str, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Show the form of an idea, or when ideas can be sent."""
    return _idea_form(request, service, await find_round(service, round_id), language, form=Form())


@router.post("/budgets/{round_id}/ideas/new")
async def send_idea(request: Request, round_id: str, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Send an idea once, however often the button is pressed; or say what is wrong and keep all."""
    round_, form = await find_round(service, round_id), await read_form(request)
    values = form.values
    told = {
        "round": round_id,
        "person": {"name": values.get("name", ""), "email": values.get("email", ""), "language": language},
        "title": values.get("title", ""),
        "description": values.get("description", ""),
        "district": values.get("district") or None,
        "theme": values.get("theme") or None,
    }
    if wrong := _faults(SubmitIdea, told):
        return _idea_form(request, service, round_, language, form=form, wrong=wrong)
    outcome = await service.ask(SubmitIdea.model_validate(told), source=SOURCE, id=_once(form))
    if outcome is None:
        return _on_its_way(request, service, language)
    if outcome.problem is not None:
        return _idea_form(request, service, round_, language, form=form.again(), problem=outcome.problem)
    return RedirectResponse(f"../sent?what=idea&lang={language}", status_code=303)


@router.get("/budgets/{round_id}/sent")
async def show_sent(
    request: Request, round_id: str, service: ServiceDep, language: ReaderLanguage, what: str = "idea"
) -> Response:
    """Say that it has arrived."""
    round_ = await find_round(service, round_id)
    sent = "ballot" if what == "ballot" else "idea"
    return pages.render(
        request, "budget_sent.html", language=language, personal=True, city=service.city, facts=round_.facts, sent=sent
    )


@router.get("/ideas/{idea_id}")
async def show_own_idea(
    request: Request, idea_id: str, service: ServiceDep, language: ReaderLanguage, token: Token = ""
) -> Response:
    """Show an idea to the holder of its link."""
    idea, round_ = await _own_idea(service, idea_id, token)
    return pages.render(
        request, "budget_idea.html", language=language, personal=True, city=service.city, idea=idea, facts=round_.facts
    )


@router.post("/ideas/{idea_id}")
async def withdraw_own_idea(
    request: Request, idea_id: str, service: ServiceDep, language: ReaderLanguage, token: Token = ""
) -> Response:
    """Forget the author, and the idea where nothing rests on it."""
    await _own_idea(service, idea_id, token)
    outcome = await service.ask(WithdrawIdea(idea=idea_id, token=token), source=SOURCE)
    if outcome is None:
        return _on_its_way(request, service, language)
    return RedirectResponse(f"?{request.url.query}", status_code=303)


@router.get("/budgets/{round_id}/ballot")
async def show_ballot(  # noqa: PLR0913, PLR0917 - a link's parts
    request: Request,
    round_id: str,
    service: ServiceDep,
    language: ReaderLanguage,
    ballot: Token = "",
    signature: Token = "",
) -> Response:
    """Show the ballot, with what the holder of the link has voted for."""
    round_ = await find_round(service, round_id)
    chosen: tuple[int, ...] = ()
    if ballot:
        service.links.check(BALLOT, ballot, signature)
        cast: Ballot | None = await service.store.find(Ballot, ballot)
        chosen = cast.projects if cast else ()
    form = Form({f"{PROJECT}{number}": "on" for number in chosen})
    return await _ballot(request, service, round_, language, form=form)


@router.post("/budgets/{round_id}/ballot")
async def send_ballot(  # noqa: PLR0913, PLR0917 - a link's parts
    request: Request,
    round_id: str,
    service: ServiceDep,
    language: ReaderLanguage,
    ballot: Token = "",
    signature: Token = "",
) -> Response:
    """Vote, say what is left, send a link, or end messages: what the pressed button says."""
    round_, form = await find_round(service, round_id), await read_form(request)
    action = form.values.get("action", "vote")
    if action == "look":
        return await _ballot(request, service, round_, language, form=form)
    told: dict[str, Any] = {"round": round_id}
    contract: type[AskForBallot | Vote | StopNews]
    if action == "ask":
        contract, told = AskForBallot, {**told, "email": form.values.get("email", ""), "language": language}
        told["tell_result"] = "tell_result" in form.values
    elif action == "stop":
        contract, told = StopNews, {"ballot": ballot, "token": signature}
    else:
        contract, told = Vote, {**told, "projects": _chosen(form), "code": form.values.get("code") or None}
        told |= {"ballot": ballot, "signature": signature} if ballot else {}
    if wrong := _faults(contract, told):
        return await _ballot(request, service, round_, language, form=form, wrong=wrong)
    # A vote twice is the same vote; and one that goes back to an earlier choice must not be taken for that one.
    outcome = await service.ask(
        contract.model_validate(told), source=SOURCE, id=_once(form) if action == "ask" else None
    )
    if outcome is None:
        return _on_its_way(request, service, language)
    if outcome.problem is not None:
        return await _ballot(request, service, round_, language, form=form.again(), problem=outcome.problem)
    if action == "ask":
        return RedirectResponse(f"sent?what=ballot&lang={language}", status_code=303)
    return await _ballot(request, service, round_, language, form=form.again(), done=action)


def _once(form: Form) -> str:
    """Return the id that makes sending the same form twice the same as once, and a corrected form another."""
    told = "\0".join(f"{key}={value}" for key, value in sorted(form.values.items()))
    return hashlib.sha256(f"{form.id}\0{told}".encode()).hexdigest()[:40]


def _chosen(form: Form) -> list[int]:
    names = (name.removeprefix(PROJECT) for name in form.values if name.startswith(PROJECT))
    return sorted(int(number) for number in names if number.isdecimal() and len(number) <= 4)  # noqa: PLR2004 - digits


def _faults(contract: type[BaseModel], told: dict[str, Any]) -> tuple[str, ...]:
    """Return the fields to correct, by the last name in the path to each."""
    try:
        contract.model_validate(told)
    except ValidationError as error:
        paths = [one["loc"] for one in error.errors(include_input=False)]
        return tuple(dict.fromkeys(str(path[-1]) if path else "code" for path in paths))
    return ()


async def _own_idea(service: ServiceDep, idea_id: str, token: str) -> tuple[Idea, Round]:
    service.links.check(OWN_IDEA, idea_id, token)
    idea: Idea | None = await service.store.find(Idea, idea_id)
    if idea is None:
        raise Rejected(UNKNOWN, what="idea", id=idea_id)
    return idea, await find_round(service, idea.round)


def _on_its_way(request: Request, service: ServiceDep, language: Language) -> Response:
    return pages.render(
        request, "budget_on_its_way.html", language=language, status=202, personal=True, city=service.city
    )


def _idea_form(  # noqa: PLR0913 - a page is made of these
    request: Request,
    service: ServiceDep,
    round_: Round,
    language: Language,
    *,
    form: Form,
    problem: Problem | None = None,
    wrong: tuple[str, ...] = (),
) -> Response:
    view = round_view(service, round_)
    return pages.render(
        request,
        "budget_idea_form.html",
        language=language,
        status=422 if wrong else problem.status if problem else 200,
        personal=True,
        city=service.city,
        view=view,
        facts=view.facts,
        form=form if view.phase is Phase.IDEAS else None,
        problem=problem.in_language(language) if problem else None,
        wrong=wrong,
    )


async def _ballot(  # noqa: PLR0913 - a page is made of these
    request: Request,
    service: ServiceDep,
    round_: Round,
    language: Language,
    *,
    form: Form,
    problem: Problem | None = None,
    wrong: tuple[str, ...] = (),
    done: str = "",
) -> Response:
    view, projects = round_view(service, round_), await projects_of(service, round_.id)
    chosen = set(_chosen(form))
    return pages.render(
        request,
        "budget_ballot.html",
        language=language,
        status=422 if wrong else problem.status if problem else 200,
        personal=True,
        city=service.city,
        view=view,
        facts=view.facts,
        pots=[_pot(pot.district, pot.amount, projects, chosen) for pot in view.facts.pots],
        knapsack=view.facts.ballot is BallotKind.KNAPSACK,
        by_link="ballot" in request.query_params,
        form=form,
        chosen=chosen,
        done=done,
        problem=problem.in_language(language) if problem else None,
        wrong=wrong,
    )


def _pot(district: str | None, amount: int, projects: tuple[ProjectView, ...], chosen: set[int]) -> dict[str, Any]:
    """Return a pot's part of the ballot, and what is left of its sum by what is chosen."""
    here = [one for one in projects if one.district == district]
    left = amount - sum(one.cost for one in here if one.number in chosen)
    return {"district": district, "amount": amount, "left": left, "projects": here}
