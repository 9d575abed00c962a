"""A backup: all services' documents at one moment, and the messages that were on their way then."""
