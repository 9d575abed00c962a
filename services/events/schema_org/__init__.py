"""What our pages are in the words of schema.org, for search engines and assistants: each is a JSON-LD document.

Where schema.org has no word for what a page is about (proposals, wishes, clashes), the page has none.
"""

from services.events.schema_org.area import area_of as area_of
from services.events.schema_org.event import event_of as event_of
from services.events.schema_org.item_list import list_of as list_of
from services.events.schema_org.project import project_of as project_of
from services.events.schema_org.thing import SCHEMA_ORG as SCHEMA_ORG
from services.events.schema_org.topic import topic_of as topic_of
from services.events.schema_org.year import year_of as year_of
