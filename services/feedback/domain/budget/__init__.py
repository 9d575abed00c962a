"""Rules of participatory budgeting: pure, one noun a module."""
