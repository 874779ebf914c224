from tests.journeys.people import axe, person

__all__ = ["axe", "person"]
