"""Pure rules of the annual clock, its occasions and their registrations."""
