"""Who signs in or sends a token, and what they may do."""

from portal.accounts.models.role import Role
from portal.accounts.models.rule import Rule
from portal.accounts.models.token import Scope, Token
from portal.accounts.models.user import User, UserManager

__all__ = ["Role", "Rule", "Scope", "Token", "User", "UserManager"]
