"""The operators' own kinds: schemas of the fields that we use, after the operators' references.

They are narrow on purpose: a field that isn't here is either misspelt, or to be looked up and added. What is a pod's
is held against Kubernetes' own schema. Compared in 2026-11 with the CRDs of the RabbitMQ Cluster Operator 2.21.1, of
mongodb/mongodb-kubernetes (mongodbcommunity.mongodb.com/v1) and of KEDA 2.20.1, which leave open what a trigger's
metadata holds: that is told here, after https://keda.sh/docs/latest/scalers/.
"""

from __future__ import annotations

from typing import Any

import kubernetes_validate
from jsonschema import Draft202012Validator

KUBERNETES = "1.34"
TEXT = {"type": "string", "minLength": 1}
COUNT = {"type": "integer", "minimum": 1}
ANYTHING = {"type": "object"}


def only(required: tuple[str, ...] = (), **fields: Any) -> dict[str, Any]:
    """An object with these fields and no other."""
    return {"type": "object", "properties": fields, "required": list(required), "additionalProperties": False}


def many(item: dict[str, Any]) -> dict[str, Any]:
    """A list with at least one of them."""
    return {"type": "array", "items": item, "minItems": 1}


NUMBER = {"type": "string", "pattern": r"^[1-9]\d*\Z"}
"""Every value of a trigger is text, numbers too."""
QUANTITY = {"type": "string", "pattern": r"^\d+(\.\d+)?([numkMGTPE]|[KMGTPE]i)?\Z"}
PLUGIN = {"type": "string", "pattern": r"^\w{1,100}\Z"}
_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
SECRET = {"type": "string", "pattern": rf"^{_LABEL}(\.{_LABEL})*\Z"}
DURATION = {"type": "string", "pattern": r"^(\d+(ms|[smhdwy]))+\Z"}
LABEL = {"type": "string", "pattern": r"^[a-zA-Z_]\w*\Z"}
"""Prometheus'."""
RABBITMQ = only(
    ("type", "metadata"),
    type={"const": "rabbitmq"},
    authenticationRef=only(("name",), name=TEXT),
    metadata=only(
        ("protocol", "host", "queueName", "mode", "value"),
        protocol={"const": "http"},
        host={"type": "string", "pattern": "^https://"},
        queueName=TEXT,
        useRegex={"enum": ["true"]},
        operation={"enum": ["sum", "max", "avg"]},
        pageSize=NUMBER,
        mode={"const": "QueueLength"},
        value=NUMBER,
    ),
)
MONGODB = only(
    ("type", "metadata"),
    type={"const": "mongodb"},
    authenticationRef=only(("name",), name=TEXT),
    metadata=only(
        ("dbName", "collection", "query", "queryValue"), dbName=TEXT, collection=TEXT, query=TEXT, queryValue=NUMBER
    ),
)
CPU = only(
    ("type", "metricType", "metadata"),
    type={"const": "cpu"},
    metricType={"const": "Utilization"},
    metadata=only(("value",), value=NUMBER),
)

