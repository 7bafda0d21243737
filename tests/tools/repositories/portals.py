"""Repositories for Backstage and Port, and others that only look so."""

from __future__ import annotations

from tests.tools.files import WORKFLOW, manifest, package
from tests.tools.repositories.pieces import Repositories

PORTALS: Repositories = {
    "a portal of Backstage": (
        {"backstage"},
        {
            "package.json": package("concurrently"),
            "packages/app/package.json": package("@backstage/frontend-defaults"),
            "packages/backend/package.json": package("@backstage/backend-defaults"),
            "app-config.yaml": "app:\n  title: Shop\nbackend:\n  baseUrl: http://localhost:7007\n",
        },
    ),
    "templates for Backstage, with what they make": (
        {"backstage"},
        {
            "till/template.yaml": manifest("scaffolder.backstage.io/v1beta3", "Template")
            + "spec:\n  steps:\n    - action: fetch:template\n      input:\n        values:\n"
            "          name: ${{ parameters.name }}\n",
            "till/skeleton/infra/main.tf": 'resource "aws_vpc" "shop" {\n}\n',
            "till/content/argocd.yaml": manifest("argoproj.io/v1alpha1", "Application").replace(
                "checkout", "${{ values.name }}"
            ),
        },
    ),
    "a service that Port knows": (
        {"port"},
        {
            "port.yml": "- identifier: till\n  title: Till\n  blueprint: service\n  properties: {}\n",
            ".github/workflows/tell.yml": WORKFLOW + "uses: port-labs/port-github-action@v1\n",
        },
    ),
    "a free port": (
        set(),
        {
            "port.yml": "port: 8080\nidentifier: http\n",
            "requirements.txt": "getport\nportpicker\n",
            "package.json": package("get-port", "portfinder"),
        },
    ),
    "numbers that a job sends to Port": (
        {"port"},
        {
            "job/settings.py": "ADDRESS = 'https://api.getport.io/v1'\n",
            "job/send.py": "import os\n\nNAME = os.environ['PORT_CLIENT_ID']\n",
        },
    ),
    "packages and machines of a porter": (
        set(),
        {
            "porter.yaml": "name: till\nmixins: [exec]\n",
            "getport.js": "module.exports = findFreePort;\n",
            "Portfile": "PortSystem 1.0\n",
        },
    ),
    "a portal from before the new backend": (
        {"backstage"},
        {
            "packages/backend/package.json": '{\n  "name": "backend",\n  "backstage": {\n'
            '    "role": "backend"\n  },\n'
            '  "dependencies": {"@backstage/backend-common": "^0.20.1"}\n}\n',
        },
    ),
    "a plugin for others' portals": (
        {"backstage"},
        {
            "plugins/till/package.json": '{\n  "backstage": {\n    "role": "frontend-plugin"\n  },\n'
            '  "dependencies": {"@backstage/core-plugin-api": "*"}\n}\n',
        },
    ),
    "what stands behind a stage": (
        set(),
        {"package.json": package("express", "backstage-pass"), "app.js": "listen(3000);\n"},
    ),
}
