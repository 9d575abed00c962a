"""Silta on Kubernetes: the services' resources are made from templates, `python -m deploy.kubernetes`."""
