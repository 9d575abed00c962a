"""Records of who did what, in a chain that shows when one was changed behind it."""
