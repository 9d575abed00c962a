"""What is sent by SMTP can be read as JSON and on an accessible page."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from deploy.local import LocalSystem, MailServer

pytestmark = pytest.mark.xdist_group("local")

WCAG_22_AA = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def letter(number: int) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Espoo <silta@espoo.example>"
    message["To"] = f"person-{number}@example.org"
    message["Subject"] = f"Äänestys {number}"
    message["Date"] = "Wed, 10 Feb 2027 17:00:00 +0200"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content("Hei!\nhttps://silta.example/vahvista\n")
    message.add_alternative("<p>Hei!</p><script>document.body.textContent = 'ran'</script>", subtype="html")
    return message


@pytest.fixture(scope="module")
def mail(system: LocalSystem) -> MailServer:
    assert system.mail is not None
    with smtplib.SMTP("127.0.0.1", system.mail.ports["smtp"]) as smtp:
        for number in range(120):
            smtp.send_message(letter(number), to_addrs=[f"person-{number}@example.org", "blind@example.org"])
    return system.mail


@pytest.fixture(scope="module")
def client(mail: MailServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=mail.url, trust_env=False, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def page(mail: MailServer) -> Iterator[Page]:
    arguments = ["--no-sandbox", "--disable-background-networking", "--disable-quic", "--disable-gpu"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield browser.new_page(base_url=mail.url)
        browser.close()


def test_a_sent_message_can_be_read_whole(client: httpx.Client) -> None:
    found = client.get("/api/messages", params={"to": "PERSON-7@", "subject": "äänestys"}).json()
    assert (found["total"], found["next"]) == (1, None)
    (message,) = found["messages"]
    assert message["from"] == "Espoo <silta@espoo.example>"
    assert message["to"] == ["person-7@example.org", "blind@example.org"]
    assert message["subject"] == "Äänestys 7"
    assert message["date"] == "Wed, 10 Feb 2027 17:00:00 +0200"
    assert message["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["text"].splitlines() == ["Hei!", "https://silta.example/vahvista"]
    assert message["html"].startswith("<p>Hei!</p>")
    assert client.get(f"/api/messages/{message['id']}").json() == message


def test_many_messages_are_read_page_by_page_in_the_order_of_their_arrival(client: httpx.Client) -> None:
    subjects: list[str] = []
    following: str | None = "/api/messages?to=blind&limit=50"
    while following:
        part = client.get(following).json()
        assert part["total"] == 120
        subjects += [message["subject"] for message in part["messages"]]
        following = part["next"]
    assert subjects == [f"Äänestys {number}" for number in range(120)]


@pytest.mark.parametrize("path", ["/messages/none", "/messages/none/html", "/messages/none/raw", "/api/messages/none"])
def test_a_message_that_is_not_there_is_said_so(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "There is no such message" in answer.text


def test_a_page_number_that_is_none_is_said_so(client: httpx.Client) -> None:
    assert client.get("/?page=two").status_code == 400


def test_a_page_on_the_internet_cannot_read_the_mail(client: httpx.Client) -> None:
    assert client.get("/api/messages", headers={"Host": "rebound.example"}).status_code == 400


def test_a_message_can_neither_run_a_script_nor_call_home(page: Page) -> None:
    page.goto("/?subject=Äänestys+119")
    page.get_by_role("link", name="Äänestys 119").click()
    assert page.frame_locator("iframe").locator("body").inner_text().strip() == "Hei!"


def test_the_mailbox_is_found_and_read_with_the_keyboard(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Recipient contains").focus()
    page.keyboard.type("person-42@")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Äänestys 42").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/messages/*")
    assert page.get_by_role("heading", level=1).inner_text() == "Äänestys 42"
    assert "Äänestys 42" in page.title()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/?page=2", "/?to=nobody", "/messages/00000001", "/messages/none"])
def test_every_page_meets_wcag_22_aa(page: Page, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(path)
    results = Axe().run(page, options=WCAG_22_AA)
    assert results.violations_count == 0, results.generate_report()


def test_no_page_needs_sideways_scrolling_on_a_small_screen(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("/", "/messages/00000001"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_an_emptied_mailbox_is_empty(client: httpx.Client, page: Page) -> None:
    assert client.delete("/api/messages").json() == {"deleted": 120}
    assert client.get("/api/messages").json() == {"total": 0, "next": None, "messages": []}
    page.goto("/")
    assert page.get_by_text("No message has arrived yet.").is_visible()
