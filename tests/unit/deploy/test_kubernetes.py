from __future__ import annotations

import json
import re
from collections.abc import Iterable
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import APIRouter

from deploy.accounts.database import ACCOUNTS, role_of, roles
from deploy.kubernetes.services import CONSOLES, FOLDER, apart, name_of, resources
from services.notify.channels import channels, sending
from services.notify.documents import Delivery
from services.notify.domain.delivery import DeliveryStatus
from services.notify.web import pages
from shared.broker.topology import queues_of
from shared.console.settings import find
from shared.contracts.catalogue import SERVICES
from shared.settings import Settings
from tests.unit.deploy.custom_resources import follow_schema
from tests.unit.deploy.dockerfile import CONSOLE, ROOT, last
from tests.unit.web.serving import routes_of

KUBERNETES = FOLDER.parent
KUSTOMIZATION: dict[str, Any] = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text(encoding="utf-8"))
ALL: list[dict[str, Any]] = [
    document
    for name in KUSTOMIZATION["resources"]
    for document in yaml.safe_load_all((KUBERNETES / name).read_text(encoding="utf-8"))
]
CHANNELS = apart()
SHOWN = {channel.name: channel for channel in channels() if not channel.sender}
"""Channels that are fetched."""


def named(one: dict[str, Any]) -> str:
    return f"{one['kind']}/{one['metadata']['name']}"


def of(kind: str, name: str) -> dict[str, Any]:
    [found] = [one for one in ALL if (one["kind"], one["metadata"]["name"]) == (kind, name)]
    return found


def pod(service: str) -> dict[str, Any]:
    spec: dict[str, Any] = of("Deployment", service)["spec"]["template"]["spec"]
    return spec


def container(service: str) -> dict[str, Any]:
    [one] = pod(service)["containers"]
    return dict(one)


@pytest.mark.parametrize("resource", ALL, ids=named)
def test_each_resource_follows_the_schema_of_kubernetes_or_of_its_operator(resource: dict[str, Any]) -> None:
    follow_schema(resource)


def test_kustomize_applies_every_file_and_names_each_resource_once() -> None:
    files = {str(path.relative_to(KUBERNETES)) for path in KUBERNETES.rglob("*.yaml")} - {"kustomization.yaml"}
    assert set(KUSTOMIZATION["resources"]) == files
    names = [named(one) for one in ALL]
    assert len(names) == len(set(names))
    assert {image["name"] for image in KUSTOMIZATION["images"]} == {
        container(name)["image"] for name in (*SERVICES, *CONSOLES)
    }


def test_the_services_resources_are_what_the_template_says() -> None:
    for name, text in resources().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, "run: python -m deploy.kubernetes"
    assert {path.name for path in FOLDER.iterdir()} == set(resources())


@pytest.mark.parametrize("service", SERVICES)
def test_what_belongs_to_a_service_selects_its_pods(service: str) -> None:
    labels = of("Deployment", service)["spec"]["template"]["metadata"]["labels"]
    for selector in (
        of("Deployment", service)["spec"]["selector"]["matchLabels"],
        of("PodDisruptionBudget", service)["spec"]["selector"]["matchLabels"],
        of("Service", service)["spec"]["selector"],
    ):
        assert selector.items() <= labels.items()
    assert of("ScaledObject", service)["spec"]["scaleTargetRef"] == {"name": service}
    assert (
        of("ScaledObject", service)["spec"]["minReplicaCount"]
        > of("PodDisruptionBudget", service)["spec"]["minAvailable"]
    )


