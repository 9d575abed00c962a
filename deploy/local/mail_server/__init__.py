"""A mail server for one machine: takes every message, delivers none, and shows what it has.

Run as `python -m deploy.local.mail_server`; `deploy.local.MailServer` is the process seen from outside.
"""
