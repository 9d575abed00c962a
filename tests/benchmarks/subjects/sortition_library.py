"""The Sortition Foundation's `sortition-algorithms` on one pool, in an environment and a process of its own.

It is GPL-3.0: nothing of ours imports it, and it imports nothing of ours. Reads {"people", "quotas", "size",
"algorithm", "backend", "patience"} as JSON, prints {"seconds", "probabilities"}; the seconds are those of its own
search alone. Ends by SIGXCPU after `patience` seconds of the processor.
"""

import importlib
import json
import resource
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
spent = resource.getrusage(resource.RUSAGE_SELF)
limit = int(spent.ru_utime + spent.ru_stime) + order["patience"]
resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
started = time.perf_counter(), time.process_time()
committees, weights, _ = search(features, people, order["size"], [], order["backend"])
# Whichever is less: others that hold the machine up don't count, nor do threads that work together.
seconds = min(time.perf_counter() - started[0], time.process_time() - started[1])
held = {one["id"]: 0.0 for one in order["people"]}
for committee, weight in zip(committees, weights, strict=True):
    for id_ in committee:
        held[id_] += weight
json.dump({"seconds": seconds, "probabilities": sorted(held.values())}, sys.stdout)