@pytest.mark.parametrize("service", [*SERVICES, *CHANNELS])
def test_a_pod_is_what_the_image_is_made_for(service: str) -> None:
    user, _, group = last("USER").value.partition(":")
    assert (pod(service)["securityContext"]["runAsUser"], pod(service)["securityContext"]["runAsGroup"]) == (
        int(user),
        int(group),
    )
    assert container(service)["ports"] == [{"name": "http", "containerPort": int(last("EXPOSE").value)}]
    assert container(service)["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


@pytest.mark.parametrize("service", [*SERVICES, *CHANNELS])
def test_a_pod_has_longer_to_stop_than_its_service_needs(service: str) -> None:
    pause = container(service)["lifecycle"]["preStop"]["sleep"]["seconds"]
    drain = Settings.model_fields["drain_timeout"].default
    connections = 10  # seconds that the web server waits for answers on their way
    assert pod(service)["terminationGracePeriodSeconds"] > pause + connections + drain


@pytest.mark.parametrize("service", [*SERVICES, *CHANNELS])
def test_a_service_gets_settings_that_exist_and_its_secrets_as_files(service: str) -> None:
    known = {f"SILTA_{name.upper()}" for name in Settings.model_fields} | {"SILTA_SECRETS_DIR"}
    [settings] = KUSTOMIZATION["configMapGenerator"]
    given = {one["name"] for one in container(service)["env"]} | {one.split("=")[0] for one in settings["literals"]}
    assert given <= known
    assert container(service)["envFrom"] == [{"configMapRef": {"name": settings["name"]}}]
    mounts = {mount["name"]: mount["mountPath"] for mount in container(service)["volumeMounts"]}
    environment = {one["name"]: one["value"] for one in container(service)["env"]}
    assert environment["SILTA_SECRETS_DIR"] == mounts["secrets"]
    [projected] = [volume["projected"] for volume in pod(service)["volumes"] if volume["name"] == "secrets"]
    paths = {item["path"] for source in projected["sources"] for item in source["secret"].get("items", ())}
    assert paths == {"silta_amqp_url", "silta_mongo_url", "amqp_ca.crt", "mongo_ca.crt"}
    assert environment["SILTA_MODE"] == "production"
    assert environment["SILTA_AMQP_CA_FILE"] == f"{mounts['secrets']}/amqp_ca.crt"
    assert environment["SILTA_MONGO_CA_FILE"] == f"{mounts['secrets']}/mongo_ca.crt"
    assert "SILTA_PUBLIC_URL=https://silta.example" in settings["literals"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_scales_by_the_queues_that_it_works_off_and_no_other(service: str) -> None:
    [trigger] = of("ScaledObject", service)["spec"]["triggers"]
    every = {queue.name for one in SERVICES for queue in queues_of(one)} | {f"{one}.wait.1000ms" for one in SERVICES}
    counted = {name for name in every if re.search(trigger["metadata"]["queueName"], name)}
    assert counted == {
        name
        for name in every
        if name.startswith(f"{service}.") and not name.endswith(".dead") and not name.startswith(f"{service}.wait.")
    }
    assert len(counted) < int(trigger["metadata"]["pageSize"])
    assert trigger["authenticationRef"]["name"] == of("TriggerAuthentication", "rabbitmq")["metadata"]["name"]
    assert (trigger["metadata"]["protocol"], trigger["metadata"]["host"][:8]) == ("http", "https://")


@pytest.mark.parametrize("channel", sending())
def test_a_channel_is_deployed_alone_and_scales_by_its_own_deliveries(channel: str) -> None:
    name = name_of(channel)
    for selector in (
        of("Deployment", name)["spec"]["selector"]["matchLabels"],
        of("Deployment", name)["spec"]["template"]["metadata"]["labels"],
        of("PodDisruptionBudget", name)["spec"]["selector"]["matchLabels"],
    ):
        assert selector["app.kubernetes.io/name"] == name
    assert of("PodDisruptionBudget", name)["spec"]["maxUnavailable"] == 1
    assert container(name)["image"] == container("notify")["image"]
    assert {"name": "SILTA_NOTIFY_CHANNELS", "value": channel} in container(name)["env"]
    assert {"name": "SILTA_NOTIFY_CHANNELS", "value": "core"} in container("notify")["env"]
    assert of("ScaledObject", name)["spec"]["scaleTargetRef"] == {"name": name}
    [trigger] = of("ScaledObject", name)["spec"]["triggers"]
    counted = trigger["metadata"]
    prefix = Settings.model_fields["database_prefix"].default
    assert (counted["dbName"], counted["collection"]) == (f"{prefix}_notify", Delivery.COLLECTION)
    assert json.loads(counted["query"]) == {"channel": channel, "status": DeliveryStatus.PENDING}
    [secret] = of("TriggerAuthentication", trigger["authenticationRef"]["name"])["spec"]["secretTargetRef"]
    [watcher] = [one for one in of("MongoDBCommunity", "silta-mongodb")["spec"]["users"] if one["name"] == "watcher"]
    assert (secret["name"], secret["key"]) == (watcher["connectionStringSecretName"], "connectionString.standard")
    [role] = [one for one in roles() if one["createRole"] == watcher["roles"][0]["name"]]
    assert role["privileges"] == [
        {"resource": {"db": counted["dbName"], "collection": counted["collection"]}, "actions": ["find"]}
    ]


@pytest.mark.parametrize("channel", SHOWN)
def test_a_channel_that_is_fetched_is_deployed_alone_and_never_all_at_once(channel: str) -> None:
    name = name_of(channel)
    labels = of("Deployment", name)["spec"]["template"]["metadata"]["labels"]
    budget = of("PodDisruptionBudget", name)["spec"]
    for selector in (budget["selector"]["matchLabels"], of("Service", name)["spec"]["selector"]):
        assert selector.items() <= labels.items()
    assert {"name": "SILTA_NOTIFY_CHANNELS", "value": channel} in container(name)["env"]
    scaled = of("ScaledObject", name)["spec"]
    assert scaled["scaleTargetRef"] == {"name": name}
    assert scaled["minReplicaCount"] > budget["minAvailable"]
    assert container(name)["resources"]["requests"]["cpu"], "what its use is counted by"


def paths_of(*routers: APIRouter) -> set[str]:
    return {path for _, path in routes_of([route for router in routers for route in router.routes])}


@pytest.mark.parametrize("channel", SHOWN)
def test_the_ingress_leads_to_a_fetched_channel_for_all_that_it_shows_and_for_nothing_else(channel: str) -> None:
    shown = {path.partition("/{")[:2] for path in paths_of(*SHOWN[channel].routers)}
    [rule] = of("Ingress", "silta")["spec"]["rules"]
    led = {
        (path["path"], path["pathType"])
        for path in rule["http"]["paths"]
        if path["backend"]["service"]["name"] == name_of(channel)
    }
    assert led == {(path, "Prefix" if variable else "Exact") for path, variable in shown}
    others = paths_of(pages, *(router for name, one in SHOWN.items() if name != channel for router in one.routers))
    assert [path for path in others if any(f"{path}/".startswith(f"{one}/") for one, _ in led)] == []


@pytest.mark.parametrize("name", CONSOLES)
def test_a_console_is_there_when_it_is_scaled_up_and_finds_everything(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, _, group = last("USER", CONSOLE).value.partition(":")
    assert of("Deployment", name)["spec"]["replicas"] == 0
    context = pod(name)["securityContext"]
    assert (context["runAsUser"], context["runAsGroup"]) == (int(user), int(group))
    assert container(name)["securityContext"] == container("events")["securityContext"]
    [projected] = [volume["projected"] for volume in pod(name)["volumes"] if volume["name"] == "secrets"]
    contents = {
        "silta_amqp_url": "amqps://someone:Zk3v9Qw7xT1rB5nL@silta-rabbitmq:5671/",
        "silta_mongo_url": "mongodb://someone:Zk3v9Qw7xT1rB5nL@silta-mongodb/?tls=true",
        "silta_management_url": "https://silta:Zk3v9Qw7xT1rB5nL@silta-rabbitmq:15671/",
    }
    for source in projected["sources"]:
        for item in source["secret"]["items"]:
            (tmp_path / item["path"]).write_text(contents.get(item["path"], ""), encoding="utf-8")
    [mount] = [one["mountPath"] for one in container(name)["volumeMounts"] if one["name"] == "secrets"]
    for one in container(name)["env"]:
        monkeypatch.setenv(one["name"], one["value"].replace(mount, str(tmp_path)))
    settings = find(tmp_path)
    assert (settings.management_url is not None) == (name == "administrator")
    services = {one["metadata"]["name"]: one["spec"] for one in ALL if one["kind"] == "Service"}
    assert set(settings.process_urls) == {*SERVICES, *CHANNELS}
    for process, url in settings.process_urls.items():
        each = services[str(url.host)]
        # Without an address of its own the name leads to all of them.
        assert (each["clusterIP"], each["publishNotReadyAddresses"]) == ("None", True)
        assert each["selector"].items() <= of("Deployment", process)["spec"]["template"]["metadata"]["labels"].items()


def test_the_administrator_has_a_place_for_backups() -> None:
    [volume] = [one for one in pod("administrator")["volumes"] if one["name"] == "backups"]
    assert of("PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"])
    assert "backups" not in {one["name"] for one in pod("console")["volumes"]}


def test_consoles_reach_what_they_look_after_and_nobody_reaches_them() -> None:
    spec = of("NetworkPolicy", "consoles")["spec"]
    assert spec["policyTypes"] == ["Ingress", "Egress"]
    assert "ingress" not in spec
    assert allowed("consoles", "egress") == {5671, 15671, 27017, 8080}
    labels = {"silta/role": "console"}
    assert all(
        of("Deployment", name)["spec"]["template"]["metadata"]["labels"].items() >= labels.items() for name in CONSOLES
    )
    for policy, ports in (("rabbitmq", {5671, 15671}), ("mongodb", {27017}), ("services", {8080})):
        let_in = [
            {port["port"] for port in rule["ports"]}
            for rule in of("NetworkPolicy", policy)["spec"]["ingress"]
            if {"podSelector": {"matchLabels": labels}} in rule["from"]
        ]
        assert let_in == [ports], policy


def test_processes_that_send_e_mail_share_rates_among_as_many_as_there_may_be() -> None:
    environment = {one["name"]: one["value"] for one in container(name_of("email"))["env"]}
    assert environment["SILTA_MAIL_SENDERS"] == str(of("ScaledObject", name_of("email"))["spec"]["maxReplicaCount"])
    others = [name for name in (*SERVICES, *CHANNELS) if name != name_of("email")]
    assert not any(one["name"] == "SILTA_MAIL_SENDERS" for name in others for one in container(name)["env"])


def test_each_service_owns_its_database_and_no_other() -> None:
    spec = of("MongoDBCommunity", "silta-mongodb")["spec"]
    assert [
        {"createRole": role["role"], "privileges": role["privileges"], "roles": role["roles"]}
        for role in spec["security"]["roles"]
    ] == roles()
    assert {user["name"]: user["roles"] for user in spec["users"]} == {
        account: [{"name": role_of(account), "db": "admin"}] for account in ACCOUNTS
    }


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_has_its_own_account_at_the_broker(service: str) -> None:
    [projected] = [volume["projected"] for volume in pod(service)["volumes"] if volume["name"] == "secrets"]
    names = {source["secret"]["name"] for source in projected["sources"]}
    assert names == {service, f"{service}-broker", f"{service}-mongodb", "broker-tls", "database-tls"}


def test_of_certificates_a_service_sees_the_authority_s_and_no_key() -> None:
    volumes = [volume["projected"] for volume in pod("events")["volumes"] if volume["name"] == "secrets"]
    sources = [source["secret"] for projected in volumes for source in projected["sources"]]
    certificates = {one["name"]: one["items"] for one in sources if one["name"].endswith("-tls")}
    assert {item["key"] for items in certificates.values() for item in items} == {"ca.crt"}
    assert of("RabbitmqCluster", "silta-rabbitmq")["spec"]["tls"]["secretName"] in certificates
    database = of("MongoDBCommunity", "silta-mongodb")["spec"]["security"]["tls"]
    assert database["enabled"]
    assert "optional" not in database
    assert database["certificateKeySecretRef"]["name"] in certificates


def test_the_broker_loads_its_accounts_from_a_secret() -> None:
    spec = of("RabbitmqCluster", "silta-rabbitmq")["spec"]
    file = keys(spec["rabbitmq"]["additionalConfig"])["load_definitions"]
    there = spec["override"]["statefulSet"]["spec"]["template"]["spec"]
    [mount] = there["containers"][0]["volumeMounts"]
    assert file == f"{mount['mountPath']}/definitions.json"
    assert [volume["name"] for volume in there["volumes"] if "secret" in volume] == [mount["name"]]


def test_the_broker_s_configuration_is_the_one_that_every_broker_has() -> None:
    common = keys((ROOT / "deploy" / "rabbitmq" / "rabbitmq.conf").read_text(encoding="utf-8"))
    here = keys(of("RabbitmqCluster", "silta-rabbitmq")["spec"]["rabbitmq"]["additionalConfig"])
    assert common.items() <= here.items()


def keys(configuration: str) -> dict[str, str]:
    """Key → value of a rabbitmq.conf."""
    lines = (line.partition("=") for line in configuration.splitlines() if line.strip() and not line.startswith("#"))
    return {key.strip(): value.strip() for key, _, value in lines}


def allowed(policy: str, way: str) -> set[int]:
    """The ports that a policy opens."""
    rules = of("NetworkPolicy", policy)["spec"].get(way, ())
    return {port["port"] for rule in rules for port in rule["ports"]}


def test_services_reach_the_broker_and_the_database_and_never_each_other() -> None:
    assert of("NetworkPolicy", "nothing-unless-allowed")["spec"] == {
        "podSelector": {},
        "policyTypes": ["Ingress", "Egress"],
    }
    assert allowed("services", "egress") == {5671, 27017}
    assert allowed("services", "ingress") == {8080}
    callers = [peer for rule in of("NetworkPolicy", "services")["spec"]["ingress"] for peer in rule["from"]]
    ours = [peer["podSelector"] for peer in callers if "namespaceSelector" not in peer]
    assert ours == [{"matchLabels": {"silta/role": "console"}}], "no service calls another"


POLICIES = [one for one in ALL if one["kind"] == "NetworkPolicy"]


@pytest.mark.parametrize("policy", POLICIES, ids=named)
def test_nothing_reaches_the_broker_in_plain(policy: dict[str, Any]) -> None:
    plain = {1883, 5672, 15672}
    assert not plain & (allowed(policy["metadata"]["name"], "ingress") | allowed(policy["metadata"]["name"], "egress"))


@pytest.mark.parametrize("policy", POLICIES, ids=named)
def test_whoever_is_let_in_or_out_is_named(policy: dict[str, Any]) -> None:
    rules = [rule.get("to") for rule in policy["spec"].get("egress", ())]
    rules += [rule.get("from") for rule in policy["spec"].get("ingress", ())]
    for peers in rules:
        assert peers, "nobody named is everybody"
        for peer in peers:
            assert all(selector for kind, selector in peer.items() if kind != "ipBlock"), (
                "an empty selector is everybody"
            )
            if "ipBlock" in peer and named(policy) != "NetworkPolicy/internet":
                assert ip_network(peer["ipBlock"]["cidr"]).num_addresses == 1, "one host of the city's own"


def test_the_ingress_reaches_what_it_leads_to_and_no_channel() -> None:
    def chosen(policy: dict[str, Any]) -> set[str]:
        selector = policy["spec"]["podSelector"]
        labels = {
            one["metadata"]["name"]: one["spec"]["template"]["metadata"]["labels"]
            for one in ALL
            if one["kind"] == "Deployment"
        }
        return {
            name
            for name, has in labels.items()
            if selector.get("matchLabels", {}).items() <= has.items()
            and all(has[one["key"]] in one["values"] for one in selector.get("matchExpressions", ()))
        }

    controllers = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "ingress-nginx"}}}
    [rule] = of("Ingress", "silta")["spec"]["rules"]
    backends = {path["backend"]["service"]["name"] for path in rule["http"]["paths"]}
    reached: set[str] = set()
    for policy in POLICIES:
        if any(controllers in one["from"] for one in policy["spec"].get("ingress", ())):
            reached |= {"silta-rabbitmq"} if named(policy) == "NetworkPolicy/rabbitmq" else chosen(policy)
    assert reached == backends


