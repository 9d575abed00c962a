"""Prometheus' configuration and rules; `python -m deploy.prometheus` writes the rules as Kubernetes has them."""
