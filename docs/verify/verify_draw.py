"""Check the published files of a panel's draw, in plain Python.

Run it: python3 verify_draw.py FOLDER [MANIFEST-HASH]

This is an explanation that runs. It was written apart from Silta and shares no code with it. `silta panels verify`
checks more: the canonical form of each file, the network's signature under the beacon, personal tickets. Probabilities,
households and what was dealt from the seed are checked by auditors alone, whose file shows people's answers.
"""

import hashlib
import hmac
import json
import sys
from pathlib import Path


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def hold(claim: bool, sentence: str) -> None:
    if not claim:
        sys.exit("NOT verified: " + sentence)
    print("ok:", sentence)


def compact(content: object) -> bytes:
    """The canonical JSON of a list of strings."""
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()


folder = Path(sys.argv[1])
files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}

# 0. Nothing was damaged on the way.
lines = [f"{sha256(files[name])}  {name}\n" for name in sorted(files) if name != "SHA256SUMS"]
hold(files.get("SHA256SUMS", b"") == "".join(lines).encode(), "SHA256SUMS lists exactly these files")

# 1. The manifest was published before the draw. Everything else hangs on its hash.
manifest = json.loads(files["manifest.json"])
manifest_hash = sha256(files["manifest.json"])
hold(manifest_hash == (sys.argv[2:] or [manifest_hash])[0], "the manifest has the hash " + manifest_hash)
for name in ("pool.json", "lottery.json"):
    hold(sha256(files[name]) == manifest["files"][name], name + " is what the manifest committed to")

# 2. Every panel that could have been drawn keeps every quota.
lottery = json.loads(files["lottery.json"])["panels"]
hold(len(lottery) == manifest["panels"], f"there are {len(lottery)} panels")
within = all(
    quota["minimum"] <= total <= quota["maximum"]
    for panel in lottery
    for quota, total in zip(manifest["quotas"], panel["totals"], strict=True)
)
few = manifest.get("rules") == "auditors" and manifest["size"] in range(1, 5)  # quotas would tell people's answers
hold(within and (few or "rules" not in manifest or manifest["rules"] == "public"), "quotas that are published are kept")

weights = json.loads(files["lottery.json"])["weights"] or [1] * len(lottery)  # all alike, but in a draw of two stages
hold(len(weights) == len(lottery) and sum(weights) == manifest["weight"], "their weights are the manifest's")

# 3. The randomness became known only after that. A drand round's randomness is the SHA-256 of its signature.
draw = json.loads(files["draw.json"])
beacon = draw["beacon"]
if beacon["kind"] == "drand-quicknet":
    hold(beacon["round"] == manifest["beacon_round"], f"drand's round {beacon['round']} is the one that was named")
    print("    compare its signature with https://api.drand.sh")
    randomness = hashlib.sha256(bytes.fromhex(beacon["signature"])).digest()
else:
    print("    the digits were drawn by hand:", beacon["digits"])
    if manifest["beacon_round"]:
        print(
            "    although a round was named before; the city must say why it was set aside:", manifest["beacon_round"]
        )
    randomness = beacon["digits"].encode()

# 4. Manifest and randomness give the number, and nothing else does. Numbers of 256 bits come from HMAC-SHA256 with a
#    counter; those at the uneven end are thrown away, so that every panel is equally likely.
key = hashlib.sha256(bytes.fromhex(manifest_hash) + randomness).digest()
counter, number = 0, 1 << 256
while number >= (1 << 256) - (1 << 256) % sum(weights):
    number = int.from_bytes(hmac.digest(key, b"panel\0" + counter.to_bytes(8, "big"), "sha256"), "big")
    counter += 1
point, before = number % sum(weights), sum(weights[: draw["number"]])
hold(before <= point < before + weights[draw["number"]], f"panel {draw['number']} was drawn")
hold(draw["manifest"] == manifest_hash, "it is the draw of this manifest")

# 5. Its members are those that were committed to, each of them an applicant. In a draw of two stages the class of each
#    seat was: that the right people of each class sit, auditors check, and with a ticket everyone who doesn't.
opened = sha256(draw["salt"].encode() + compact(draw["seats"] or draw["members"]))
hold(opened == lottery[draw["number"]]["members"], "its members are the ones committed to before the draw")
pool = {one["pseudonym"] for one in json.loads(files["pool.json"])["applicants"]}
hold(len(pool) == manifest["applicants"] and set(draw["members"]) <= pool, "all of them had applied")
hold(len(set(draw["members"])) == manifest["size"], f"they are {manifest['size']}")

# 6. Reserves stand in the order of their own tickets in this draw; the secret seed is the one committed to.
order = {one: hmac.digest(key, b"reserve:" + one.encode(), "sha256") for one in draw["reserves"]}
hold(draw["reserves"] == sorted(order, key=lambda one: order[one]), "the reserves are in the order of the draw")
hold(set(order) <= pool - set(draw["members"]), "the reserves had applied and are no members")
hold(sha256(draw["seed"].encode()) == manifest["seed"], "the seed is the one committed to")
print("verified")
