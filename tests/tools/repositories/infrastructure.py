"""Repositories for Terraform, Pulumi, Ansible and Crossplane, and others that only look so."""

from __future__ import annotations

from tests.tools.files import WORKFLOW, go, manifest, package
from tests.tools.repositories.pieces import Repositories

INFRASTRUCTURE: Repositories = {
    "infrastructure with GitLab": (
        {"terraform"},
        {
            ".gitlab-ci.yml": "plan:\n  script:\n    - terraform init\n    - terraform plan\n",
            "modules/network/main.tf": 'resource "aws_vpc" "shop" {\n}\n',
            "environments/prod/main.tf": 'module "network" {\n  source = "../../modules/network"\n}\n',
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
    "only what Terraform's init left": (
        {"terraform"},
        {".terraform.lock.hcl": 'provider "registry.terraform.io/hashicorp/aws" {}\n', "README.md": "x\n"},
    ),
    "infrastructure with OpenTofu": (
        {"terraform"},
        {
            "main.tofu": 'resource "aws_vpc" "shop" {\n}\n',
            ".github/workflows/plan.yml": WORKFLOW + "uses: opentofu/setup-opentofu@v1\n",
        },
    ),
    "files that end like Terraform's": (
        set(),
        {
            "weights/layer.tf": "tensor 3 3\n0.1 0.2 0.3\n",
            "terraform.go": "package terraform // reads plans\n",
            "consul/server.hcl": 'datacenter = "eu"\nserver = true\n',
            "till.nomad": 'job "till" {\n  group "till" {}\n}\n',
            "packer.pkr.hcl": 'source "amazon-ebs" "till" {}\n',
            ".terraform/modules/x/main.tf": 'resource "aws_vpc" "shop" {\n}\n',
        },
    ),
    "infrastructure in TypeScript": (
        {"pulumi"},
        {
            "infra/Pulumi.yaml": "name: shop\ndescription: The shop\nruntime:\n  name: nodejs\n",
            "infra/Pulumi.prod.yaml": "config:\n  aws:region: eu-west-1\n",
            "infra/package.json": package("@pulumi/pulumi", "@pulumi/aws"),
            "infra/index.ts": 'import * as aws from "@pulumi/aws";\nnew aws.s3.Bucket("logs");\n',
        },
    ),
    "a step of pipelines that sets Terraform up": (
        set(),
        {
            "action.yml": "name: Set up\nruns:\n  using: node20\n  main: dist/index.js\n",
            ".github/workflows/setup.yml": WORKFLOW + "uses: ./\n      - run: terraform init\n",
            ".github/workflows/data/local/main.tf": 'resource "null_resource" "x" {\n}\n',
        },
    ),
    "an image that brings a linter of playbooks along": (
        set(),
        {
            "Dockerfile": "FROM alpine:3\nRUN apk add py3-pip && pip3 install ansible ansible-lint\n"
            'ENTRYPOINT ["ansible-lint"]\n',
            "Makefile": "test:\n\tdocker run --rm linter --version\n",
            "tests/playbook.yml": "- hosts: localhost\n  tasks:\n    - name: Greet\n      debug:\n",
        },
    ),
    "a list of tools that names Pulumi": (
        set(),
        {
            "tools.yaml": "- name: Pulumi\n  runtime: nodejs\n  apiVersion: v1\n",
            "requirements.txt": "pulumi-like-tool-names-x1\n",
            "src/pulumi.ts": "export const pulumi = 'infrastructure in languages';\n",
        },
    ),
    "a role of Ansible on its own": (
        {"ansible"},
        {
            "meta/main.yml": "---\ndependencies: []\n\ngalaxy_info:\n  role_name: till\n",
            "tasks/main.yml": "- name: Install\n  ansible.builtin.apt:\n    name: till\n",
            "defaults/main.yml": "till_port: 4010\n",
            "tests/test.yml": "- hosts: localhost\n  roles: [till]\n",
        },
    ),
    "lists of hosts and tasks that are none of Ansible's": (
        set(),
        {
            "Taskfile.yml": "version: '3'\ntasks:\n  build:\n    cmds: [go build]\n",
            "ingress.yaml": "- name: web\n  hosts:\n    - shop.example\n  paths: [/]\n",
            ".pre-commit-config.yaml": "repos:\n  - repo: local\n    hooks:\n      - id: x\n",
            "requirements.yml": "dependencies:\n  - name: redis\n",
        },
    ),
    "a platform of Crossplane": (
        {"crossplane", "terraform"},
        {
            "apis/database/definition.yaml": manifest(
                "apiextensions.crossplane.io/v2", "CompositeResourceDefinition"
            ),
            "apis/database/composition.yaml": manifest("apiextensions.crossplane.io/v1", "Composition")
            + "spec:\n  pipeline:\n    - input:\n        template: |\n          {{- if .observed }}\n"
            "          apiVersion: rds.aws.m.upbound.io/v1beta1\n          {{- end }}\n",
            "provider.tf": 'resource "kubectl_manifest" "aws" {\n  yaml_body = <<YAML\n'
            "apiVersion: pkg.crossplane.io/v1\nkind: Provider\nmetadata:\n  name: aws\nYAML\n}\n",
            "nginx/requirements.txt": "crossplane\n",
        },
    ),
    "settings of nginx read in Python": (
        set(),
        {
            "requirements.txt": "crossplane==0.5.8\n",
            "read.py": "import crossplane\n\ncrossplane.parse('/etc/nginx/nginx.conf')\n",
        },
    ),
    "a linter of infrastructure": (
        set(),
        {
            "go.mod": go("github.com/hashicorp/hcl/v2"),
            "_examples/bucket/main.tf": 'resource "aws_s3_bucket" "logs" {\n}\n',
            "integrationtest/basic/template.tf": 'resource "aws_s3_bucket" "logs" {\n}\n',
            "integrationtest/basic/.terraform.lock.hcl": "#\n",
            "tests/stacks/Pulumi.yaml": "name: x\nruntime: go\n",
            "tests/stacks/app.yaml": manifest("pulumi.com/v1", "Stack"),
        },
    ),
    "an environment called test": (
        {"terraform"},
        {"environments/test/main.tf": 'module "network" {\n  source = "halden/network/aws"\n}\n'},
    ),
    "rules for stacks": (
        {"pulumi"},
        {
            "package.json": package("@pulumi/policy", "@pulumi/gcp"),
            "src/index.ts": 'import { PolicyPack } from "@pulumi/policy";\n\n'
            'new PolicyPack("halden", { policies: [] });\n',
        },
    ),
    "a role from before the galaxy": (
        {"ansible"},
        {
            "tasks/main.yml": "---\n- name: Install\n  apt: name=till\n",
            "defaults/main.yml": "till_port: 4010\n",
            "meta/main.yml": "dependencies: []\n",
        },
    ),
    "a database that is claimed": (
        {"crossplane"},
        {
            "claims/orders.yaml": "apiVersion: data.halden.example/v1\nkind: Database\nmetadata:\n"
            "  name: orders\nspec:\n"
            "  compositionSelector:\n    matchLabels:\n      size: small\n"
            "  writeConnectionSecretToRef:\n    name: orders\n",
        },
    ),
    "rules that look for mistakes in infrastructure": (
        set(),
        {
            "terraform/open-bucket.yaml": "rules:\n  - id: open-bucket\n    languages: [hcl]\n",
            "terraform/open-bucket.tf": '# ruleid: open-bucket\nresource "aws_s3_bucket" "logs" {\n'
            '  acl = "public"\n}\n',
            "yaml/open-function.test.yaml": "Resources:\n  F:\n    Type: AWS::Lambda::Function\n",
        },
    ),
    "stacks whose tests stand beside Terraform's": (
        set(),
        {
            "lib/terraform/test/main.tf": 'resource "aws_vpc" "shop" {\n}\n',
            "lib/terraform/read.go": "package terraform\n",
        },
    ),
    "an image with a linter of playbooks": (
        set(),
        {
            "Dockerfile": "FROM alpine AS made\nRUN pip3 install ansible-lint \\\n  && pip3 install ansible\n"
            "FROM alpine\nCOPY --from=made /usr/bin/ansible-playbook /usr/bin/ansible-playbook\n"
            'COPY --from=made /usr/bin/ansible-galaxy /usr/bin/ansible-galaxy\nENTRYPOINT ["ansible-lint"]\n',
        },
    ),
    "rules for a linter of playbooks": (
        set(),
        {
            "requirements.txt": "ansible-lint==26.8.0\npytest\n",
            "rules/names.py": "from ansiblelint.rules import AnsibleLintRule\n",
            ".github/workflows/ci.yml": WORKFLOW + "run: ansible-lint -r rules site.yml\n",
        },
    ),
    "a pipeline that runs playbooks kept elsewhere": (
        {"ansible"},
        {
            "requirements.txt": "ansible-core~=2.19\n",
            "deploy.sh": "venv/bin/ansible-playbook \\\n  -i $HOSTS $PLAYBOOKS/site.yml\n",
        },
    ),
    "a cluster with Crossplane from a chart whose place is known": (
        {"crossplane"},
        {
            "up.sh": "helm install crossplane \\\n  --namespace crossplane-system \\\n"
            "  --create-namespace crossplane-stable/crossplane\n",
        },
    ),
}
