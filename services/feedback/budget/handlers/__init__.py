"""One function a message: load, let the domain decide, add what changed, say what happened."""

from services.feedback.budget.handlers import ballots as ballots
from services.feedback.budget.handlers import counts as counts
from services.feedback.budget.handlers import erasing as erasing
from services.feedback.budget.handlers import ideas as ideas
from services.feedback.budget.handlers import imports as imports
from services.feedback.budget.handlers import papers as papers
from services.feedback.budget.handlers import rounds as rounds
from services.feedback.handlers import messages as messages
