"""Run the events service: ``python -m services.events``."""

from services.events.app import service

if __name__ == "__main__":
    service().run()
