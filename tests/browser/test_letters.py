"""Every letter, as a mail program shows its HTML, meets WCAG 2.2 AA in every language, also in the dark."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from services.notify.domain.message import Message
from services.notify.mail.wording import word
from shared.text import LANGUAGES, Language
from tests.browser.test_accessibility import SMALL, WCAG_22_AA, violations
from tests.unit.notify.test_mail import LETTERS, addressed_to

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="session"),
]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_letters_meet_wcag_22_aa(examined: Page, language: Language) -> None:
    await examined.goto("about:blank")
    await examined.set_viewport_size(SMALL)
    wrong: dict[Message, str] = {}
    for message in LETTERS:
        _, addressed = addressed_to(message, language, name="Aino Järvinen")
        await examined.set_content(word(message, language, addressed.values).html)
        assert await examined.locator("html").get_attribute("lang") == language
        for scheme in ("light", "dark"):
            await examined.emulate_media(color_scheme=scheme)
            if found := await violations(examined, WCAG_22_AA):
                wrong[message] = found
    assert wrong == {}