@pytest.mark.parametrize(("budget", "policy"), [("silta-rabbitmq", "rabbitmq"), ("silta-mongodb", "mongodb")])
def test_broker_and_database_lose_one_of_three_at_a_time(budget: str, policy: str) -> None:
    spec = of("PodDisruptionBudget", budget)["spec"]
    # The labels are the operators'; the network's policy knows the same pods by them.
    assert spec == {"maxUnavailable": 1, "selector": of("NetworkPolicy", policy)["spec"]["podSelector"]}
    server = (
        of("RabbitmqCluster", budget)["spec"]["replicas"]
        if "rabbitmq" in budget
        else of("MongoDBCommunity", budget)["spec"]["members"]
    )
    assert server == 3


def test_services_reach_a_collector_of_traces_where_the_watching_is() -> None:
    [rule] = of("NetworkPolicy", "traces")["spec"]["egress"]
    assert rule["ports"] == [{"port": 4318}]
    [peer] = rule["to"]
    assert peer["namespaceSelector"]["matchLabels"] == {"kubernetes.io/metadata.name": "monitoring"}


def test_only_the_channel_of_that_name_sends_mail() -> None:
    mailing = [
        one["metadata"]["name"]
        for one in ALL
        if one["kind"] == "NetworkPolicy" and 25 in allowed(one["metadata"]["name"], "egress")
    ]
    assert mailing == ["mail"]
    assert of("NetworkPolicy", "mail")["spec"]["podSelector"] == {
        "matchLabels": {"app.kubernetes.io/name": name_of("email")}
    }


