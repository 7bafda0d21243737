"""Tools are found in what really uses them, and not in what only looks like it."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from catalog.tools.detectors.rule import BadRule, Rule, parse_rule, shipped_rules
from catalog.tools.detectors.scan import Finding, Scanner, is_enough, scan, used
from tests.tools.files import DEPLOYMENT, go, manifest, package
from tests.tools.samples import LOOK_ALIKES, SAMPLES

RULES = {rule.tool: rule for rule in shipped_rules()}
SIGNALS = [(rule.tool, signal) for rule in RULES.values() for signal in rule.signals]


def found(files: Mapping[str, str | bytes], *rules: Rule) -> Mapping[str, list[Finding]]:
    data = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    return scan(sorted(data), data.__getitem__, rules or tuple(RULES.values()))


@pytest.mark.parametrize(("tool", "signal"), SIGNALS, ids=lambda value: getattr(value, "id", value))
def test_every_signal_is_seen_in_a_sample(tool: str, signal: object) -> None:
    name = signal.id  # type: ignore[attr-defined]
    path, text = SAMPLES[tool][name]
    scanner = Scanner([RULES[tool]])
    if signal.annotation is not None:  # type: ignore[attr-defined]
        seen = scanner.annotations([path, "backstage.io/techdocs-ref"])
    else:
        seen = scanner.file(path, lambda _: text.encode())
    assert name in {finding.signal for finding in seen}


@pytest.mark.parametrize("tool", RULES)
def test_a_tool_has_samples_of_its_signals_only(tool: str) -> None:
    assert set(SAMPLES[tool]) == RULES[tool].names


@pytest.mark.parametrize(
    ("tool", "path", "text"), [(tool, *case) for tool, cases in LOOK_ALIKES.items() for case in cases]
)
def test_a_look_alike_is_not_taken_for_it(tool: str, path: str, text: str) -> None:
    assert tool not in found({path: text})


@pytest.mark.parametrize("tool", RULES)
def test_a_sample_of_one_tool_shows_no_other_by_itself(tool: str) -> None:
    """But for tools that live in each other's files: a function's Terraform is Terraform too, and what the
    Serverless Framework runs at AWS are functions of Lambda."""
    for path, text in SAMPLES[tool].values():
        neighbours = {"terraform"} if path.endswith(".tf") else set()
        if path.startswith("serverless"):
            neighbours = {"aws-lambda", "serverless-framework"}
        assert set(found({path: text})) - {tool} <= neighbours, path


def test_a_strong_signal_is_enough_and_a_weak_one_is_not() -> None:
    assert is_enough([Finding("vault", "policy", True)])
    assert not is_enough([Finding("vault", "client", False, "a"), Finding("vault", "client", False, "b")])
    assert is_enough([Finding("vault", "client", False), Finding("vault", "address", False)])


@pytest.mark.parametrize(
    "folder",
    [
        "node_modules/x",
        "vendor/github.com/x",
        "docs",
        "examples/mesh",
        "tests/testdata",
        "a/fixtures",
        ".venv/lib",
    ],
)
def test_the_work_of_others_documentation_and_test_data_do_not_count(folder: str) -> None:
    text = manifest("networking.istio.io/v1", "VirtualService")
    assert found({"k8s/vs.yaml": text}).keys() == {"istio"}
    assert found({f"{folder}/vs.yaml": text}) == {}


def test_what_a_text_explains_does_not_count() -> None:
    text = "```yaml\n" + manifest("kyverno.io/v1", "ClusterPolicy") + "```\n"
    assert found({"README.md": text, "guide.rst": text}) == {}


def test_a_manifest_inside_another_document_is_that_documents() -> None:
    inner = "".join(f"    {line}\n" for line in manifest("kyverno.io/v1", "ClusterPolicy").splitlines())
    assert found({"k8s/map.yaml": manifest("v1", "ConfigMap") + "data:\n  policy: |\n" + inner}) == {}


def test_a_template_of_a_manifest_needs_a_second_signal() -> None:
    chart = "{{- if .Values.mesh }}\n" + manifest("networking.istio.io/v1", "VirtualService") + "{{- end }}\n"
    assert found({"chart/templates/vs.yaml": chart}) == {}
    label = "metadata:\n  labels:\n    istio-injection: enabled\n"
    assert "istio" in found({"chart/templates/vs.yaml": chart, "chart/templates/ns.yaml": label})


def test_a_template_that_always_gives_the_manifest_is_the_manifest() -> None:
    chart = manifest("networking.istio.io/v1", "VirtualService").replace("checkout", "{{ .Release.Name }}")
    assert "istio" in found({"chart/templates/vs.yaml": chart})
    loop = "{{- range .Values.hosts }}\n---\n" + chart + "{{- end }}\n"
    assert "istio" in found({"chart/templates/vs.yaml": loop})


def test_what_is_optional_adds_up_to_nothing() -> None:
    optional = (
        DEPLOYMENT + '{{- if .Values.mesh }}\n    sidecar.istio.io/inject: "true"\n    {{- end }}\n'
        "---\n{{- with .Values.gateway }}\n" + manifest("networking.istio.io/v1", "Gateway") + "{{- end }}\n"
    )
    assert found({"chart/templates/all.yaml": optional}) == {}


@pytest.mark.parametrize("placeholder", ["{{ cookiecutter.name }}", "${{ values.name }}", "{{values.name}}"])
def test_what_new_projects_are_made_from_uses_nothing(placeholder: str) -> None:
    text = manifest("kyverno.io/v1", "ClusterPolicy").replace("checkout", placeholder)
    assert found({"policies/a.yaml": text}) == {}
    assert "kyverno" in found({"policies/a.yaml": text.replace(placeholder, "{{ request.object.kind }}")})


def test_what_is_commented_out_does_not_count() -> None:
    files = {
        "infra/main.tf": '# resource "aws_lambda_function" "x" {\n',
        "k8s/d.yaml": DEPLOYMENT + "# vault.hashicorp.com/role: till\n",
        "sonar-project.properties": "#sonar.projectKey=till\n",
        "Jenkinsfile": "node {\n//  withSonarQubeEnv('sonar') {\n"
        "//    sh 'sonar-scanner -Dsonar.projectKey=till'\n}\n",
        "lib/stack.ts": "// import * as lambda from 'aws-cdk-lib/aws-lambda'; new lambda.Function(\n",
        "Dockerfile": "# RUN pip install ddtrace\n",
    }
    assert found(files) == {}


def test_documents_that_a_script_or_terraform_applies_count() -> None:
    inner = "".join(f"  {line}\n" for line in manifest("kyverno.io/v1", "ClusterPolicy").splitlines())
    assert found({"install.sh": f"kubectl apply -f - <<EOF\n{inner}EOF\n"}).keys() == {"kyverno"}
    (finding,) = found({"a.tf": f"yaml_body = <<-YAML\n{inner}YAML\n"})["kyverno"]
    assert finding.line == 3


@pytest.mark.parametrize("ending", ["yaml.j2", "yml.tpl", "yaml.tftpl", "yaml.gotmpl"])
def test_templates_of_documents_are_documents(ending: str) -> None:
    policy = manifest("kyverno.io/v1", "ClusterPolicy").replace("checkout", "{{ name }}")
    assert found({f"roles/guard/templates/policy.{ending}": policy}).keys() == {"kyverno"}
    assert found({f"policy.{ending}": "{% if guard %}\n" + policy + "{% endif %}\n"}) == {}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("k8s/till.json", '{\n  "kind": "Application",\n  "apiVersion": "argoproj.io/v1alpha1"\n}\n'),
        ("apps/till.jsonnet", "{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' }\n"),
        ("till.tf", 'manifest = {\n  apiVersion = "argoproj.io/v1alpha1"\n  kind       = "Application"\n}\n'),
        ("stack.ts", "import 'cdk8s';\nnew X({apiVersion: 'argoproj.io/v1alpha1', kind: 'Application'});\n"),
        (
            "__main__.py",
            "import pulumi\nX('a', api_version='argoproj.io/v1alpha1', kind='Application', spec={})\n",
        ),
        (
            "main.go",
            'import "github.com/pulumi/pulumi/sdk"\nvar a = X{\n'
            '\tApiVersion: pulumi.String("argoproj.io/v1alpha1"),\n'
            '\tKind: pulumi.String("Application"),\n}\n',
        ),
    ],
)
def test_documents_that_json_or_a_program_makes_count(path: str, text: str) -> None:
    assert "argo-cd" in found({path: text})


def test_a_program_that_only_knows_of_documents_needs_a_second_signal() -> None:
    text = "export const wanted = { apiVersion: 'kyverno.io/v1', kind: 'ClusterPolicy' };\n"
    assert found({"src/model.ts": text}) == {}
    assert found({"src/model.ts": text, ".github/workflows/a.yml": "run: kyverno apply x\n"}).keys() == {
        "kyverno"
    }


@pytest.mark.parametrize("folder", [".deploy", "infra/.cluster/prod", ".github/deploy"])
def test_folders_that_begin_with_a_dot_count_too(folder: str) -> None:
    assert found({f"{folder}/main.tf": 'resource "aws_vpc" "shop" {\n}\n'}).keys() == {"terraform"}


@pytest.mark.parametrize("folder", ["_examples", "__examples__", ".github/ISSUE_TEMPLATE", "Samples_"])
def test_what_is_shown_does_not_count_whatever_stands_around_its_name(folder: str) -> None:
    assert found({f"{folder}/main.tf": 'resource "aws_vpc" "shop" {\n}\n'}) == {}


@pytest.mark.parametrize("folder", ["tests", "integrationtest/stacks", "e2e", "terraform/tests"])
def test_whatever_tests_need_says_nothing(folder: str) -> None:
    files = {f"{folder}/main.tf": 'resource "x" "y" {\n}\n', f"{folder}/.terraform.lock.hcl": "#\n"}
    assert found({**files, "Makefile": "up:\n\tterraform apply\n"}) == {}
    assert found({**files, "live/main.tf": 'resource "x" "y" {\n}\n'}).keys() == {"terraform"}


@pytest.mark.parametrize("folder", ["environments/test", "overlays/test", "infra/envs/test/eu"])
def test_an_environment_called_test_is_none_of_tests(folder: str) -> None:
    assert found({f"{folder}/main.tf": 'resource "x" "y" {\n}\n'}).keys() == {"terraform"}


def test_what_lies_below_workflows_is_what_they_are_tested_with() -> None:
    data = {".github/workflows/data/local/main.tf": 'resource "x" "y" {\n}\n'}
    assert found({**data, ".github/workflows/setup.yml": "run: terraform init\n"}) == {}
    assert found({".github/deploy/main.tf": 'resource "x" "y" {\n}\n'}).keys() == {"terraform"}


def test_what_is_there_for_a_test_shows_nothing() -> None:
    policy = manifest("kyverno.io/v1", "ClusterPolicy")
    assert found({"tests/policy.yaml": policy}) == {}
    assert found({".chainsaw-test/policy.yaml": policy, "mesh/e2e-tests/policy.yaml": policy}) == {}
    assert found({"src/test_train.py": "import mlflow\nmlflow.start_run()\n"}) == {}
    script = f"cat > obj.yaml <<EOF\n{policy}EOF\n"
    assert found({"ci/test-guard.sh": script}) == {}
    assert found({"ci/guard.sh": script})
    assert found({"contest/policy.yaml": policy})
    assert found({"tests/policy.yaml": policy, ".github/workflows/a.yml": "run: kyverno apply x\n"}) == {}


@pytest.mark.parametrize("folder", ["policies/tests/labels", ".kyverno-test", "tests"])
def test_tests_of_a_companys_own_policies_show_what_these_are_for(folder: str) -> None:
    assert found({f"{folder}/kyverno-test.yaml": "name: labels\n"}).keys() == {"kyverno"}
    assert found({f"testdata/{folder}/kyverno-test.yaml": "name: labels\n"}) == {}


def test_code_of_a_notebook_is_read_and_placed() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["import mlflow\n"]},
        {"cell_type": "code", "source": ["import os\n", "import mlflow\n", "mlflow.start_run()"]},
    ]
    text = json.dumps({"cells": cells}, indent=1)
    places = {finding.signal: finding.line for finding in found({"train.ipynb": text})["mlflow"]}
    assert text.splitlines()[places["import"] - 1].strip() == '"import mlflow\\n",'
    assert places["import"] > text.splitlines().index('    "import mlflow\\n"') + 1
    on_one_line = json.dumps({"cells": cells})
    assert "mlflow" in found({"train.ipynb": on_one_line})
    assert found({"train.ipynb": "{}", "b.ipynb": "[", "c.ipynb": '{"cells": [3]}'}) == {}


def test_a_chart_taken_in_from_elsewhere_does_not_count() -> None:
    policy = manifest("kyverno.io/v1", "ClusterPolicy")
    chart = "apiVersion: v2\nname: x\n"
    assert found({"shop/Chart.yaml": chart, "shop/charts/x/templates/p.yaml": policy}) == {}
    assert found({"charts/x/Chart.yaml": chart, "charts/x/templates/p.yaml": policy})


def test_evidence_names_file_and_line() -> None:
    text = "kind: ConfigMap\n---\n" + manifest("kyverno.io/v1", "ClusterPolicy")
    (finding,) = found({"policies/all.yaml": text})["kyverno"]
    assert (finding.path, finding.line, finding.signal) == ("policies/all.yaml", 4, "policy")


@pytest.mark.parametrize("between", ["---\n", "---\r\n", "--- # next\n", "...\n---\n"])
def test_a_document_begins_right_after_its_marker(between: str) -> None:
    text = (
        f"{between}apiVersion: v1\nkind: Service\n{between}apiVersion: kyverno.io/v1\nkind: ClusterPolicy\n"
    )
    assert "kyverno" in found({"a.yaml": text})


def test_items_of_a_list_are_documents_too() -> None:
    text = (
        "apiVersion: v1\nkind: List\nitems:\n"
        "  - apiVersion: v1\n    kind: Service\n"
        "  - apiVersion: linkerd.io/v1alpha2\n    kind: ServiceProfile\n"
    )
    (finding,) = found({"k8s/all.yaml": text})["linkerd"]
    assert finding.line == 6


def test_windows_line_ends_quotes_and_comments_change_nothing() -> None:
    text = "\ufeff# all\r\nkind: \"ClusterPolicy\" # ours\r\napiVersion: 'kyverno.io/v1'\r\n"
    assert "kyverno" in found({"a.yaml": text})


def test_only_direct_dependencies_count() -> None:
    indirect = go("gopkg.in/DataDog/dd-trace-go.v1 v1.2.3 // indirect").replace(" v1.2.3\n", "\n")
    assert found({"go.mod": indirect}) == {}
    assert found({"package-lock.json": package("dd-trace"), "poetry.lock": 'name = "ddtrace"\n'}) == {}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("requirements.txt", "DDTrace[profiling] >= 2 ; python_version > '3' # why\n"),
        ("requirements/base.in", "nothing\n"),
        ("requirements-prod.in", "ddtrace\n"),
        ("pyproject.toml", '[project]\ndependencies = [\n  "ddtrace>=2",\n]\n'),
        ("pyproject.toml", '[project.optional-dependencies]\nops = ["ddtrace"]\n'),
        ("pyproject.toml", '[dependency-groups]\ndev = ["ddtrace", {include-group = "x"}]\n'),
        ("pyproject.toml", '[tool.poetry.dependencies]\npython = "^3"\nddtrace = "^2"\n'),
        ("Pipfile", '[packages]\nddtrace = "*"\n'),
        ("setup.cfg", "[options]\ninstall_requires =\n    ddtrace>=2\n    requests\n"),
        ("web/package.json", package("left-pad", "dd-trace")),
    ],
)
def test_manifests_of_every_shape_are_read(path: str, text: str) -> None:
    assert ("datadog" in found({path: text})) is ("nothing" not in text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "pom.xml",
            "<dependencies><dependency><groupId>org.springframework.cloud</groupId>"
            "<artifactId>spring-cloud-starter-vault-config</artifactId></dependency></dependencies>",
        ),
        ("build.gradle", "dependencies {\n  implementation 'x.y:spring-vault-core:3.1'\n}\n"),
        ("build.gradle.kts", 'dependencies {\n  runtimeOnly("x.y:spring-vault-core:3.1")\n}\n'),
    ],
)
def test_java_manifests_are_read(path: str, text: str) -> None:
    seen = Scanner([RULES["vault"]]).file(path, lambda _: text.encode())
    assert [finding.signal for finding in seen] == ["client"]


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("package.json", b"{"),
        ("package.json", b"[1]"),
        ("package.json", b'{"dependencies": 4}'),
        ("pyproject.toml", b"\xff\xfe"),
        ("pyproject.toml", b"[project]\ndependencies = 3\n"),
        ("a.yaml", b"\0\0\0"),
        ("a.yaml", b"apiVersion: " + b"x" * 2_000_000),
        ("a.yaml", "apiVersion: kyverno.io/v1".encode("utf-16")),
        ("requirements.txt", "\u202e\n\n-r other\n--hash=x\n".encode()),
        ("x" * 5000 + ".yaml", b"a"),
    ],
)
def test_what_cannot_be_read_shows_nothing_and_harms_nobody(path: str, data: bytes) -> None:
    assert found({path: data, "k8s/p.yaml": manifest("kyverno.io/v1", "ClusterPolicy")}).keys() == {"kyverno"}


def test_a_pattern_that_would_backtrack_for_ever_ends_at_once() -> None:
    rule = parse_rule(
        "tool: slow\nsignals: [{id: a, strength: strong, files: '**/*', contains: '(a+)+$'}]", origin="slow"
    )
    assert found({"x.txt": "a" * 900_000 + "!"}, rule) == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("signals: []", "must say `tool:`"),
        ("tool: X\nsignals: [{}]", "lower-case"),
        ("tool: x", "at least one entry"),
        ("tool: x\nsignals: [{id: a, strength: strong}]", "exactly one of"),
        ("tool: x\nsignals: [{id: a, strength: sure, files: a}]", "strong or weak"),
        ("tool: x\nsignals: [{id: a, strength: weak, files: a, document: b}]", "exactly one of"),
        ("tool: x\nsignals: [{id: a, strength: weak, document: a, contains: b}]", "goes with `files:`"),
        ("tool: x\nsignals: [{id: a, strength: weak, files: '**/{a,b'}]", "not closed"),
        ("tool: x\nsignals: [{id: a, strength: weak, files: /etc/passwd}]", "relative"),
        ("tool: x\nsignals: [{id: a, strength: weak, files: a, contains: '(?=x)'}]", "no pattern of RE2"),
        ("tool: x\nsignals: [{id: a, strength: weak, files: a, contains: '(('}]", "no pattern of RE2"),
        (
            "tool: x\nsignals: [{id: a, strength: weak, files: a, contains: '((x{1000}){1000})'}]",
            "no pattern",
        ),
        ("tool: x\nsignals: [{id: a, strength: weak, dependency: a, in: cobol}]", "must be of"),
        ("tool: x\nsignals: [{id: a, strength: weak, files: a, size: 3}]", "Unknown key “size”"),
        (
            "tool: x\nsignals: [{id: a, strength: weak, files: a}, {id: a, strength: weak, files: b}]",
            "Two signals",
        ),
        ("tool: [", "no YAML"),
        ("tool: x\nsignals: [{id: a, strength: weak, files: **/x}]", "no YAML"),
        ("tool: x\nsignals: &a [{id: a, strength: weak, files: x}, *a]", "no aliases"),
        ("tool: x\nsignals: [{id: a, strength: weak, files: 'a]b['}]", "not closed"),
        (
            "tool: x\nsignals: [{id: a, strength: weak, files: '{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}'}]",
            "more than",
        ),
        ("tool: x\nsignals: [{id: a, strength: weak, playbook: false}]", "only be true"),
        ("tool: x\nsignals: [{id: a, strength: weak, files: <script>}]", "known are <pipelines>, <scripts>"),
    ],
)
def test_a_rule_that_cannot_work_is_refused_with_its_reason(text: str, said: str) -> None:
    with pytest.raises(BadRule, match=said.replace("(", r"\(")) as error:
        parse_rule(text, origin="rules/x.yaml")
    assert "rules/x.yaml" in str(error.value)


def test_what_is_wrong_is_told_with_its_line() -> None:
    good = "  - {id: a, strength: weak, files: a}\n"
    for text, line in (
        ("tool: x\nsignals:\n" + good + "  # b\n  - id: b\n    strength: weak\n", 5),
        ("tool: x\nsignals:\n" + good + good, 4),
        ("tool: x\nsignals:\n" + good + "  - {id: b: c}\n", 4),
        ("tool: x\n", 0),
    ):
        with pytest.raises(BadRule) as error:
            parse_rule(text, origin="x.yaml")
        assert error.value.line == line


def test_a_linkerd_mesh_that_is_kept_out_is_not_used() -> None:
    out = DEPLOYMENT + "linkerd.io/inject: disabled\n    config.linkerd.io/skip-outbound-ports: '25'\n"
    assert used(Scanner([RULES["linkerd"]]).file("k8s/d.yaml", lambda _: out.encode())) == {}


def test_a_header_of_vault_counts_however_it_is_written() -> None:
    script = 'require_env VAULT_ADDR\ncurl -H "x-vault-token: $TOKEN" "$VAULT_ADDR/v1/kv/till"\n'
    assert found({"scripts/fetch.sh": script}).keys() == {"vault"}


@pytest.mark.parametrize(
    "command",
    [
        "mvn verify sonar:sonar -Dsonar.analysis.mode=issues",
        "sonar-scanner --define sonar.projectVersion=$VERSION",
        "sonar-scanner \\\n  -Dsonar.sources=.",
    ],
)
def test_an_analysis_with_any_parameter_of_it_counts(command: str) -> None:
    assert found({"ci/analyse.sh": command + "\n"}).keys() == {"sonarqube"}
    assert found({"ci/build.sh": "mvn verify -Dsonar.skip=true\n"}) == {}


def test_a_function_that_says_what_it_is_and_takes_a_request_is_one() -> None:
    text = 'def receipt(request):\n    """HTTP Cloud Function.\n    Args:\n        request: asked.\n    """\n'
    assert found({"main.py": text, "requirements.txt": "requests\n"}).keys() == {"google-cloud-functions"}
    assert found({"main.py": "def receipt(request):\n    return 'x'\n"}) == {}
