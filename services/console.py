"""The console with all that each service adds to it: ``silta``, or ``python -m services.console`` anywhere.

`shared.console` makes a command of each contract and knows no service. What is more than one message, a service adds.
"""

from __future__ import annotations

from services.events import agreement as of_events
from services.events import console as events
from services.events import personal as at_events
from services.feedback import agreement as of_feedback
from services.feedback import console as feedback
from services.feedback import kiosk_console as kiosks
from services.feedback import personal as at_feedback
from services.feedback.budget import console as budgets
from services.notify import agreement as of_notify
from services.notify import console as notify
from services.notify import letters_console as letters
from services.notify import newsletter_console as newsletters
from services.notify import personal as at_notify
from services.notify.channels import sending
from services.panels import agreement as of_panels
from services.panels import console as panels
from services.panels import personal as at_panels
from shared.console import checks, cli, privacy, status

application = cli.application
events.add_to(cli.services["events"])
panels.add_to(cli.services["panels"])
feedback.add_to(cli.services["feedback"])
kiosks.add_to(cli.services["feedback"])
budgets.add_to(cli.services["feedback"])
notify.add_to(cli.services["notify"])
newsletters.add_to(cli.services["notify"])
letters.add_to(cli.services["notify"])
checks.add_to(application, (of_events.AGREEMENT, of_panels.AGREEMENT, of_feedback.AGREEMENT, of_notify.AGREEMENT))
status.add_to(application, sending)
DECLARATIONS = (at_events.DECLARATION, at_panels.DECLARATION, at_feedback.DECLARATION, at_notify.DECLARATION)
privacy.add_to(application, DECLARATIONS)

if __name__ == "__main__":
    cli.main()
