"""Every way in which the events service refuses: what happened, what was kept, what to do next.

One module a noun, a line for each.
"""

from services.events.domain.problems.activity import *
from services.events.domain.problems.amendment import *
from services.events.domain.problems.check_in import *
from services.events.domain.problems.coordinator import *
from services.events.domain.problems.head_count import *
from services.events.domain.problems.life_cycle import *
from services.events.domain.problems.move import *
from services.events.domain.problems.offer import *
from services.events.domain.problems.partner import *
from services.events.domain.problems.partnership import *
from services.events.domain.problems.places import *
from services.events.domain.problems.planning import *
from services.events.domain.problems.proposal import *
from services.events.domain.problems.registration import *
from services.events.domain.problems.sheet import *
from services.events.domain.problems.topic import *
from services.events.domain.problems.wish import *
from services.events.domain.problems.year import *
