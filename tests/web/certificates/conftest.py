from tests.certificates.conftest import completed, site, stranger_coordinator

__all__ = ["completed", "site", "stranger_coordinator"]
