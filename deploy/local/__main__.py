"""`python -m deploy.local up|down|status|clock`."""

from deploy.local.cli import application

application(prog_name="python -m deploy.local")
