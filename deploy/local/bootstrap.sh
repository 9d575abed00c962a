#!/usr/bin/env bash
# Prepares this machine, quietly and only as far as needed:
#   bootstrap.sh local|dev [broker] [browser] [curl] [promtool] [systemd] [kubectl]
# `local` or `dev` installs requirements/<that>.txt into .venv; `broker` sees that RabbitMQ is there,
# `browser` that Chromium is, `curl`, `promtool`, `systemd` (its checker of units) and `kubectl` (for its kustomize)
# that those are. Works as root, with sudo, or without either when nothing is missing.
set -euo pipefail
exec </dev/null
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly lock="requirements/$1.txt"
readonly policy=/usr/sbin/policy-rc.d
readonly mark="written by Silta's bootstrap.sh"
shift

say() { printf '%s\n' "$*" >&2; }
give_up() { say "$*"; exit 1; }

as_root() {
    if [[ $EUID -eq 0 ]]; then "$@"; else sudo "$@"; fi
}

can_install() {
    command -v apt-get >/dev/null || return 1
    [[ $EUID -eq 0 ]] && return 0
    command -v sudo >/dev/null || return 1
    # With a terminal sudo may ask for a password, without one it must not need any.
    [[ -t 2 ]] || sudo -n true 2>/dev/null
}

run_apt() {
    as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get -qq "$@" >>"$log" 2>&1
}

# A package's own service must not start: it would take ports and memory, and nobody asked for it.
forbid_service_starts() {
    if [[ -e $policy ]] && ! grep -q "$mark" "$policy" 2>/dev/null; then return; fi
    trap allow_service_starts EXIT
    printf '#!/bin/sh\n# %s\nexit 101\n' "$mark" | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
}

allow_service_starts() {
    if grep -q "$mark" "$policy" 2>/dev/null; then as_root rm -f "$policy"; fi
    rm -f "${log:-}"
}

# install_packages WHAT-FOR HOW-ELSE PACKAGE…
install_packages() {
    local purpose=$1 otherwise=$2
    shift 2
    can_install || give_up "Missing for $purpose: install the package $1${otherwise:+, or $otherwise}."
    say "Installing $1 for $purpose …"
    log=$(mktemp)
    forbid_service_starts
    if ! run_apt install -y --no-install-recommends "$@"; then
        # The list of packages may be absent or old.
        if ! { run_apt update && run_apt install -y --no-install-recommends "$@"; }; then
            tail -n 5 "$log" >&2
            give_up "The package $1 could not be installed; install it by hand${otherwise:+, or $otherwise}."
        fi
    fi
    allow_service_starts
}

find_python() {
    local candidate
    # Not 3.14: the local database has no build for it yet.
    for candidate in python3 python3.13 python3.12 python3.11; do
        # By running it: a version manager's stand-in is found, but may have nothing behind it.
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

make_venv() {
    .venv/bin/python -c 'import pip, sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && return
    local python version
    if ! python=$(find_python); then
        install_packages "running Silta" "put a Python from 3.11 to 3.13 on the PATH" python3 python3-venv
        python=$(find_python) || give_up "Silta needs a Python from 3.11 to 3.13: put one on the PATH."
    fi
    # Debian leaves this module out of its python3.
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
        install_packages "Python's environments" "use a Python that has ensurepip" "$version-venv"
    fi
    "$python" -m venv --clear .venv
}

# Every lock file has the same versions, so the larger one's packages serve the smaller's purpose too.
is_installed() {
    local name
    for name in "$(basename "$lock")" dev.txt; do
        if cmp -s "requirements/$name" ".venv/installed-$name"; then return 0; fi
    done
    return 1
}

install_lock() {
    if is_installed; then return; fi
    say "Installing $lock into .venv …"
    rm -f .venv/installed-*.txt
    # Without dependencies: the lock names all that are needed, and leaves out what a library asks for and doesn't use.
    .venv/bin/python -m pip install -qq --no-input --no-deps --require-hashes -r "$lock" \
        || give_up "The Python packages of $lock could not be installed; see above."
    # Last, so that an interrupted installation is taken up again.
    cp "$lock" ".venv/installed-$(basename "$lock")"
}

has_broker() {
    .venv/bin/python -c 'from deploy.local.broker import find_program; find_program()' 2>/dev/null
}

need_broker() {
    if [[ -n ${SILTA_AMQP_URL:-} ]] || has_broker; then return; fi
    install_packages "the message broker" "let SILTA_AMQP_URL name a running RabbitMQ" rabbitmq-server
    # It was not there before, so nobody else counts on it being started at boot.
    if [[ -d /run/systemd/system ]]; then
        as_root systemctl disable --quiet rabbitmq-server.service epmd.service epmd.socket 2>/dev/null || true
    fi
}

need_browser() {
    if [[ -x /usr/bin/chromium ]]; then return; fi
    install_packages "the tests of pages" "" chromium fonts-liberation
}

need_curl() {
    if command -v curl >/dev/null; then return; fi
    install_packages "the tests of the README" "" curl
}

need_promtool() {
    if command -v promtool >/dev/null; then return; fi
    install_packages "the tests of alerts" "" prometheus
    # Only its programs are wanted: a test starts its own.
    if [[ -d /run/systemd/system ]]; then
        as_root systemctl disable --quiet prometheus.service 2>/dev/null || true
    fi
}

need_systemd() {
    if command -v systemd-analyze >/dev/null; then return; fi
    install_packages "the tests of units" "" systemd
}

need_kubectl() {
    if command -v kubectl >/dev/null; then return; fi
    install_packages "the tests of the Kubernetes files" "" kubernetes-client
}

make_venv
install_lock
for need in "$@"; do "need_$need"; done
