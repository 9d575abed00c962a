"""Silta on Kubernetes: each service's resources are made from one template, `python -m deploy.kubernetes`."""
