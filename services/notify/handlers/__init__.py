"""One function a message."""

from services.notify.handlers import activities as activities
from services.notify.handlers import attendees as attendees
from services.notify.handlers import budgets as budgets
from services.notify.handlers import campaigns as campaigns
from services.notify.handlers import changes as changes
from services.notify.handlers import coordinators as coordinators
from services.notify.handlers import erasing as erasing
from services.notify.handlers import heartbeat as heartbeat
from services.notify.handlers import networks as networks
from services.notify.handlers import news as news
from services.notify.handlers import newsletter_sending as newsletter_sending
from services.notify.handlers import newsletters as newsletters
from services.notify.handlers import occasions as occasions
from services.notify.handlers import panels as panels
from services.notify.handlers import posts as posts
from services.notify.handlers import promises as promises
from services.notify.handlers import reports as reports
from services.notify.handlers import screens as screens
from services.notify.handlers import share_kits as share_kits
from services.notify.handlers import subscriptions as subscriptions
from services.notify.handlers import surveys as surveys
from services.notify.handlers import telling as telling
from services.notify.handlers import webhooks as webhooks
from services.notify.handlers._messages import messages as messages
