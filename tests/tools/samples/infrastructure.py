"""Samples of tools for infrastructure as code."""

from __future__ import annotations

from tests.tools.files import CI, DEPLOYMENT, WORKFLOW, go, manifest, package

SAMPLES: dict[str, dict[str, tuple[str, str]]] = {
    "terraform": {
        "operator": ("k8s/workspace.yaml", manifest("app.terraform.io/v1alpha2", "Workspace")),
        "settings": (".tflint.hcl", 'plugin "terraform" {\n}\n'),
        "terragrunt-source": ("live/prod/region.hcl", 'terraform {\n  source = "../../network"\n}\n'),
        "values": ("infra/prod.tfvars", 'region = "eu-west-1"\n'),
        "opentofu-configuration": ("infra/state.tofu", "terraform {\n}\n"),
        "cdk": ("cdktf.json", "{}\n"),
        "cdk-package": ("package.json", package("cdktf")),
        "configuration": ("infra/main.tf", 'resource "aws_s3_bucket" "logs" {\n}\n'),
        "lock-file": ("infra/.terraform.lock.hcl", "# maintained automatically\n"),
        "json-configuration": ("infra/main.tf.json", "{}\n"),
        "terragrunt": ("live/prod/terragrunt.hcl", 'include "root" {}\n'),
        "opentofu": ("infra/state.tofu", "terraform {}\n"),
        "command-in-pipeline": (CI, WORKFLOW + "uses: hashicorp/setup-terraform@v3\n"),
    },
    "pulumi": {
        "policy-pack": ("guard/PulumiPolicy.yaml", "runtime: nodejs\n"),
        "resource": ("k8s/stack.yaml", manifest("pulumi.com/v1", "Stack")),
        "provider": ("package.json", package("@pulumi/aws")),
        "dotnet-library": ("infra/infra.csproj", '<PackageReference Include="Pulumi.Aws" Version="7" />\n'),
        "import": ("infra/index.ts", 'import * as pulumi from "@pulumi/pulumi";\n'),
        "project-file": ("infra/Pulumi.yaml", "name: checkout\nruntime: python\n"),
        "stack-file": ("infra/Pulumi.prod.yaml", "config: {}\n"),
        "library": ("infra/requirements.txt", "pulumi>=3,<4\n"),
        "go-library": ("infra/go.mod", go("github.com/pulumi/pulumi/sdk/v3")),
        "pipeline-action": (CI, WORKFLOW + "uses: pulumi/actions@v6\n"),
    },
    "ansible": {
        "role-tasks": ("tasks/main.yml", "- name: Install\n  ansible.builtin.apt: {name: till}\n"),
        "role-parts": ("handlers/main.yml", "- name: Start again\n"),
        "operator": ("k8s/awx.yaml", manifest("awx.ansible.com/v1beta1", "AWX")),
        "role-of-its-own": ("meta/main.yml", "---\ngalaxy_info:\n  role_name: till\n"),
        "variables": ("group_vars/all/main.yml", "port: 80\n"),
        "molecule": ("molecule/default/molecule.yml", "driver: {name: docker}\n"),
        "command-in-pipeline": (CI, WORKFLOW + "run: ansible-playbook site.yml\n"),
        "provisioner": ("Vagrantfile", 'config.vm.provision "ansible" do |a|\n'),
        "settings": ("ansible.cfg", "[defaults]\n"),
        "role": ("roles/web/tasks/main.yml", "- name: Install\n  ansible.builtin.apt: {name: nginx}\n"),
        "collection": ("galaxy.yml", "namespace: halden\nname: shops\n"),
        "playbook": ("site.yml", "---\n# All shops\n- name: Tills\n  hosts: tills\n  roles:\n    - till\n"),
        "lint-settings": (".ansible-lint", "profile: production\n"),
        "requirements": ("requirements.yml", "collections:\n  - name: community.general\n"),
        "package": ("requirements.txt", "ansible-core~=2.19\n"),
    },
    "crossplane": {
        "chart-by-its-name": (
            "up.sh",
            "helm upgrade --install it \\\n  crossplane-stable/crossplane --wait\n",
        ),
        "addon-in-program": ("bin/cluster.ts", "const all = [new CrossplaneAddOn()];\n"),
        "addon": ("addons.tf", "  enable_crossplane = true\n"),
        "composite": (
            "claims/db.yaml",
            "kind: Database\nspec:\n  compositionSelector:\n    matchLabels: {}\n",
        ),
        "resource-of-a-provider": ("apis/b.yaml", manifest("s3.aws.crossplane.io/v1beta1", "Bucket")),
        "chart": ("install.tf", 'repository = "https://charts.crossplane.io/stable"\n'),
        "connection": (
            "apis/db.yaml",
            "kind: Database\nspec:\n  writeConnectionSecretToRef:\n    name: db\n",
        ),
        "command-in-pipeline": (
            CI,
            WORKFLOW + "run: crossplane render xr.yaml composition.yaml functions.yaml\n",
        ),
        "resource": (
            "apis/xrd.yaml",
            manifest("apiextensions.crossplane.io/v2", "CompositeResourceDefinition"),
        ),
        "managed-resource": ("apis/bucket.yaml", "apiVersion: s3.aws.m.upbound.io/v1beta1\nkind: Bucket\n"),
        "annotation": ("apis/db.yaml", DEPLOYMENT + "crossplane.io/external-name: orders\n"),
        "function": (
            "function/pyproject.toml",
            '[project]\ndependencies = ["crossplane-function-sdk-python"]\n',
        ),
        "go-function": ("function/go.mod", go("github.com/crossplane/function-sdk-go")),
    },
}

LOOK_ALIKES: dict[str, list[tuple[str, str]]] = {
    "terraform": [("main.tf", "# nothing yet\n"), ("terraform.yaml", "terraform: false\n")],
    "pulumi": [("Pulumi.yaml", "name: x\n"), ("package.json", package("pulumi-like"))],
    "ansible": [
        ("hosts.yml", "all:\n  hosts:\n    a: {}\n"),
        ("k8s/ingress.yaml", "apiVersion: v1\nkind: X\nspec:\n  hosts: [a]\n  tasks: []\n"),
        ("requirements.yml", "dependencies: []\n"),
    ],
    "crossplane": [("a.yaml", manifest("example.io/v1", "Crossplane"))],
}
