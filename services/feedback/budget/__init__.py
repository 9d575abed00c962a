"""Participatory budgeting: rounds, ideas, projects, ballots, counting, realisation. A room of its own in feedback."""
