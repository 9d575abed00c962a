"""Make certificates for broker, database and the like: `python3 -m deploy.accounts.certificates FOLDER NAME HOST…`.

An authority of the city's own (`ca.crt`, and `ca.key`, which no server needs) signs `NAME.crt`; `NAME.pem` holds the
certificate and its key in one file. What is there already stays: to renew, remove it and run again. Needs OpenSSL.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory

AUTHORITY = "ca.crt"
AUTHORITY_DAYS, DAYS = 3650, 730
_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
_PLAIN = "[req]\ndistinguished_name = name\n[name]\n"
"""Nothing from the machine's own configuration of OpenSSL."""
# The key identifiers are what Python 3.13 and later insist on (RFC 5280, 4.2.1).
_OF_AUTHORITY = """\
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
"""
_OF_SERVER = """\
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth, clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = {names}
"""


def make(folder: Path, name: str, hosts: Sequence[str]) -> list[Path]:
    """Write what is missing of the authority and of one certificate for all `hosts`; return the paths.

    The folder is its owner's alone, and so are the keys; `NAME.pem` can be read by everyone who may enter the folder.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    authority, key = folder / AUTHORITY, folder / "ca.key"
    made: list[Path] = []
    with TemporaryDirectory() as scratch:
        work = Path(scratch)
        if not authority.exists():
            _extensions(work, _PLAIN + "[ca]\n" + _OF_AUTHORITY)
            _openssl("req", "-x509", *_KEY, "-keyout", key, "-out", authority, "-days", AUTHORITY_DAYS,
                     "-subj", "/CN=Silta servers' authority", "-config", work / "ext", "-extensions", "ca")  # fmt: skip
            made += [authority, key]
        if (folder / f"{name}.pem").exists():
            return made
        _extensions(work, _PLAIN)
        own, request, signed = work / "key", work / "request", folder / f"{name}.crt"
        _openssl("req", "-new", *_KEY, "-keyout", own, "-out", request, "-subj", f"/CN={name}", "-config", work / "ext")
        _extensions(work, _OF_SERVER.format(names=",".join(map(_alternative, hosts))))
        _openssl("x509", "-req", "-in", request, "-CA", authority, "-CAkey", key, "-CAcreateserial",
                 "-CAserial", work / "serial", "-out", signed, "-days", DAYS, "-extfile", work / "ext")  # fmt: skip
        key_file, both = folder / f"{name}.key", folder / f"{name}.pem"
        key_file.write_bytes(own.read_bytes())
        both.write_bytes(signed.read_bytes() + own.read_bytes())
    for path, mode in ((authority, 0o444), (key, 0o400), (signed, 0o444), (key_file, 0o400), (both, 0o444)):
        path.chmod(mode)
    return [*made, signed, key_file, both]


def _alternative(host: str) -> str:
    try:
        return f"IP:{ip_address(host)}"
    except ValueError:
        return f"DNS:{host}"


def _extensions(work: Path, words: str) -> None:
    (work / "ext").write_text(words, encoding="ascii")


def _openssl(*arguments: object) -> None:
    """Run OpenSSL. Ends the process with its own words when it fails, and with ours when it isn't there."""
    try:
        done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, check=False)  # noqa: S607
    except FileNotFoundError:
        sys.exit("OpenSSL is needed to make certificates: install the package openssl")
    if done.returncode:
        sys.exit(f"openssl {arguments[0]}: {done.stderr.strip()}")


if __name__ == "__main__":
    for new in make(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]):
        print(new)  # noqa: T201 - a command's answer
