"""HTTP: command intake, problems, health, languages and the base of every page."""

from shared.web.dependencies import ServiceDep, one_per_service
from shared.web.language import ReaderLanguage, reader_language
from shared.web.pages import Pages
from shared.web.problems import problem_response

__all__ = ["Pages", "ReaderLanguage", "ServiceDep", "one_per_service", "problem_response", "reader_language"]
