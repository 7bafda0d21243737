from portal.githost.models.repository import Repository

__all__ = ["Repository"]
