"""Messages of the events service: the annual clock, occasions, registrations. One module a noun, a line for each."""

from shared.contracts.events.activity import *
from shared.contracts.events.amendment import *
from shared.contracts.events.attendee import *
from shared.contracts.events.cancellation import *
from shared.contracts.events.change import *
from shared.contracts.events.check_in import *
from shared.contracts.events.clash import *
from shared.contracts.events.concept import *
from shared.contracts.events.coordinator import *
from shared.contracts.events.head_count import *
from shared.contracts.events.life_cycle import *
from shared.contracts.events.move import *
from shared.contracts.events.occasion import *
from shared.contracts.events.partner import *
from shared.contracts.events.partnership import *
from shared.contracts.events.programme import *
from shared.contracts.events.proposal import *
from shared.contracts.events.registration import *
from shared.contracts.events.topic import *
from shared.contracts.events.wish import *
from shared.contracts.events.year import *
