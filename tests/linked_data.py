"""Reads pages and their linked data as those do who gather it: with public parsers, and without a network."""

from __future__ import annotations

import json
import warnings
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from rdflib import RDF, SDO, Graph, URIRef

# schema.org's own context names all its terms, and is under CC BY-SA 3.0. This one is ours: it takes every word for one
# of schema.org's, which are then looked up in rdflib's list of them, and says which of them lead somewhere.
SCHEMA_ORG = "https://schema.org"
WORDS = frozenset(SDO.__annotations__)
_LEADING = ("url", "eventStatus", "eventAttendanceMode", "actionStatus", "relatedLink")
CONTEXT = {"@vocab": f"{SCHEMA_ORG}/"} | {word: {"@type": "@id"} for word in _LEADING}


def page_of(html: str) -> Element:
    """Parse a page as the standard says; one that has any error at all is refused."""
    parsed: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    return parsed


def data_of(html: str) -> list[Any]:
    """Return what the data blocks of a page hold."""
    scripts = page_of(html).iter("script")
    return [json.loads(one.text or "") for one in scripts if one.get("type") == "application/ld+json"]


def graph_of(document: dict[str, Any]) -> Graph:
    """Return what a document says, in triples; every word of it must be one that schema.org has."""
    assert document["@context"] == SCHEMA_ORG
    with warnings.catch_warnings():
        # rdflib 7.6.0 reads JSON-LD with a class of its own that it warns of: "ConjunctiveGraph is deprecated".
        warnings.simplefilter("ignore", DeprecationWarning)
        graph = Graph().parse(data=json.dumps(document | {"@context": CONTEXT}), format="json-ld")
    said = {*graph.predicates(), *graph.objects()} - {RDF.type}
    words = {str(one) for one in said if isinstance(one, URIRef) and one.startswith(f"{SCHEMA_ORG}/")}
    unknown = sorted(one for one in words if one.removeprefix(f"{SCHEMA_ORG}/") not in WORDS)
    assert not unknown, f"schema.org has no {unknown}"
    assert graph, "it says nothing"
    return graph
