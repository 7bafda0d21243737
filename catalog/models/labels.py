"""What fields are called, in migrations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

Labels = Mapping[str, Mapping[str, str]]


class LabelFields(Operation):
    """Give fields of an app their labels, by model and field, all in one step.

    A label is nothing to the database. With an AlterField for each, Django builds its models anew as many
    times, which took half the time of a first start.
    """

    reduces_to_sql = False
    reversible = True

    def __init__(self, labels: Labels) -> None:
        self.labels = labels

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        for model, fields in self.labels.items():
            held: dict[str, Any] = state.models[app_label, model].fields
            for name, label in fields.items():
                held[name] = held[name].clone()
                held[name].verbose_name = held[name]._verbose_name = label
        state.reload_models([(app_label, model) for model in self.labels], delay=False)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Nothing changes there."""

    database_backwards = database_forwards

    def describe(self) -> str:
        return f"Label fields of {', '.join(self.labels)}"
