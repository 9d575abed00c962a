"""The page on which a subscriber sees and changes what they have chosen, by the link in each newsletter."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ValidationError

from services.notify.documents import Occasion, Subscription
from services.notify.domain.problems import CHOICES_CHANGED, NOT_SUBSCRIBED
from services.notify.domain.subscription import Wish
from services.notify.domain.targeting import ALL
from services.notify.links import CHOICES, UNSUBSCRIBE
from services.notify.networks import network_names
from services.notify.web.choice_words import KINDS, ONLY_FOLLOWED, RHYTHM_NAMES, name_of_ceiling, name_of_hours
from services.notify.web.page_route import PageRoute
from services.notify.web.words import PAGES
from services.notify.webpush.services import host_of
from shared.city import called
from shared.contracts import Rejected
from shared.contracts.notify import ChangeSubscription, QuietHours, Rhythm, SubscriptionStatus
from shared.text import Language, Text
from shared.web import ReaderLanguage, ServiceDep
from shared.web.pages import LANGUAGE_NAMES

router = APIRouter(prefix="/notify/v1", include_in_schema=False, route_class=PageRoute)

LONGEST_ID = 80
CEILINGS = (None, 1, 3, 7)


class Chosen(BaseModel):
    """The form as somebody filled it in: whatever was written, so that it can be shown again."""

    revision: str = "0"
    language: str = ""
    districts: list[str] = []
    themes: list[str] = []
    kinds: list[str] = []
    networks: list[str] = []
    rhythm: str = ""
    occasions: list[str] = []
    quiet_hours: str = ""
    at_most: str = ""

    @classmethod
    def of(cls, wish: Wish, revision: int) -> Chosen:
        """Return the form as it is when nobody has changed it."""

        def ticked(choices: tuple[str, ...]) -> list[str]:
            return [one for one in choices if one != ALL]

        return cls(
            revision=str(revision),
            language=wish.language,
            districts=ticked(wish.districts),
            themes=ticked(wish.themes),
            kinds=ticked(wish.kinds),
            networks=ticked(wish.networks),
            rhythm=wish.rhythm.value,
            occasions=list(wish.follows),
            quiet_hours=wish.quiet_hours.value,
            at_most=str(wish.at_most or ""),
        )

    def command(self, subscription: str, token: str) -> ChangeSubscription:
        """Return what is asked for.

        Raises:
            ValidationError: a field isn't as it should be.
        """
        choices = self.model_dump(exclude={"revision"}) | {"at_most": self.at_most or None}
        return ChangeSubscription.model_validate(
            {"subscription": subscription, "token": token, "revision": self.revision, "choices": choices},
            strict=False,
        )


@router.get("/c/{subscription}.{token}")
async def show_choices(  # noqa: PLR0913, PLR0917 - what a route is asked with
    request: Request,
    subscription: str,
    token: str,
    service: ServiceDep,
    language: ReaderLanguage,
    saved: str = "",
    follow: str = "",
) -> Response:
    """Show what is so; opening the link changes nothing, since mail scanners open links too.

    An occasion to `follow` is ticked already, to be saved.
    """
    service.links.check(CHOICES, subscription, token)
    return await _page(request, subscription, service, language, saved=saved, follow=follow[:LONGEST_ID])


@router.post("/c/{subscription}.{token}")
async def change_choices(  # noqa: PLR0913, PLR0917 - what a route is asked with
    request: Request,
    subscription: str,
    token: str,
    service: ServiceDep,
    language: ReaderLanguage,
    chosen: Annotated[Chosen, Form()],
) -> Response:
    """Take the form: twice is as good as once, and an old one changes nothing."""
    service.links.check(CHOICES, subscription, token)
    try:
        command = chosen.command(subscription, token)
    except ValidationError as error:
        wrong = {str(one["loc"][1 if one["loc"][0] == "choices" else 0]) for one in error.errors(include_input=False)}
        return await _page(request, subscription, service, language, given=chosen, wrong=wrong - {"revision"})
    outcome = await service.ask(command, source="/web/newsletter")
    if outcome is None:
        return await _page(request, subscription, service, language, given=chosen, known=False)
    if outcome.problem is not None:
        if outcome.problem.type.endswith(f":{CHOICES_CHANGED.code}"):
            return await _page(request, subscription, service, language, outdated=True)
        raise Rejected.because(outcome.problem)
    return RedirectResponse(f"?lang={language}&saved=yes", status_code=303)


async def _page(  # noqa: PLR0913 - what the page can say
    request: Request,
    id_: str,
    service: ServiceDep,
    language: Language,
    *,
    given: Chosen | None = None,
    wrong: AbstractSet[str] = frozenset(),
    known: bool = True,
    saved: str = "",
    follow: str = "",
    outdated: bool = False,
) -> Response:
    subscription, city = await service.store.find(Subscription, id_), service.city
    if (
        subscription is None
        or subscription.status is not SubscriptionStatus.ACTIVE
        or subscription.wish is None
        or (subscription.email is None and subscription.browser is None)
    ):
        raise Rejected(NOT_SUBSCRIBED)
    wish = subscription.wish
    form = given or Chosen.of(wish, subscription.revision)
    if follow and follow not in form.occasions:
        form.occasions.append(follow)
    named = {theme.id for theme in city.themes}
    others = [one for one in wish.themes if one not in {ALL, *named}]
    return PAGES.render(
        request,
        "choices.html",
        language=language,
        status=422 if wrong else 409 if outdated else 200 if known else 202,
        city=city,
        personal=True,
        given=form,
        wrong=sorted(wrong),
        known=known,
        saved=saved,
        outdated=outdated,
        address=masked(subscription.email) if subscription.email else "",
        push_service=host_of(subscription.browser.endpoint) if subscription.browser else "",
        leaving=f"../u/{id_}.{service.links.token(UNSUBSCRIBE, id_)}?lang={language}",
        rhythms=[(rhythm.value, name) for rhythm, name in {**RHYTHM_NAMES, Rhythm.FOLLOWED: ONLY_FOLLOWED}.items()],
        districts=[(district.id, district.name) for district in city.districts],
        themes=[
            *((theme.id, theme.name) for theme in city.themes),
            *zip(others, city.theme_names(others), strict=True),
        ],
        kinds=[(kind.value, name) for kind, name in KINDS.items()],
        networks=await _networks(wish.networks, service),
        follows=await _followed((*wish.follows, *form.occasions), service),
        to_save=bool(follow) and follow not in wish.follows,
        quiet=[(one.value, name_of_hours(one, city.newsletter_quiet_hours)) for one in QuietHours],
        ceilings=[(str(one or ""), name_of_ceiling(one)) for one in _ceilings(wish.at_most)],
        spoken=[(one, one) for one in city.required_languages],
        names=LANGUAGE_NAMES,
    )


def _ceilings(at_most: int | None) -> list[int | None]:
    """Return those to choose from: some, and the present one."""
    return sorted({*CEILINGS, at_most}, key=lambda one: one or 0)


async def _followed(occasions: Iterable[str], service: ServiceDep) -> list[tuple[str, Text]]:
    """Return what occasions are called, each once; one that isn't published yet, as its id is written."""
    ids = list(dict.fromkeys(occasions))
    if not ids:
        return []
    found = await service.store.select(Occasion, {"_id": {"$in": ids}})
    return list(zip(ids, called(ids, {one.id: one.facts.name for one in found}), strict=True))


async def _networks(chosen: Iterable[str], service: ServiceDep) -> list[tuple[str, Text]]:
    """Return those to choose from, and after them what is chosen and no longer listed, to be taken back."""
    known = await network_names(service.store)
    gone = [one for one in chosen if one not in {ALL, *known}]
    return [*known.items(), *zip(gone, called(gone, known), strict=True)]


def masked(address: str) -> str:
    """Return an address so that its owner knows it and who looks over a shoulder doesn't: ``k…@example.org``."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"
