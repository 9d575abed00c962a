"""What is on each dashboard: one tells what residents notice, one where it is stuck, one who takes part in the city."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from grafana_foundation_sdk.builders.common import VizLegendOptions, VizTooltipOptions
from grafana_foundation_sdk.builders.dashboard import Dashboard, Row
from grafana_foundation_sdk.builders.prometheus import Dataquery
from grafana_foundation_sdk.builders.timeseries import Panel
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.common import LegendDisplayMode, LegendPlacement, TooltipDisplayMode
from grafana_foundation_sdk.models.dashboard import DataSourceRef

FOLDER = Path(__file__).parent / "dashboards"
SOURCE = DataSourceRef(type_val="prometheus", uid="prometheus")
WORKED = '{queue!~".*\\\\.(dead|wait\\\\..*)|silta\\\\.unroutable"}'
"""Queues that somebody works off: neither dead letters nor those that wait for a retry."""
SET_ASIDE = '{queue=~".*\\\\.dead|silta\\\\.unroutable"}'


class Graph(NamedTuple):
    """One panel: its title says what a person learns, `unit` is Grafana's name of one, `legend` a label."""

    title: str
    query: str
    unit: str
    legend: str


def _within(metric: str) -> str:
    """Return the query for the seconds within which 95 of 100 messages of a contract are through, slowest first."""
    return f"topk(15, histogram_quantile(0.95, sum by (service, contract, le) (rate({metric}_bucket[5m]))))"


RESIDENTS = {
    "Is it there?": (
        Graph("Replicas that can work", "sum by (service) (silta_ready)", "short", "service"),
        Graph("Processes that send", "sum by (channel) (silta_channel_ready)", "short", "channel"),
        Graph(
            "Commands by answer",
            "sum by (service, status) (rate(silta_http_commands_total[5m]))",
            "reqps",
            "service}} {{status",
        ),
        Graph(
            "Commands that fail",
            'sum by (service) (rate(silta_http_commands_total{status=~"5.."}[5m]))'
            " / sum by (service) (rate(silta_http_commands_total[5m]))",
            "percentunit",
            "service",
        ),
        Graph(
            "Requests refused at the edge",
            "sum by (service, status) (rate(silta_http_refused_total[5m]))",
            "reqps",
            "service}} {{status",
        ),
    ),
    "What is done": (
        Graph(
            "Messages by contract",
            "topk(15, sum by (contract) (rate(silta_messages_handled_total[5m])))",
            "ops",
            "contract",
        ),
        Graph("Messages by verdict", "sum by (verdict) (rate(silta_messages_handled_total[5m]))", "ops", "verdict"),
        Graph("Letters by status", "sum by (status) (rate(silta_letters_total[5m]))", "ops", "status"),
        Graph(
            "Deliveries by channel",
            "sum by (channel, status) (rate(silta_deliveries_total[5m]))",
            "ops",
            "channel}} {{status",
        ),
    ),
    "How long it takes": (
        Graph(
            "95 of 100 groups are committed within",
            "histogram_quantile(0.95, sum by (service, le) (rate(silta_commit_seconds_bucket[5m])))",
            "s",
            "service",
        ),
        Graph("Age of the heartbeat", "max by (service) (silta_heartbeat_age_seconds)", "s", "service"),
        Graph("Oldest unsent letter", "max by (to) (silta_mail_unsent_seconds)", "s", "to"),
        Graph("The mail relay takes none for", "min by (service) (silta_mail_stuck_seconds)", "s", "service"),
        Graph("Oldest event not told", "max by (service) (silta_outbox_age_seconds)", "s", "service"),
    ),
}

