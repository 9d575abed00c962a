"""Run the panels service: ``python -m services.panels``."""

from services.panels.app import service

if __name__ == "__main__":
    service().run()
