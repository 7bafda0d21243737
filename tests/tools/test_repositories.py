"""Whole repositories as companies keep them: what they use is found, and nothing that only looks so."""

from __future__ import annotations

import pytest

from catalog.tools.detectors.rule import shipped_rules
from catalog.tools.detectors.scan import scan
from tests.tools.samples import DEPLOYMENT, WORKFLOW, go, manifest, package

CHART = {"Chart.yaml": "apiVersion: v2\nname: till\nversion: 0.1.0\n", "values.yaml": "replicas: 2\n"}
ISTIO = "{{- if .Values.mesh }}\n" + manifest("networking.istio.io/v1", "VirtualService") + "{{- end }}\n"
NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata:\n  labels:\n    istio-injection: enabled\n"
CHILD = (
    "{{- range .Values.apps }}\n---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n"
    "  name: {{ .name }}\nspec:\n  source:\n    repoURL: {{ $.Values.repository }}\n{{- end }}\n"
)
SAM = (
    "Transform: AWS::Serverless-2016-10-31\nResources:\n  Resize:\n    Type: AWS::Serverless::Function\n"
    "    Properties:\n      Handler: app.handler\n"
)
KUSTOMIZATION = (
    manifest("kustomize.config.k8s.io/v1beta1", "Kustomization") + "resources: [deployment.yaml]\n"
)
SYNC = manifest("kustomize.toolkit.fluxcd.io/v1", "Kustomization") + "spec:\n  path: ./clusters/prod\n"

REPOSITORIES: dict[str, tuple[set[str], dict[str, str]]] = {
    "a service in Go with Istio in its chart": (
        {"istio"},
        {
            "go.mod": go("github.com/gorilla/mux"),
            "cmd/till/main.go": "package main\n",
            **{f"chart/{path}": text for path, text in CHART.items()},
            "chart/templates/virtual-service.yaml": ISTIO,
            "chart/templates/namespace.yaml": NAMESPACE,
            "docs/mesh.yaml": manifest("linkerd.io/v1alpha2", "ServiceProfile"),
        },
    ),
    "apps of apps in a chart": (
        {"argo-cd"},
        {
            **CHART,
            "templates/apps.yaml": CHILD,
            "values-prod.yaml": "repository: https://git.example/shop.git\napps: [{name: till}]\n",
            "README.md": "Install Flux or Argo CD with `flux bootstrap`.\n",
        },
    ),
    "a function in Python with SAM": (
        {"aws-lambda"},
        {
            "template.yaml": SAM,
            "samconfig.toml": "version = 0.1\n",
            "src/app.py": "def handler(event, context):\n    return {}\n",
            "src/requirements.txt": "boto3\n",
            "events/event.json": "{}\n",
        },
    ),
    "overlays of Kustomize without Flux": (
        set(),
        {
            "base/kustomization.yaml": KUSTOMIZATION,
            "base/deployment.yaml": DEPLOYMENT + "linkerd.io/inject: disabled\n",
            "overlays/prod/kustomization.yaml": KUSTOMIZATION,
            ".github/workflows/apply.yml": WORKFLOW + "run: kubectl apply -k overlays/prod\n",
        },
    ),
    "clusters kept by Flux": (
        {"flux"},
        {
            "clusters/prod/flux-system/gotk-sync.yaml": SYNC,
            "clusters/prod/apps.yaml": SYNC,
            "apps/till/kustomization.yaml": KUSTOMIZATION,
        },
    ),
    "a service in Java that Jenkins has scanned": (
        {"sonarqube"},
        {
            "pom.xml": "<project><artifactId>till</artifactId></project>\n",
            "Jenkinsfile": "node {\n  withSonarQubeEnv('sonar') { sh 'mvn verify sonar:sonar' }\n}\n",
        },
    ),
    "infrastructure with GitLab": (
        {"terraform"},
        {
            ".gitlab-ci.yml": "plan:\n  script:\n    - terraform init\n    - terraform plan\n",
            "modules/network/main.tf": 'resource "aws_vpc" "shop" {\n}\n',
            "environments/prod/main.tf": 'module "network" {\n  source = "../../modules/network"\n}\n',
        },
    ),
    "a portal of Backstage": (
        {"backstage"},
        {
            "package.json": package("concurrently"),
            "packages/app/package.json": package("@backstage/frontend-defaults"),
            "packages/backend/package.json": package("@backstage/backend-defaults"),
            "app-config.yaml": "app:\n  title: Shop\nbackend:\n  baseUrl: http://localhost:7007\n",
        },
    ),
    "a collection for Ansible": (
        {"ansible"},
        {
            "galaxy.yml": "namespace: halden\nname: shops\nversion: 1.0.0\n",
            "roles/till/tasks/main.yml": "- name: Install\n  ansible.builtin.apt:\n    name: till\n",
            "playbooks/site.yml": "- name: Tills\n  hosts: tills\n  roles:\n    - till\n",
        },
    ),
    "a book about tools": (
        set(),
        {
            "README.md": "```yaml\n" + manifest("kyverno.io/v1", "ClusterPolicy") + "```\n",
            "docs/istio.yaml": manifest("networking.istio.io/v1", "VirtualService"),
            "examples/main.tf": 'resource "aws_vpc" "shop" {\n}\n',
            "mkdocs.yml": "site_name: Tools\nnav:\n  - Terraform: terraform.md\n",
        },
    ),
}


@pytest.mark.parametrize("name", REPOSITORIES)
def test_exactly_what_a_repository_uses_is_found(name: str) -> None:
    expected, files = REPOSITORIES[name]
    assert set(scan(files, lambda path: files[path].encode(), shipped_rules())) == expected
