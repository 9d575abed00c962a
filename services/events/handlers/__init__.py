"""One function a message: load, let the domain decide, add what changed, say what happened.

One module a noun, a line for each.
"""

from services.events.handlers import activities as activities
from services.events.handlers import amendments as amendments
from services.events.handlers import cancellations as cancellations
from services.events.handlers import check_ins as check_ins
from services.events.handlers import combinations as combinations
from services.events.handlers import concepts as concepts
from services.events.handlers import coordinators as coordinators
from services.events.handlers import erasing as erasing
from services.events.handlers import follow_ups as follow_ups
from services.events.handlers import head_counts as head_counts
from services.events.handlers import moves as moves
from services.events.handlers import occasions as occasions
from services.events.handlers import partners as partners
from services.events.handlers import partnerships as partnerships
from services.events.handlers import proposals as proposals
from services.events.handlers import registrations as registrations
from services.events.handlers import retention as retention
from services.events.handlers import revisions as revisions
from services.events.handlers import topics as topics
from services.events.handlers import wishes as wishes
from services.events.handlers import years as years
from services.events.handlers._messages import messages as messages
