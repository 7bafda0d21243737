"""A template's questions: from JSON Schema to the pages of a form, and from what was written back to answers.

Nothing here knows of requests or of the database.
"""

from portal.scaffolder.form.checking import Mistake, mistakes
from portal.scaffolder.form.field import Field, FieldKind, Option
from portal.scaffolder.form.form import Form, Page

__all__ = ["Field", "FieldKind", "Form", "Mistake", "Option", "Page", "mistakes"]
