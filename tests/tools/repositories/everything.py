"""Repositories that are about many tools and use none."""

from __future__ import annotations

from tests.tools.files import manifest
from tests.tools.repositories.pieces import Repositories

EVERYTHING: Repositories = {
    "a book about tools": (
        set(),
        {
            "README.md": "```yaml\n" + manifest("kyverno.io/v1", "ClusterPolicy") + "```\n",
            "docs/istio.yaml": manifest("networking.istio.io/v1", "VirtualService"),
            "examples/main.tf": 'resource "aws_vpc" "shop" {\n}\n',
            "mkdocs.yml": "site_name: Tools\nnav:\n  - Terraform: terraform.md\n",
        },
    ),
    "a repository with the work of others in it": (
        set(),
        {
            "vendor/modules/main.tf": 'resource "aws_vpc" "shop" {\n}\n',
            "node_modules/x/serverless.yml": "service: x\nprovider:\n  name: aws\n",
            "third_party/kyverno/policy.yaml": manifest("kyverno.io/v1", "ClusterPolicy"),
            "Examples/mesh.yaml": manifest("networking.istio.io/v1", "VirtualService"),
            "tests/fixtures/app.yaml": manifest("argoproj.io/v1alpha1", "Application"),
            "test/e2e/server.yaml": manifest("policy.linkerd.io/v1beta3", "Server"),
            "CHANGELOG.txt": "DD_SERVICE and ddtrace-run\n",
            "{{cookiecutter.name}}/Pulumi.yaml": "name: x\nruntime: python\n",
        },
    ),
    "a map of the landscape": (
        set(),
        {
            "landscape.yml": "landscape:\n  - name: Kubeflow\n"
            "    repo_url: https://github.com/kubeflow/pipelines\n"
            "    more: https://github.com/kubeflow/manifests\n  - name: Kyverno\n"
            "    repo_url: https://github.com/kyverno/kyverno\n  - name: Argo\n"
            "    repo_url: https://github.com/argoproj/argo-cd\n  - name: Flux\n"
            "    repo_url: https://github.com/fluxcd/flux2\n  - name: Linkerd\n"
            "    repo_url: https://github.com/linkerd/linkerd2\n  - name: Istio\n"
            "    repo_url: https://github.com/istio/istio\n  - name: Crossplane\n"
            "    homepage_url: https://crossplane.io\n  - name: Backstage\n"
            "    repo_url: https://github.com/backstage/backstage\n  - name: Datadog\n"
            "    homepage_url: https://www.datadoghq.com\n  - name: Dynatrace\n"
            "    homepage_url: https://www.dynatrace.com\n  - name: Port\n"
            "    homepage_url: https://www.port.io\n",
            "README.md": "See `helm repo add kyverno https://kyverno.github.io/kyverno/`.\n",
        },
    ),
}
