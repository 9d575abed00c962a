"""Messages of the feedback service about participatory budgeting. One module a noun, a line for each."""

from shared.contracts.budgets.ballot import *
from shared.contracts.budgets.idea import *
from shared.contracts.budgets.round import *
from shared.contracts.budgets.terms import *
