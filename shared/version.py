"""The version of what runs."""

VERSION = "0.1.0"
