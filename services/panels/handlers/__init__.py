"""One function a message: load, let the domain decide, add what changed, say what happened.

One module a noun, a line for each.
"""

from services.panels.handlers import applications as applications
from services.panels.handlers import calls as calls
from services.panels.handlers import draws as draws
from services.panels.handlers import erasing as erasing
from services.panels.handlers import lotteries as lotteries
from services.panels.handlers import occasions as occasions
from services.panels.handlers import places as places
from services.panels.handlers import replacements as replacements
from services.panels.handlers import sessions as sessions
from services.panels.handlers import statements as statements
from services.panels.handlers import terms as terms
from services.panels.handlers._messages import messages as messages
