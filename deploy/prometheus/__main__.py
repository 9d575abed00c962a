"""Write the rules for Prometheus' operator."""

from deploy.prometheus.rules import FILE, resource

if __name__ == "__main__":
    FILE.write_text(resource(), encoding="utf-8")
