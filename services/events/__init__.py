"""The events service: the annual clock, its occasions and their registrations."""
