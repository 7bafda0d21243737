"""`manage.py template`: what authors of templates and their CI see. No test here has a database."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

GOLDEN_PATHS = settings.BASE_DIR / "portal" / "scaffolder" / "golden_paths"
TEMPLATE = """\
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: note
spec:
  type: note
  parameters:
    required: [name]
    properties:
      name: {type: string, pattern: "^[a-z]+$"}
      loud: {type: boolean, default: true}
    dependencies:
      loud:
        oneOf:
          - properties: {loud: {const: true}, mark: {type: string, default: "!"}}
          - properties: {loud: {const: false}}
  steps:
    - id: files
      action: fetch:template
      input:
        url: ./skeleton
        values:
          name: ${{ parameters.name | upper }}
          mark: ${{ parameters.mark }}
    - id: publish
      action: publish:git
      if: parameters.loud
      input:
        repoUrl: portal?owner=a&repo=${{ parameters['name'] }}
  output:
    links:
      - url: ${{ steps.publish.output.remoteUrl }}
"""
SKELETON = """\
Hello ${{ values.name }}${{ values.mark }}
{# ${{ values.no }} #}{% raw %}${{ github.ref | no }}{% endraw %}
"""
CASES = """\
cases:
  - name: loud
    answers: {name: ada}
    expect:
      files: [note.txt]
      absent: [other.txt]
      contains: {note.txt: Hello ADA!}
      equals: expected/loud
    commands: [test -f note.txt, grep -q ADA note.txt]
  - name: refused
    answers: {name: Ada}
    fails: does not match pattern
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "note"
    write(place / "template.yaml", TEMPLATE)
    write(place / "skeleton" / "note.txt", SKELETON)
    write(place / "template.test.yaml", CASES)
    write(place / "expected" / "loud" / "note.txt", "Hello ADA!\n${{ github.ref | no }}\n")
    write(place / "README.md", "A note.\n")
    return place


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def change(file: Path, old: str, new: str) -> None:
    assert old in file.read_text()
    write(file, file.read_text().replace(old, new, 1))


def template(*arguments: str | Path) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("template", *map(str, arguments), stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue() + str(error)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


def broken(folder: Path, old: str, new: str, file: str = "template.yaml") -> str:
    """What `check` says after a change; the template has something to mend."""
    text = (folder / file).read_text()
    assert old in text
    write(folder / file, text.replace(old, new, 1))
    code, said = template("check", folder)
    assert code == 1, said
    return said


def test_a_good_template_passes(folder: Path) -> None:
    assert template("check", folder) == (0, "ok template:default/note\n")


def test_what_the_kind_forbids_is_told_with_its_line(folder: Path) -> None:
    said = broken(folder, "  type: note\n", "")
    assert "template.yaml:5: error: " in said
    assert "'type'" in said


def test_yaml_that_cannot_be_read_is_told_with_its_line(folder: Path) -> None:
    assert "template.yaml:4: error: " in broken(folder, "name: note", "name: note: note")


def test_an_action_that_is_not_there_and_a_missing_input_are_told(folder: Path) -> None:
    assert "template.yaml:26: error: There is no action publish:moon." in broken(
        folder, "publish:git", "publish:moon"
    )
    assert "template.yaml:18: error: The action fetch:template needs the input url." in broken(
        folder, "        url: ./skeleton\n", ""
    )


def test_a_secret_that_nobody_asks_for_is_told(folder: Path) -> None:
    secrets = "spec:\n  secrets:\n    schema: {type: object, required: [name, apiKey]}\n"
    said = broken(folder, "spec:\n", secrets)
    assert "No page of the form asks for the secret apiKey, without which no run starts." in said
    assert "No page of the form asks for the secret name," in said, "the page asks for it, in plain sight"


def test_a_parameter_that_nobody_asks_for_is_told(folder: Path) -> None:
    said = broken(folder, "parameters['name']", "parameters['nmae']")
    assert "template.yaml:29: error: No page of the form asks for parameters.nmae." in said
    assert "parameters.volume" in broken(folder, "if: parameters.loud", "if: parameters.volume")


def test_a_step_that_is_not_there_is_told(folder: Path) -> None:
    said = broken(folder, "steps.publish.output", "steps.publihs.output")
    assert "template.yaml:32: error: There is no step with the id publihs." in said


def test_a_filter_that_is_not_there_is_told_in_steps_and_in_files(folder: Path) -> None:
    assert "template.yaml:23: error: There is no filter uper." in broken(folder, "| upper", "| uper")
    said = broken(folder, "values.mark }}", "values.mark | shout }}", "skeleton/note.txt")
    assert "note.txt:1: error: There is no filter shout." in said


def test_a_value_that_the_step_does_not_give_is_told(folder: Path) -> None:
    said = broken(folder, "values.mark", "values.makr", "skeleton/note.txt")
    assert "note.txt:1: error: The step that renders this file gives no values.makr." in said


def test_a_page_that_is_no_schema_is_told(folder: Path) -> None:
    assert "template.yaml:7: error: This page of the form is no JSON Schema" in broken(
        folder, 'pattern: "^[a-z]+$"', "pattern: '['"
    )


def test_a_file_that_no_step_takes_and_a_folder_that_is_not_there_are_told(folder: Path) -> None:
    write(folder / "old" / "left.txt", "")
    said = broken(folder, "./skeleton", "./skeletons")
    assert "left.txt:1: error: No step of the template takes this file." in said
    assert "template.yaml:21: error: There is nothing at ./skeletons beside the template." in said


def test_what_is_not_there_has_an_exit_code_of_its_own(folder: Path, tmp_path: Path) -> None:
    assert template("check", tmp_path / "no.yaml")[0] == 2
    assert "holds no template.yaml" in template("check", folder / "skeleton")[1]
    (folder / "template.test.yaml").unlink()
    code, said = template("test", folder)
    assert code == 2
    assert "There are no test cases" in said


def test_rendering_writes_what_the_template_makes_and_says_what_it_left_out(
    folder: Path, tmp_path: Path
) -> None:
    write(tmp_path / "values.yaml", "name: ada\nloud: false\n")
    code, said = template("render", folder, "--values", tmp_path / "values.yaml", "--out", tmp_path / "out")
    assert code == 0, said
    assert (tmp_path / "out" / "note.txt").read_text().startswith("Hello ADA")
    assert "1 files" in said
    write(tmp_path / "values.yaml", "name: ada\n")
    said = template("render", folder, "--values", tmp_path / "values.yaml", "--out", tmp_path / "new")[1]
    assert "passed over: publish:git" in said


def test_rendering_writes_what_it_can_and_says_what_was_not_done(folder: Path, tmp_path: Path) -> None:
    steps = """\
    - {id: plan, action: acme:plan}
    - {id: owner, action: "catalog:fetch", input: {entityRef: "component:default/shop"}}
    - {id: gone, name: Take what is gone, action: "fetch:plain", input: {url: ./gone}}
    - id: who
      action: roadiehq:utils:fs:write
      input:
        path: who.txt
        content: ${{ user.ref }} ${{ user.entity.metadata.name }} ${{ steps.plan.output.text }}
"""
    change(folder / "template.yaml", "  output:\n", f"{steps}  output:\n")
    write(tmp_path / "values.yaml", "name: Ada\n")
    code, said = template("render", folder, "--values", tmp_path / "values.yaml", "--out", tmp_path / "out")
    assert code == 1
    assert (tmp_path / "out" / "note.txt").read_text().startswith("Hello ADA")
    assert (tmp_path / "out" / "who.txt").read_text() == "user:default/guest guest "
    assert "passed over: publish:git, catalog:fetch\n" in said
    assert "not done, there are no such actions here: acme:plan\n" in said
    assert "values.yaml:1: error: instance.name does not match pattern" in said
    assert "The step Take what is gone was left out: There is no folder './gone'" in said
    assert "template.yaml:" in said


def test_templates_that_share_a_skeleton_find_it_above_them_and_nothing_beyond(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "skeletons").mkdir()
    (folder / "skeleton").rename(tmp_path / "skeletons" / "note")
    change(folder / "template.yaml", "./skeleton", "../skeletons/note")
    write(tmp_path / "values.yaml", "name: ada\n")
    code, said = template("render", folder, "--values", tmp_path / "values.yaml", "--out", tmp_path / "out")
    assert code == 0, said
    change(folder / "template.yaml", "../skeletons/note", f"{'../' * 20}etc")
    code, said = template("render", folder, "--values", tmp_path / "values.yaml", "--out", tmp_path / "no")
    assert code == 1
    assert "leads out of the template's folder" in said


def test_rendering_overwrites_nothing_and_tells_of_answers_that_do_not_fit(
    folder: Path, tmp_path: Path
) -> None:
    assert template("render", folder, "--out", folder)[0] == 2
    code, said = template("render", folder, "--out", tmp_path / "out")
    assert code == 1
    assert 'requires property "name"' in said


def test_cases_that_hold_pass(folder: Path) -> None:
    assert template("test", folder) == (0, "passed loud\npassed refused\n")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[note.txt]", "[no.txt]", "The file no.txt was not made."),
        ("[other.txt]", "[note.txt]", "The file note.txt was made."),
        ("Hello ADA!", "Goodbye", "The file note.txt does not contain 'Goodbye'."),
        ("expected/loud", "skeleton", "The file note.txt differs from that in skeleton."),
        ("expected/loud", "nowhere", "/nowhere to compare with."),
        ("test -f note.txt", "echo oh; false", "echo oh; false ended with 1:\noh"),
        ("{name: ada}", "{name: ADA}", "Nothing was made: instance.name does not match"),
        ("does not match", "is too long", "Expected it to fail with 'is too long pattern'; it failed with:"),
        ("{name: Ada}", "{name: ada}", "Expected it to fail with 'does not match pattern', and it did not."),
        ("absent:", "abesnt:", 'is not allowed to have the additional property "abesnt"'),
    ],
)
def test_a_case_that_does_not_hold_says_what_is_different(
    folder: Path, old: str, new: str, message: str
) -> None:
    write(folder / "template.test.yaml", CASES.replace(old, new, 1))
    code, said = template("test", folder)
    assert code == 1
    assert "template.test.yaml:" in said
    assert message in said


def test_the_templates_that_come_with_the_portal_pass_their_own_check_and_cases() -> None:
    folders = sorted(path.parent for path in GOLDEN_PATHS.glob("*/template.yaml"))
    assert len(folders) == 5
    code, said = template("check", *folders)
    assert code == 0, said
    code, said = template("test", *folders)
    assert code == 0, said
    assert said.count("passed") == 15