WORK = {
    "Queues": (
        Graph("Waiting", f"max by (queue) (rabbitmq_detailed_queue_messages_ready{WORKED}) > 0", "short", "queue"),
        Graph("In hand", f"max by (queue) (rabbitmq_detailed_queue_messages_unacked{WORKED}) > 0", "short", "queue"),
        Graph(
            "Queues without consumers",
            f"count(sum by (queue) (rabbitmq_detailed_queue_consumers{WORKED}) == 0) or vector(0)",
            "short",
            "queue",
        ),
    ),
    "How long it takes": (
        Graph(
            "95 of 100 messages are taken from their queue within",
            _within("silta_message_age_seconds"),
            "s",
            "service}} {{contract",
        ),
        Graph(
            "95 of 100 messages, once taken, are settled within",
            _within("silta_message_seconds"),
            "s",
            "service}} {{contract",
        ),
    ),
    "Failures": (
        Graph(
            "Dead letters and unroutable commands",
            f"max by (queue) (rabbitmq_detailed_queue_messages{SET_ASIDE}) > 0",
            "short",
            "queue",
        ),
        Graph("Put aside by reason", "sum by (queue, reason) (rate(silta_dead_letters_total[5m]))", "ops", "reason"),
        Graph("Put off for a retry", "sum by (queue) (rate(silta_messages_retried_total[5m]))", "ops", "queue"),
    ),
    "Groups": (
        Graph(
            "Messages in a group, mean",
            "sum by (service) (rate(silta_group_size_sum[5m])) / sum by (service) (rate(silta_group_size_count[5m]))",
            "short",
            "service",
        ),
        Graph("Groups run again", "sum by (service) (rate(silta_conflicts_total[5m]))", "ops", "service"),
        Graph("Events told", "sum by (service) (rate(silta_events_relayed_total[5m]))", "ops", "service"),
        Graph("Events in hand", "sum by (service) (silta_relay_waiting)", "short", "service"),
    ),
    "Broker": (
        Graph("Memory alarm", "max(rabbitmq_alarms_memory_used_watermark)", "short", "instance"),
        Graph("Disk alarm", "max(rabbitmq_alarms_free_disk_space_watermark)", "short", "instance"),
    ),
}


CITY = {
    "Taking part": (
        Graph("Registrations an hour", "sum by (got) (increase(silta_registrations_total[1h]))", "short", "got"),
        Graph(
            "Answers an hour, by kind of survey", "sum by (kind) (increase(silta_answers_total[1h]))", "short", "kind"
        ),
    ),
    "Who is reached": (
        Graph(
            "Given to channels an hour, by what it tells",
            'topk(15, sum by (message) (increase(silta_told_total{message!="heartbeat"}[1h])))',
            "short",
            "message",
        ),
        Graph("The same by channel", "sum by (channel) (increase(silta_told_total[1h]))", "short", "channel"),
        Graph(
            "Sent an hour, by channel",
            'sum by (channel) (increase(silta_deliveries_total{status="sent"}[1h]))',
            "short",
            "channel",
        ),
    ),
    "Who sits in panels": (
        Graph("Quotas of sitting panels", "max by (state) (silta_panel_quotas)", "short", "state"),
        Graph(
            "Quotas that those who sit fill",
            'max by (service) (silta_panel_quotas{state="met"})'
            " / sum by (service) (max by (service, state) (silta_panel_quotas))",
            "percentunit",
            "service",
        ),
    ),
}


def dashboards() -> dict[str, str]:
    """Return file name → JSON."""
    return {
        "residents.json": _board("silta-residents", "Silta: what residents notice", RESIDENTS),
        "city.json": _board("silta-city", "Silta: City", CITY),
        "work.json": _board("silta-work", "Silta: where it is stuck", WORK),
    }


def _board(uid: str, title: str, rows: Mapping[str, tuple[Graph, ...]]) -> str:
    board = Dashboard(title).uid(uid).tags(["silta"]).refresh("30s").time("now-3h", "now").readonly()
    every_line = VizTooltipOptions().mode(TooltipDisplayMode.MULTI)
    names = VizLegendOptions().placement(LegendPlacement.BOTTOM).display_mode(LegendDisplayMode.LIST)
    names.show_legend(show_legend=True)
    for heading, graphs in rows.items():
        board.with_row(Row(heading))
        for graph in graphs:
            query = Dataquery().ref_id("A").expr(graph.query).legend_format(f"{{{{{graph.legend}}}}}")
            panel = Panel().title(graph.title).datasource(SOURCE).unit(graph.unit).min(0).span(24 // len(graphs))
            board.with_panel(panel.tooltip(every_line).legend(names).with_target(query))
    return JSONEncoder(sort_keys=True, indent=2).encode(board.build()) + "\n"
