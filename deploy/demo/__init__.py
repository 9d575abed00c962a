"""A year of a city's resident participation, lived through in two minutes and counted.

`python -m deploy.demo` runs all of Silta on this machine and uses it only as its clients do: staff over AMQP,
residents over HTTP and by the links in their mail, kiosks over MQTT. Then it compares every number that the
services tell and every letter that arrived with what should have come of it.
"""
