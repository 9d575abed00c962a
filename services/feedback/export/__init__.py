"""A survey's answers as tables: how they leave the service, and the files that the console writes of them."""