SPECS: dict[tuple[str, str], dict[str, Any]] = {
    ("rabbitmq.com/v1beta1", "RabbitmqCluster"): only(
        replicas={"type": "integer", "enum": [1, 3, 5, 7]},
        image=TEXT,
        terminationGracePeriodSeconds=COUNT,
        persistence=only(storage=QUANTITY, storageClassName=TEXT),
        resources=ANYTHING,
        affinity=ANYTHING,
        tls=only(secretName=TEXT, caSecretName=TEXT, disableNonTLSListeners={"type": "boolean"}),
        # Merged into the operator's own StatefulSet; of that, mounts.
        override=only(
            statefulSet=only(
                spec=only(
                    template=only(
                        spec=only(
                            ("containers",),
                            containers=many(
                                only(("name", "volumeMounts"), name={"const": "rabbitmq"}, volumeMounts=many(ANYTHING))
                            ),
                            volumes=many(ANYTHING),
                        )
                    )
                )
            )
        ),
        rabbitmq=only(additionalPlugins=many(PLUGIN), additionalConfig=TEXT),
    ),
    ("mongodbcommunity.mongodb.com/v1", "MongoDBCommunity"): only(
        ("type", "members", "version", "security", "users"),
        type={"const": "ReplicaSet"},
        members={"type": "integer", "minimum": 1, "maximum": 50},
        version={"type": "string", "pattern": r"^\d+\.\d+\.\d+\Z"},
        security=only(
            authentication=only(("modes",), modes={"const": ["SCRAM"]}),
            tls=only(
                ("enabled", "certificateKeySecretRef", "caCertificateSecretRef"),
                enabled={"type": "boolean"},
                optional={"type": "boolean"},
                certificateKeySecretRef=only(("name",), name=TEXT),
                caCertificateSecretRef=only(("name",), name=TEXT),
            ),
            roles=many(
                only(
                    ("role", "db", "privileges", "roles"),
                    role=TEXT,
                    db=TEXT,
                    privileges=many(
                        only(
                            ("resource", "actions"),
                            resource=only(db=TEXT, collection={"type": "string"}),
                            actions=many(TEXT),
                        )
                    ),
                    roles={"type": "array", "items": only(("db", "role"), db=TEXT, role=TEXT)},
                )
            ),
        ),
        users=many(
            only(
                ("name", "db", "passwordSecretRef", "scramCredentialsSecretName", "roles"),
                name=TEXT,
                db=TEXT,
                passwordSecretRef=only(("name",), name=TEXT, key=TEXT),
                scramCredentialsSecretName=SECRET,
                connectionStringSecretName=SECRET,
                roles=many(only(("db", "name"), db=TEXT, name=TEXT)),
            )
        ),
    ),
    ("keda.sh/v1alpha1", "ScaledObject"): only(
        ("scaleTargetRef", "triggers"),
        scaleTargetRef=only(("name",), name=TEXT),
        minReplicaCount=COUNT,
        maxReplicaCount=COUNT,
        pollingInterval=COUNT,
        cooldownPeriod=COUNT,
        triggers=many({"oneOf": [RABBITMQ, MONGODB, CPU]}),
    ),
    # After https://prometheus-operator.dev/docs/api-reference/api/ (v0.8x): not compared with the CRDs themselves.
    ("monitoring.coreos.com/v1", "PodMonitor"): only(
        ("selector", "podMetricsEndpoints"),
        selector=only(("matchLabels",), matchLabels={"type": "object", "additionalProperties": TEXT}),
        podMetricsEndpoints=many(
            only(
                ("port",),
                port=TEXT,
                interval=DURATION,
                path={"type": "string", "pattern": "^/"},
                params={"type": "object", "additionalProperties": many(TEXT)},
                relabelings=many(
                    only(sourceLabels=many(LABEL), targetLabel=LABEL, regex=TEXT, replacement=TEXT, action=TEXT)
                ),
            )
        ),
    ),
    ("monitoring.coreos.com/v1", "PrometheusRule"): only(
        ("groups",),
        groups=many(
            only(
                ("name", "rules"),
                name=TEXT,
                interval=DURATION,
                rules=many(
                    only(
                        ("alert", "expr"),
                        alert=LABEL,
                        expr=TEXT,
                        labels={"type": "object", "additionalProperties": TEXT},
                        annotations={"type": "object", "additionalProperties": TEXT},
                        **{"for": DURATION},
                    )
                ),
            )
        ),
    ),
    ("keda.sh/v1alpha1", "TriggerAuthentication"): only(
        ("secretTargetRef",),
        secretTargetRef=many(
            only(
                ("parameter", "name", "key"),
                parameter={"enum": ["username", "password", "connectionString"]},
                name=TEXT,
                key=TEXT,
            )
        ),
    ),
}


def follow_schema(resource: dict[str, Any]) -> None:
    """Hold a resource against its schema: of Kubernetes, or of its operator.

    Raises:
        ValidationError: of jsonschema or of kubernetes_validate; it names the field.
    """
    spec = SPECS.get((resource["apiVersion"], resource["kind"]))
    if spec is None:
        kubernetes_validate.validate(resource, KUBERNETES, strict=True)
        return
    kind = only(("apiVersion", "kind", "metadata", "spec"), apiVersion=TEXT, kind=TEXT, metadata=ANYTHING, spec=spec)
    Draft202012Validator(kind).validate(resource)
    if resource["kind"] == "RabbitmqCluster":
        kubernetes_validate.validate(_pod_of_broker(resource["spec"]), KUBERNETES, strict=True)
    if resource["kind"] == "ScaledObject":
        assert resource["spec"]["minReplicaCount"] <= resource["spec"]["maxReplicaCount"]


def _pod_of_broker(spec: dict[str, Any]) -> dict[str, Any]:
    """Return what our resource gives to the pod that the operator makes of it."""
    own = spec.get("override", {}).get("statefulSet", {}).get("spec", {}).get("template", {}).get("spec", {})
    container = {
        **own.get("containers", [{"name": "rabbitmq"}])[0],
        "image": spec["image"],
        "resources": spec["resources"],
    }
    pod = {"containers": [container], "volumes": own.get("volumes", []), "affinity": spec["affinity"]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "broker"}, "spec": pod}
