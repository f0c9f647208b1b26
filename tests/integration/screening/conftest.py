from tests.integration.screening.lanes import lane

__all__ = ["lane"]
