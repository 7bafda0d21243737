"""What is wrong with a template, as far as that shows without running it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from catalog.ingest.places import Path as Place
from portal.scaffolder import actions
from portal.scaffolder.authoring.expressions import expressions, filters_of, names_of, texts
from portal.scaffolder.authoring.files import dead_files, wrong_in_files
from portal.scaffolder.authoring.opening import Finding, Opened
from portal.scaffolder.expressions import Engine, ExpressionError
from portal.scaffolder.form.schema import BadForm, validator


def check_template(opened: Opened) -> list[Finding]:
    """Everything that is found, in the order of the file."""
    with Engine() as engine:
        known = _filters(engine)
        found = [*_alone(opened, known), *wrong_in_files(opened, known), *dead_files(opened)]
    return _ordered(found)


def check_alone(opened: Opened) -> list[Finding]:
    """What is found without the files beside the template."""
    with Engine() as engine:
        return _ordered(_alone(opened, _filters(engine)))


def _alone(opened: Opened, is_known: Callable[[str], bool]) -> list[Finding]:
    return [*_pages(opened), *_secrets(opened), *_actions(opened), *_names(opened, is_known)]


def _ordered(found: list[Finding]) -> list[Finding]:
    return sorted(set(found), key=lambda finding: (str(finding.file), finding.line, finding.message))


def _filters(engine: Engine) -> Callable[[str], bool]:
    """Tells whether the engine that will render has a filter of a name."""

    @cache
    def is_known(name: str) -> bool:
        try:
            engine.render(f"${{{{ '' | {name} }}}}", {})
        except ExpressionError as error:
            return "Unknown template filter" not in str(error)
        return True

    return is_known


def _pages(opened: Opened) -> Iterator[Finding]:
    stated = opened.spec.get("parameters")
    for number, page in enumerate(opened.template.pages):
        try:
            validator(dict(page))
        except BadForm as error:
            path: Place = (
                ("spec", "parameters", number) if isinstance(stated, list) else ("spec", "parameters")
            )
            yield opened.finding(
                path, f"This page of the form is no JSON Schema: {str(error).splitlines()[0]}"
            )


def _secrets(opened: Opened) -> Iterator[Finding]:
    asked = set().union(*(questions(page, _is_secret) for page in opened.template.pages))
    required = (opened.template.secrets_schema or {}).get("required")
    for name in required if isinstance(required, list) else ():
        if name not in asked:
            yield opened.finding(
                ("spec", "secrets", "schema"),
                f"No page of the form asks for the secret {name}, without which no run starts.",
                "Add a question of that name with `ui:field: Secret`; a run by the API brings it itself.",
            )


def _actions(opened: Opened) -> Iterator[Finding]:
    for number, step in enumerate(opened.template.steps):
        path = ("spec", "steps", number)
        action = actions.get(step.action)
        if action is None:
            advice = "The page /api/scaffolder/v2/actions of a portal lists those that there are."
            yield opened.finding((*path, "action"), f"There is no action {step.action}.", advice)
            continue
        given = step.input if isinstance(step.input, dict) else {}
        for name in action.input.get("required", ()):
            if name not in given:
                yield opened.finding(path, f"The action {step.action} needs the input {name}.")
        if "copyWithoutRender" in given:
            yield opened.finding(
                (*path, "input", "copyWithoutRender"),
                "copyWithoutRender is not heard any more: the files are rendered.",
                "Call it copyWithoutTemplating; paths are rendered then, too.",
            )


def _names(opened: Opened, is_known: Callable[[str], bool]) -> Iterator[Finding]:
    asked = set().union(*map(questions, opened.template.pages))
    ids = {step.id for step in opened.template.steps}
    for part in ("steps", "output"):
        for path, text in texts(opened.spec.get(part), ("spec", part)):
            for expression in _expressions(path, text):
                for message in _wrong(expression, asked, ids, is_known):
                    yield opened.finding(path, message)


def _expressions(path: Place, text: str) -> list[str]:
    """A step's `if` may be an expression without braces around it."""
    found = [expression for _line, expression in expressions(text)]
    return found or ([text] if path[-1] == "if" else [])


def _wrong(expression: str, asked: set[str], ids: set[str], is_known: Callable[[str], bool]) -> Iterator[str]:
    for name in names_of("parameters", expression):
        if name not in asked:
            yield f"No page of the form asks for parameters.{name}."
    for name in names_of("steps", expression):
        if name not in ids:
            yield f"There is no step with the id {name}."
    for name in filters_of(expression):
        if not is_known(name):
            yield f"There is no filter {name}."


def _any(_question: Any) -> bool:
    return True


def _is_secret(question: Any) -> bool:
    return isinstance(question, dict) and question.get("ui:field") == "Secret"


def questions(schema: Any, is_meant: Callable[[Any], bool] = _any) -> set[str]:
    """The names of all that a page can ask, under any condition; only of questions that `is_meant`."""
    if isinstance(schema, list):
        return set().union(*(questions(each, is_meant) for each in schema))
    if not isinstance(schema, dict):
        return set()
    own = schema.get("properties")
    found = {name for name, each in own.items() if is_meant(each)} if isinstance(own, dict) else set()
    for word in ("allOf", "anyOf", "oneOf", "if", "then", "else"):
        found |= questions(schema.get(word), is_meant)
    dependencies = schema.get("dependencies")
    return found | questions(list(dependencies.values()) if isinstance(dependencies, dict) else [], is_meant)