def test_webhooks_and_posts_lead_to_the_internet_and_not_into_a_network_of_ours() -> None:
    spec = of("NetworkPolicy", "internet")["spec"]
    [chosen] = spec["podSelector"]["matchExpressions"]
    assert (chosen["key"], chosen["operator"]) == ("app.kubernetes.io/name", "In")
    assert set(chosen["values"]) == {name_of("webhooks"), name_of("social"), name_of("webpush")}
    assert allowed("internet", "egress") == {443}
    [rule] = spec["egress"]
    blocks = [peer["ipBlock"] for peer in rule["to"]]

    def reached(address: str) -> bool:
        within = [block for block in blocks if ip_address(address) in ip_network(block["cidr"])]
        return any(not _in_any(address, block.get("except", ())) for block in within)

    ours = ("10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "192.0.0.192", "fc00::1", "fe80::1")
    assert [one for one in (*ours, "::10.0.0.1") if reached(one)] == []
    assert all(reached(one) for one in ("193.166.3.2", "2001:708::1"))


def _in_any(address: str, networks: Iterable[str]) -> bool:
    return any(ip_address(address) in ip_network(one) for one in networks)


def test_the_public_reaches_the_versioned_paths_only() -> None:
    [rule] = of("Ingress", "silta")["spec"]["rules"]
    paths = {path["path"]: path["backend"]["service"]["name"] for path in rule["http"]["paths"]}
    fetched = {path for path, to in paths.items() if to in map(name_of, SHOWN)}
    assert all(path.startswith("/notify/v1/") for path in fetched)
    assert {path: to for path, to in paths.items() if path not in fetched} == {
        f"/{service}/v1": service for service in SERVICES
    } | {"/ws": "silta-rabbitmq"}
