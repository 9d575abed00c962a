"""The Sortition Foundation's `sortition-algorithms` on one pool, in an environment and a process of its own.

It is GPL-3.0: nothing of ours imports it, and it imports nothing of ours. Reads {"people", "quotas", "size",
"algorithm", "backend"} as JSON, prints {"seconds", "probabilities"}; the seconds are those of its own search alone.
"""

import importlib
import json
import sys
import time

order = json.load(sys.stdin)
library = importlib.import_module("sortition_algorithms")
features_module = importlib.import_module("sortition_algorithms.features")
people_module = importlib.import_module("sortition_algorithms.people")
generation = importlib.import_module("sortition_algorithms.committee_generation")

columns = sorted({quota["category"] for quota in order["quotas"]})
features, _, _ = features_module.read_in_features(
    ["feature", "value", "min", "max"],
    [
        {"feature": one["category"], "value": one["value"], "min": str(one["minimum"]), "max": str(one["maximum"])}
        for one in order["quotas"]
    ],
    order["size"],
)
settings = library.Settings(id_column="id", columns_to_keep=[])
people, _ = people_module.read_in_people(["id", *columns], order["people"], features, settings)
search = getattr(generation, f"find_distribution_{order['algorithm']}")
started = time.perf_counter()
committees, weights, _ = search(features, people, order["size"], [], order["backend"])
seconds = time.perf_counter() - started
held = {one["id"]: 0.0 for one in order["people"]}
for committee, weight in zip(committees, weights, strict=True):
    for id_ in committee:
        held[id_] += weight
json.dump({"seconds": seconds, "probabilities": sorted(held.values())}, sys.stdout)
