"""The operators' own kinds: schemas of the fields that we use, after the operators' references.

They are narrow on purpose: a field that isn't here is either misspelt, or to be looked up and added.

- RabbitmqCluster, https://www.rabbitmq.com/kubernetes/operator/using-operator
- MongoDBCommunity, https://github.com/mongodb/mongodb-kubernetes, mongodbcommunity.mongodb.com/v1
- ScaledObject and TriggerAuthentication, https://keda.sh/docs/latest/reference/; their CRDs of KEDA 2.16 know every
  field that we use (cloudcoil-models-keda 2.16.1.0), and leave open what a trigger's metadata holds, which is told here
"""

from __future__ import annotations

from typing import Any

import kubernetes_validate
from jsonschema import Draft202012Validator

TEXT = {"type": "string", "minLength": 1}
COUNT = {"type": "integer", "minimum": 1}
ANYTHING = {"type": "object"}


def only(required: tuple[str, ...] = (), **fields: Any) -> dict[str, Any]:
    """An object with these fields and no other."""
    return {"type": "object", "properties": fields, "required": list(required), "additionalProperties": False}


def many(item: dict[str, Any]) -> dict[str, Any]:
    """A list with at least one of them."""
    return {"type": "array", "items": item, "minItems": 1}


NUMBER = {"type": "string", "pattern": r"^\d+$"}
"""Every value of a trigger is text, numbers too."""
RABBITMQ = only(
    ("type", "metadata"),
    type={"const": "rabbitmq"},
    authenticationRef=only(("name",), name=TEXT),
    metadata=only(
        ("queueName", "mode", "value"),
        protocol={"const": "http"},
        host={"type": "string", "pattern": "^https?://"},
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

SPECS: dict[tuple[str, str], dict[str, Any]] = {
    ("rabbitmq.com/v1beta1", "RabbitmqCluster"): only(
        replicas={"type": "integer", "enum": [1, 3, 5, 7]},
        image=TEXT,
        terminationGracePeriodSeconds=COUNT,
        persistence=only(storage=TEXT, storageClassName=TEXT),
        resources=ANYTHING,
        affinity=ANYTHING,
        tls=only(secretName=TEXT, caSecretName=TEXT, disableNonTLSListeners={"type": "boolean"}),
        # Merged into the operator's own StatefulSet; of that, mounts.
        override=only(
            statefulSet=only(
                spec=only(
                    template=only(
                        spec=only(
                            containers=many(only(("name", "volumeMounts"), name=TEXT, volumeMounts=many(ANYTHING))),
                            volumes=many(ANYTHING),
                        )
                    )
                )
            )
        ),
        rabbitmq=only(additionalPlugins=many(TEXT), additionalConfig=TEXT, advancedConfig=TEXT, envConfig=TEXT),
    ),
    ("mongodbcommunity.mongodb.com/v1", "MongoDBCommunity"): only(
        ("type", "members", "version", "security", "users"),
        type={"const": "ReplicaSet"},
        members=COUNT,
        version={"type": "string", "pattern": r"^\d+\.\d+\.\d+$"},
        security=only(
            authentication=only(("modes",), modes=many({"enum": ["SCRAM", "SCRAM-SHA-256", "X509"]})),
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
                    roles={"type": "array"},
                )
            ),
        ),
        users=many(
            only(
                ("name", "db", "passwordSecretRef", "scramCredentialsSecretName", "roles"),
                name=TEXT,
                db=TEXT,
                passwordSecretRef=only(("name",), name=TEXT, key=TEXT),
                scramCredentialsSecretName={"type": "string", "pattern": r"^[a-z0-9][a-z0-9.-]*[a-z0-9]$"},
                connectionStringSecretName=TEXT,
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
        triggers=many({"oneOf": [RABBITMQ, MONGODB]}),
    ),
    ("keda.sh/v1alpha1", "TriggerAuthentication"): only(
        secretTargetRef=many(only(("parameter", "name", "key"), parameter=TEXT, name=TEXT, key=TEXT))
    ),
}


def follow_schema(resource: dict[str, Any]) -> None:
    """Hold a resource against its schema: of Kubernetes, or of its operator.

    Raises:
        ValidationError: of jsonschema or of kubernetes_validate; it names the field.
    """
    spec = SPECS.get((resource["apiVersion"], resource["kind"]))
    if spec is None:
        kubernetes_validate.validate(resource, "1.34", strict=True)
    else:
        Draft202012Validator(spec).validate(resource["spec"])
