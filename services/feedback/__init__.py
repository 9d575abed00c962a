"""The feedback service: surveys, anonymous answers, follow-up."""
