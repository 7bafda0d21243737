"""Expressions in templates: nunjitsu, which Backstage itself runs, in a process that can be ended."""

from portal.scaffolder.expressions.engine import Engine, EngineEnded, ExpressionError, Options

__all__ = ["Engine", "EngineEnded", "ExpressionError", "Options"]
