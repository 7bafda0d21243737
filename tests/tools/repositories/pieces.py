"""What several repositories have in common."""

from __future__ import annotations

from tests.tools.files import manifest

Repositories = dict[str, tuple[set[str], dict[str, str]]]
"""By what they are: the tools they use, and their files."""

CHART = {"Chart.yaml": "apiVersion: v2\nname: till\nversion: 0.1.0\n", "values.yaml": "replicas: 2\n"}
KUSTOMIZATION = (
    manifest("kustomize.config.k8s.io/v1beta1", "Kustomization") + "resources: [deployment.yaml]\n"
)
