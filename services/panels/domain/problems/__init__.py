"""Every way in which the panels service refuses a command; one module a noun, a line for each."""

from services.panels.domain.problems.application import *
from services.panels.domain.problems.call import *
from services.panels.domain.problems.draw import *
from services.panels.domain.problems.lottery import *
from services.panels.domain.problems.place import *
from services.panels.domain.problems.session import *
