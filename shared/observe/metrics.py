"""Every metric of every service, named and explained in one place.

Labels are few and closed: a service, a contract's name, a verdict. Never a routing key, a sender or a person.
A name ends with its unit: `_total` counts since the process began, `_seconds` is a time; any other unit is in `UNITS`.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

HANDLED = Counter(
    "silta_messages_handled_total",
    "Messages settled, by contract and verdict (accepted, rejected, unreadable, failed).",
    ["service", "contract", "verdict"],
)
MESSAGE_SECONDS = Histogram(
    "silta_message_seconds",
    "Time from when a message was taken from its queue, or work from the schedule, until it was settled, seconds.",
    ["service", "contract"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60),
)
MESSAGE_AGE = Histogram(
    "silta_message_age_seconds",
    "Time from when a message was sent, or put off for a retry, until it was taken from its queue, in whole seconds; of"
    " messages that say when they were sent.",
    ["service", "contract"],
    buckets=(1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600),
)
COMMIT_SECONDS = Histogram(
    "silta_commit_seconds",
    "Time from a group's first read to its commit, seconds; of a group handled ahead, with the wait for its turn.",
    ["service"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)
GROUP_SIZE = Histogram(
    "silta_group_size",
    "Messages in one transaction.",
    ["service"],
    buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256),
)
CONFLICTS = Counter("silta_conflicts_total", "Groups run again because another replica was first.", ["service"])
RELAYED = Counter("silta_events_relayed_total", "Events confirmed by the broker.", ["service"])
RELAY_WAITING = Gauge("silta_relay_waiting", "Outbox rows in hand that the broker has not confirmed.", ["service"])
OUTBOX_AGE = Gauge(
    "silta_outbox_age_seconds",
    "Age of the oldest event that was committed and is not confirmed by the broker, seconds; 0 when there is none.",
    ["service"],
)
RETRIED = Counter("silta_messages_retried_total", "Messages put off after an unexpected failure.", ["service", "queue"])
DEAD_LETTERS = Counter(
    "silta_dead_letters_total", "Messages put aside in a dead-letter queue.", ["service", "queue", "reason"]
)
COMMANDS_TAKEN = Counter(
    "silta_http_commands_total",
    "Commands taken over HTTP, by status code of the response.",
    ["service", "status"],
)
REFUSED_AT_EDGE = Counter(
    "silta_http_refused_total",
    "Requests over HTTP that reached no route: too many from one network, too large, too slow or of a wrong type.",
    ["service", "status"],
)
READY = Gauge("silta_ready", "Whether the process can do its work, as /readyz says (1 or 0).", ["service"])
REGISTRATIONS = Counter(
    "silta_registrations_total",
    "Registrations that were made, by what was got (place, waiting).",
    ["service", "got"],
)
ANSWERS = Counter("silta_answers_total", "Answers that were stored, by kind of survey.", ["service", "kind"])
PANEL_QUOTAS = Gauge(
    "silta_panel_quotas",
    "Quotas of panels in their term, by whether those who sit fill them (met, missed); as the panels' pages tell it.",
    ["service", "state"],
)
TOLD = Counter(
    "silta_told_total",
    "Deliveries that were given to a channel to be sent, by what they tell and the channel.",
    ["service", "message", "channel"],
)
CHANNEL_READY = Gauge(
    "silta_channel_ready",
    "Whether a process that sends by a channel can do its work (1 or 0); of processes that send by it, and no others.",
    ["service", "channel"],
)
LETTERS = Counter(
    "silta_letters_total",
    "Letters that have come to their end, by status (sent, failed, withdrawn, suppressed).",
    ["service", "status"],
)
DELIVERIES = Counter(
    "silta_deliveries_total",
    "Deliveries that have come to their end, by channel and status (sent, failed, withdrawn, suppressed).",
    ["service", "channel", "status"],
)
MAIL_STUCK = Gauge(
    "silta_mail_stuck_seconds",
    "How long letters have been due while the mail relay takes none, seconds; 0 when it takes them or none is due.",
    ["service"],
)
MAIL_UNSENT = Gauge(
    "silta_mail_unsent_seconds",
    "How long the oldest letter on record waits that could have been sent by now, seconds; 0 when none has for a"
    " minute. To one person, or to many and so behind these.",
    ["service", "to"],
)
HEARTBEAT_AGE = Gauge(
    "silta_heartbeat_age_seconds",
    "How long ago the newest heartbeat began that has gone the whole way of a letter, seconds.",
    ["service"],
)
CERTIFICATE_END = Gauge(
    "silta_certificate_end_timestamp_seconds",
    "When the first certificate ends by which a server (broker, database) is believed, its authority's included, in"
    " seconds since 1970. Of servers that speak TLS.",
    ["service", "of"],
)

UNITS = {
    "silta_group_size": "messages",
    "silta_relay_waiting": "outbox rows",
    "silta_ready": "1 or 0",
    "silta_channel_ready": "1 or 0",
    "silta_panel_quotas": "quotas",
}
