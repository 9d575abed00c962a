"""Runs all of Silta on one machine with no container: broker, database, mailbox and the four services.

`LocalSystem` composes the parts; each part (`BrokerNode`, `DatabaseServer`, `MailServer`, `ServiceProcess`)
can also be started alone, which is how the tests use them.
"""

from deploy.local.broker import BrokerNode
from deploy.local.child import Child
from deploy.local.clock import reset_clock, set_clock
from deploy.local.database import DatabaseServer
from deploy.local.endpoints import Endpoints
from deploy.local.failures import BrokenConfigurationError, LocalError, NotReadyError
from deploy.local.mail import MailServer
from deploy.local.ports import Ports
from deploy.local.service import ServiceProcess
from deploy.local.system import LocalSystem

__all__ = [
    "BrokenConfigurationError",
    "BrokerNode",
    "Child",
    "DatabaseServer",
    "Endpoints",
    "LocalError",
    "LocalSystem",
    "MailServer",
    "NotReadyError",
    "Ports",
    "ServiceProcess",
    "reset_clock",
    "set_clock",
]
