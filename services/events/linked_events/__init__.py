"""The annual clock as the region's event interface tells it: Linked Events, version 1.

Here, and only here, an occasion is called an event, because that standard does. What it asks of a server is read from
its public OpenAPI document and from what the region's own importer relies on.
"""
