"""What `kubectl apply -k` would send, built by its own kustomize: of our folder, and of a city's overlay on it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.kubernetes.services import FOLDER
from tests.unit.deploy.custom_resources import follow_schema
from tests.unit.deploy.dockerfile import IMAGES, ROOT

KUBERNETES = FOLDER.parent
Resource = dict[str, Any]

pytestmark = pytest.mark.skipif(
    shutil.which("kubectl") is None, reason="needs kubectl, which `make test` installs (Debian's kubernetes-client)"
)


def kustomize_is_old() -> bool:
    """Whether it is kustomize 2, as in Debian 12's kubectl 1.20; Silta itself asks for Kubernetes 1.30."""
    told = subprocess.run(["kubectl", "version", "--client", "-o", "json"], capture_output=True, check=True)
    return int(re.sub(r"\D", "", json.loads(told.stdout)["clientVersion"]["minor"])) < 21


def build(folder: Path) -> dict[tuple[str, str], Resource]:
    """Kind and name → resource, as kustomize makes it."""
    ran = subprocess.run(["kubectl", "kustomize", str(folder)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    made = [*yaml.safe_load_all(ran.stdout)]
    found = {(one["kind"], one["metadata"]["name"]): one for one in made}
    assert len(found) == len(made)
    return found


@pytest.fixture(scope="module")
def ours() -> dict[tuple[str, str], Resource]:
    return build(KUBERNETES)


@pytest.fixture(scope="module")
def city_s(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Resource]:
    """The overlay that deploy/README.md shows, beside a copy of ours as it says."""
    if kustomize_is_old():
        pytest.skip("the kustomize of kubectl before 1.21 has no patches with a target")
    home = tmp_path_factory.mktemp("overlay")
    shutil.copytree(KUBERNETES, home / "silta" / "deploy" / "kubernetes")
    [overlay] = re.findall(
        r"```yaml\n(# kustomization\.yaml of your city\n.*?)```",
        (ROOT / "deploy" / "README.md").read_text(encoding="utf-8"),
        re.DOTALL,
    )
    (home / "city").mkdir()
    (home / "city" / "kustomization.yaml").write_text(overlay, encoding="utf-8")
    return build(home / "city")


def settings(built: dict[tuple[str, str], Resource]) -> Resource:
    [found] = [one for (kind, _), one in built.items() if kind == "ConfigMap"]
    return found


def settings_of_pods(built: dict[tuple[str, str], Resource]) -> set[str]:
    return {source["configMapRef"]["name"] for one in containers(built) for source in one.get("envFrom", ())}


def containers(built: dict[tuple[str, str], Resource]) -> list[Resource]:
    pods = [one["spec"]["template"]["spec"] for (kind, _), one in built.items() if kind == "Deployment"]
    return [container for pod in pods for container in pod["containers"]]


def images(built: dict[tuple[str, str], Resource]) -> set[str]:
    return {container["image"] for container in containers(built)}


def test_what_prometheus_operator_is_given_follows_its_schemas_and_is_found_by_it() -> None:
    built = build(ROOT / "deploy" / "prometheus" / "operator")
    assert {kind for kind, _ in built} == {"PodMonitor", "PrometheusRule"}
    for resource in built.values():
        follow_schema(resource)
        assert resource["metadata"]["namespace"] == "silta"
        assert resource["metadata"]["labels"] == {"release": "kube-prometheus-stack"}


def test_what_is_built_follows_the_schemas(ours: dict[tuple[str, str], Resource]) -> None:
    for resource in ours.values():
        follow_schema(resource)


def test_what_is_built_is_all_that_our_files_hold_in_one_namespace(ours: dict[tuple[str, str], Resource]) -> None:
    held = {
        (one["kind"], one["metadata"]["name"])
        for name in yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text(encoding="utf-8"))["resources"]
        for one in yaml.safe_load_all((KUBERNETES / name).read_text(encoding="utf-8"))
    }
    assert ours.keys() == held | {("ConfigMap", settings(ours)["metadata"]["name"])}
    assert {one["metadata"].get("namespace") for (kind, _), one in ours.items() if kind != "Namespace"} == {"silta"}


def test_pods_read_the_settings_that_are_built(ours: dict[tuple[str, str], Resource]) -> None:
    assert settings_of_pods(ours) == {settings(ours)["metadata"]["name"]}


def test_changed_settings_have_another_name_so_that_pods_are_replaced(
    ours: dict[tuple[str, str], Resource], city_s: dict[tuple[str, str], Resource]
) -> None:
    assert settings_of_pods(city_s) == {settings(city_s)["metadata"]["name"]}
    assert settings_of_pods(city_s) != settings_of_pods(ours)


def test_a_city_s_overlay_names_its_host_and_image_and_keeps_the_rest(
    ours: dict[tuple[str, str], Resource], city_s: dict[tuple[str, str], Resource]
) -> None:
    for resource in city_s.values():
        follow_schema(resource)
    assert images(ours) == {f"silta/{name}:0.1.0" for name in IMAGES}
    assert images(city_s) == images(ours) - {"silta/events:0.1.0"} | {"registry.city.example/silta/events:0.1.0"}
    public = {"SILTA_PUBLIC_URL": "https://osallistu.city.example"}
    assert settings(city_s)["data"] == settings(ours)["data"] | public
    addresses = {
        name: [
            peer["ipBlock"]["cidr"]
            for rule in one["spec"].get("egress", ())
            for peer in rule["to"]
            if "ipBlock" in peer
        ]
        for (kind, name), one in city_s.items()
        if kind == "NetworkPolicy" and name != "internet"
    }
    named = {"mail": ["10.20.0.25/32"], "rabbitmq": ["10.20.0.1/32"], "mongodb": ["10.20.0.1/32"]}
    assert {name: found for name, found in addresses.items() if found} == named
    spec = city_s["Ingress", "silta"]["spec"]
    assert [rule["host"] for rule in spec["rules"]] == ["osallistu.city.example"]
    assert [host for tls in spec["tls"] for host in tls["hosts"]] == ["osallistu.city.example"]
