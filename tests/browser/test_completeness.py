"""Every page is looked at: a new route or template fails here until it is among the pages shown."""

from __future__ import annotations

from tests.browser.shown_pages import MAILBOX, SHOWN, page_routes, templates

INCLUDED = {
    ("events", name)
    for name in (
        "registration_form.html",
        "registration_fields.html",
        "registration_wrong.html",
        "year_line.html",
        "activity_facts.html",
        "activity_line.html",
        "occasion_around.html",
        "partner_line.html",
        "seats.html",
        "occasion_history.html",
        "occasion_news.html",
        "occasion_programme.html",
        "events_base.html",
        "accessible.html",
        "place_line.html",
        "slipped.html",
        "when.html",
        "badge.html",
        "badge.svg",
    )
} | {
    *(
        ("feedback", name)
        for name in (
            "answer_question.html",
            "budget_parts.html",
            "face.html",
            "follow_up_item.html",
            "kiosk_name.html",
            "kiosk_screens.html",
            "phenomenon_comment.html",
            "plan.html",
            "results_shown.html",
        )
    ),
    ("notify", "choice_fields.html"),
    ("notify", "share_picture.svg"),
    *(("panels", name) for name in ("application_parts.html", "bar.html", "sessions.html")),
}
"""Templates that are no page but a part of one, of ours or of another's."""
NO_PAGES = {
    (MAILBOX, "/messages/{id}/html"),
    (MAILBOX, "/messages/{id}/raw"),
    ("feedback", "/feedback/v1/kiosk-worker.js"),
    ("notify", "/notify/v1/screen-worker.js"),
    ("notify", "/notify/v1/push-worker.js"),
    ("notify", "/notify/v1/subscribe.webmanifest"),
    ("notify", "/notify/v1/newsletters/{newsletter_id}/letter"),
}
"""A letter itself, which a page frames or links to, and its source; scripts; what a home screen shows the form by."""


def test_every_page_is_looked_at() -> None:
    assert page_routes() - {(one.service, one.route) for one in SHOWN} == NO_PAGES


def test_every_template_is_looked_at() -> None:
    assert templates() - {(one.service, one.template) for one in SHOWN} == INCLUDED
