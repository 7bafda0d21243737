"""Samples of tools for developer portals."""

from __future__ import annotations

from tests.tools.files import CI, WORKFLOW, manifest, package

SAMPLES: dict[str, dict[str, tuple[str, str]]] = {
    "backstage": {
        "chart-by-its-name": ("up.sh", "helm upgrade --install it \\\n  backstage/backstage --wait\n"),
        "application-role": ("packages/app/package.json", '{"backstage": {"role": "frontend"}}\n'),
        "plugin-role": ("plugins/x/package.json", '{"backstage": {"role": "frontend-plugin"}}\n'),
        "chart": ("helmfile.yaml", "repositories:\n  - url: https://backstage.github.io/charts\n"),
        "operator": ("portal.yaml", manifest("rhdh.redhat.com/v1alpha4", "Backstage")),
        "repository-settings": ("backstage.json", '{"version": "1.42.0"}\n'),
        "techdocs-library": ("requirements.txt", "mkdocs-techdocs-core==1.*\n"),
        "techdocs-command": (CI, WORKFLOW + "run: npx techdocs-cli generate\n"),
        "descriptor": ("catalog-info.yaml", manifest("backstage.io/v1alpha1", "Component")),
        "template": ("templates/a/template.yaml", manifest("scaffolder.backstage.io/v1beta3", "Template")),
        "application": ("packages/backend/package.json", package("@backstage/backend-defaults")),
        "plugin": ("plugins/x/package.json", package("@backstage/core-plugin-api")),
        "techdocs": ("mkdocs.yml", "plugins:\n  - techdocs-core\n"),
        "app-settings": ("app-config.yaml", "app: {}\nbackend:\n  baseUrl: x\n"),
    },
    "port": {
        "blueprint": ("blueprints/service.json", '{"identifier": "service", "mirrorProperties": {}}\n'),
        "resources": (".port/resources/blueprints.json", '[{"identifier": "service"}]\n'),
        "terraform-resource": ("port.tf", 'resource "port_blueprint" "service" {\n}\n'),
        "chart": ("helmfile.yaml", "repositories:\n  - url: https://port-labs.github.io/helm-charts\n"),
        "address": ("tell.sh", "curl https://api.port.io/v1/blueprints\n"),
        "credentials": (CI, WORKFLOW + "env: {PORT_CLIENT_ID: x}\n"),
        "entity": ("port.yml", "- identifier: checkout\n  title: Checkout\n  blueprint: service\n"),
        "app-settings": ("settings/port-app-config.yml", "resources: []\n"),
        "github-app-settings": (".github/port-app-config.yml", "resources: []\n"),
        "pipeline-action": (CI, WORKFLOW + "uses: port-labs/port-github-action@v1\n"),
        "library": ("requirements.txt", "port-ocean[cli]\n"),
        "terraform-provider": ("infra/main.tf", 'source = "port-labs/port-labs"\n'),
    },
}

LOOK_ALIKES: dict[str, list[tuple[str, str]]] = {
    "backstage": [
        ("app.yaml", manifest("backstage.example/v1", "Component")),
        ("mkdocs.yml", "site_name: x\n"),
    ],
    "port": [("port.yml", "port: 8080\n"), ("requirements.txt", "portalocker\n")],
}
