"""What can go wrong on one machine, each as one sentence that a person can act on."""


class LocalError(Exception):
    """Something that a person has to know or change; `str(error)` is one whole sentence."""

    exit_code = 1


class AlreadyRunningError(LocalError):
    """Another process already runs the system of this home folder."""


class NotReadyError(LocalError):
    """A child did not become ready before its deadline."""


class BrokenConfigurationError(LocalError):
    """A service refused its configuration (it exited with 78, EX_CONFIG of sysexits.h)."""

    exit_code = 78
