"""Every letter, as a mail program shows its HTML, meets WCAG 2.2 AA in every language, also in the dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page

from services.notify.domain.message import Message
from services.notify.mail.previews import INDEX, write
from services.notify.mail.samples import LETTERS
from shared.text import LANGUAGES, Language
from tests.browser.test_accessibility import SMALL, WCAG_22_AA, violations
from tests.unit.notify.test_mail import SAMPLES, SENDER

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
        wording, _ = SAMPLES.letter(message, language, SENDER)
        await examined.set_content(wording.html)
        assert await examined.locator("html").get_attribute("lang") == language
        for scheme in ("light", "dark"):
            await examined.emulate_media(color_scheme=scheme)
            if found := await violations(examined, WCAG_22_AA):
                wrong[message] = found
    assert wrong == {}


async def test_the_page_to_look_through_them_meets_wcag_22_aa(examined: Page, tmp_path: Path) -> None:
    written = write(tmp_path, SAMPLES, SENDER, LANGUAGES)
    await examined.goto((tmp_path / INDEX).as_uri())
    await examined.set_viewport_size(SMALL)
    for scheme in ("light", "dark"):
        await examined.emulate_media(color_scheme=scheme)
        assert await violations(examined, WCAG_22_AA) == ""
    assert await examined.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it is read without scrolling"
    last = written[-1]
    await examined.locator(f"#{last.language}").get_by_role("link", name=last.subject, exact=True).last.click()
    assert await examined.title() == last.subject
