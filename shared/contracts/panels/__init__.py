"""Messages of the panels service: calls, applications, draws, terms. One module a noun, a line for each."""

from shared.contracts.panels.application import *
from shared.contracts.panels.call import *
from shared.contracts.panels.draw import *
from shared.contracts.panels.entering import *
from shared.contracts.panels.lottery import *
from shared.contracts.panels.panel import *
from shared.contracts.panels.place import *
from shared.contracts.panels.replacement import *
