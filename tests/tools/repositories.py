"""Whole repositories as companies keep them: which tools each of them uses, and its files. For every tool
there is one that uses it, and for most one that only looks as if it did."""

from __future__ import annotations

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
    "an umbrella chart that brings the mesh's charts along": (
        {"istio"},
        {
            "Chart.yaml": "apiVersion: v2\nname: mesh\ndependencies:\n  - name: istiod\n    version: 1.28.0\n"
            "    repository: https://istio-release.storage.googleapis.com/charts\n",
            "values.yaml": "istiod: {}\n",
            "charts/linkerd/Chart.yaml": "apiVersion: v2\nname: linkerd\n",
            "charts/linkerd/templates/policy.yaml": manifest("policy.linkerd.io/v1beta3", "Server"),
        },
    ),
    "a chart for everybody, with an optional mesh": (
        set(),
        {
            **{f"deploy/{path}": text for path, text in CHART.items()},
            "deploy/values.yaml": "istio: {enabled: false}\nlinkerd: {enabled: false}\n"
            "vault: {enabled: false}\n",
            "deploy/templates/virtual-service.yaml": ISTIO,
            "deploy/templates/deployment.yaml": (
                "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    metadata:\n"
                "      annotations:\n"
                "        {{- if .Values.istio.enabled }}\n"
                '        sidecar.istio.io/inject: "true"\n        {{- end }}\n'
                "        {{- if .Values.linkerd.enabled }}\n        linkerd.io/inject: enabled\n"
                "        {{- end }}\n"
                "        {{- with .Values.vault }}\n"
                "        vault.hashicorp.com/role: {{ .role }}\n        {{- end }}\n"
            ),
        },
    ),
    "services that Linkerd carries": (
        {"linkerd"},
        {
            "k8s/namespace.yml": "kind: Namespace\r\napiVersion: v1\r\nmetadata:\r\n  name: shop\r\n"
            "  annotations:\r\n    linkerd.io/inject: enabled\r\n",
            "k8s/till.yml": DEPLOYMENT + 'prometheus.io/scrape: "true"\n',
            "k8s/till-route.yml": manifest("gateway.networking.k8s.io/v1", "HTTPRoute")
            + "spec:\n  parentRefs:\n    - name: till\n      kind: Service\n      port: 80\n",
            "web/package.json": package("express"),
        },
    ),
    "a service that either mesh might carry": (
        set(),
        {
            "k8s/till.yaml": DEPLOYMENT
            + "linkerd.io/inject: enabled\n        config.linkerd.io/proxy-cpu-request: 20m\n",
            "k8s/stage.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: stage\n  labels:\n"
            "    istio-injection: enabled\n",
            "k8s/route.yaml": manifest("gateway.networking.k8s.io/v1", "HTTPRoute")
            + "spec:\n  parentRefs:\n    - name: edge\n      kind: Gateway\n",
        },
    ),
    "jobs that are kept out of both meshes": (
        set(),
        {
            "k8s/job.yaml": "apiVersion: batch/v1\nkind: Job\nspec:\n  template:\n    metadata:\n"
            '      annotations:\n        sidecar.istio.io/inject: "false"\n'
            "        linkerd.io/inject: disabled\n",
            "k8s/namespace.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  labels:\n"
            "    istio-injection: disabled\n    # istio.io/rev: canary\n  annotations:\n"
            "    # linkerd.io/inject: enabled\n",
        },
    ),
    "guard rails for a cluster": (
        {"kyverno"},
        {
            "policies/labels.yaml": "\ufeff"
            + manifest("kyverno.io/v1", "ClusterPolicy")
            + "spec:\n  rules:\n    - name: team\n      validate:\n"
            '        message: "{{ request.object.metadata.name }} needs a team"\n',
            "policies/kustomization.yaml": KUSTOMIZATION,
            "network/deny.yaml": manifest("networking.k8s.io/v1", "NetworkPolicy"),
        },
    ),
    "a cluster whose program brings Flux along": (
        {"flux", "pulumi"},
        {
            "cluster/Pulumi.yaml": "name: cluster\nruntime: go\n",
            "cluster/main.go": 'package main\n\nvar chart = "oci://ghcr.io/fluxcd-community/charts/flux2"\n\n'
            'var source = Args{ApiVersion: pulumi.String("source.toolkit.fluxcd.io/v1")}\n',
        },
    ),
    "a service that Jenkins has scanned by hand": (
        {"sonarqube"},
        {
            "Jenkinsfile": 'node {\n  sh """sonar-scanner -D"sonar.projectKey=till" '
            '-D"sonar.host.url=$HOST"\n"""\n}\n',
            "Dockerfile": "FROM node:22\n",
        },
    ),
    "policies of another engine": (
        set(),
        {
            "policies/labels.yaml": manifest("templates.gatekeeper.sh/v1", "ConstraintTemplate"),
            "policies/pods.yaml": manifest("policies.kubewarden.io/v1", "ClusterAdmissionPolicy"),
            "policies/budget.yaml": manifest("policy/v1", "PodDisruptionBudget"),
            "README.md": "Not Kyverno: `kyverno test .` is not needed.\n",
        },
    ),
    "secrets read by External Secrets from Vault": (
        {"vault"},
        {
            "k8s/store.yaml": manifest("external-secrets.io/v1", "ClusterSecretStore")
            + "spec:\n  provider:\n    vault:\n      server: https://vault.halden.example\n      path: kv\n",
            "k8s/secret.yaml": manifest("external-secrets.io/v1", "ExternalSecret"),
        },
    ),
    "a service in Python that asks Vault": (
        {"vault"},
        {
            "pyproject.toml": '[project]\nname = "till"\ndependencies = ["fastapi", "hvac>=2"]\n',
            "till/secrets.py": "import os\n\nimport hvac\n\nclient = hvac.Client(os.environ['VAULT_ADDR'])\n",
            "poetry.lock": '[[package]]\nname = "ddtrace"\n',
        },
    ),
    "a deployment that asks Vault on the command line": (
        {"vault"},
        {
            "deploy/secrets.sh": "export VAULT_ADDR=https://vault.halden.example\n"
            "password=$(vault kv get -field=password secret/till)\n",
            "deploy/till.yaml": DEPLOYMENT,
        },
    ),
    "vaults that are others'": (
        {"ansible", "terraform"},
        {
            "group_vars/all/vault.yml": "$ANSIBLE_VAULT;1.1;AES256\n6233\n",
            "site.yml": "- hosts: tills\n  roles: [till]\n",
            "azure.tf": 'resource "azurerm_key_vault" "till" {\n  name = "vault"\n}\n',
            "heating/requirements.txt": "hvac-control\nvaultier\n",
            "consul.hcl": 'service {\n  name = "till"\n}\n',
        },
    ),
    "a service in Java that SonarCloud looks at": (
        {"sonarqube"},
        {
            "pom.xml": "<project><properties>\n<sonar.organization>halden</sonar.organization>\n"
            "</properties></project>\n",
            ".github/workflows/build.yml": WORKFLOW + "run: mvn -B verify sonar:sonar\n        env:\n"
            "          SONAR_TOKEN: ${{ secrets.SONAR_TOKEN }}\n",
        },
    ),
    "a page with a linter of the same house": (
        set(),
        {
            "package.json": package("eslint", "eslint-plugin-sonarjs"),
            ".eslintrc.json": '{"extends": ["plugin:sonarjs/recommended"]}\n',
            "compose.yaml": "services:\n  series:\n    image: linuxserver/sonarr:latest\n",
        },
    ),
    "tools to look at packets": (
        {"wireshark"},
        {
            "capture.sh": "#!/bin/sh\nset -e\ndumpcap -i any -f 'tcp port 8080' -b files:5 -w out.pcapng\n",
            "look.py": "import pyshark\n\nfor packet in pyshark.FileCapture('out.pcapng'):\n"
            "    print(packet)\n",
            "requirements.txt": "pyshark==0.6\n",
        },
    ),
    "a measurement whose image brings what it runs": (
        {"wireshark"},
        {
            "Dockerfile": "FROM debian:13\nRUN apt-get update && apt-get install -y tshark\nCOPY . .\n",
            "delay.py": "out = subprocess.check_output(['tshark', '-r', name, '-T', 'fields'])\n",
        },
    ),
    "a script that looks at a packet once": (
        set(),
        {
            "ops/why-so-slow.sh": "#!/bin/sh\napt-get install -y tshark wireshark-common\n"
            "tshark -i eth0 -c 100 -w slow.cap\n",
            "src/main.rs": "fn main() {}\n",
        },
    ),
    "a parser with captures to test it by": (
        set(),
        {
            "go.mod": go("github.com/google/gopacket"),
            "parse.go": "package parse\n\ntype Proto struct{}\n\nfunc NewProto() Proto { return Proto{} }\n",
            "testdata/dns.pcap": "\xd4\xc3\xb2\xa1",
            "captures/http.pcap": "\xd4\xc3\xb2\xa1",
            "game/init.lua": "local Prototype = require('prototype')\nPrototype.new()\n",
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
    "pipelines of a team that trains models": (
        {"kubeflow", "mlflow"},
        {
            "environment.yml": "name: demand\ndependencies:\n  - python=3.12\n  - pip:\n    - kfp>=2\n",
            "train.ipynb": '{\n "cells": [\n  {\n   "cell_type": "code",\n   "source": [\n'
            '    "import mlflow\\n",\n    "mlflow.set_experiment(\\"demand\\")\\n"\n   ]\n  }\n ]\n}\n',
            "pipeline.py": "from kfp import dsl\n\n\n@dsl.pipeline\ndef demand():\n    pass\n",
        },
    ),
    "pipelines that run at Vertex AI": (
        set(),
        {
            "pipeline.py": "from google.cloud import aiplatform\nfrom kfp import compiler, dsl\n\n\n"
            "@dsl.component\ndef clean() -> str:\n    return 'gs://till/clean'\n\n\n"
            "@dsl.pipeline(name='till')\ndef till() -> None:\n    clean()\n\n\n"
            "compiler.Compiler().compile(till, 'till.json')\n"
            "aiplatform.PipelineJob(display_name='till', template_path='till.json').submit()\n",
            "requirements.txt": "google-cloud-aiplatform==1.71.0\n",
        },
    ),
    "pipelines of the first generation": (
        {"kubeflow"},
        {
            "train/pipeline.py": "from kfp import dsl\n\n\ndef fetch():\n"
            "    return dsl.ContainerOp(name='fetch', image='halden/fetch:3')\n",
        },
    ),
    "a notebook that sends runs to Kubeflow": (
        {"kubeflow"},
        {
            "submit.py": "import kfp\n\nclient = kfp.Client(host='http://pipelines.halden.example')\n"
            "client.create_run_from_pipeline_package('till.yaml')\n",
        },
    ),
    "a notebook that only talks about MLflow": (
        set(),
        {
            "notes.ipynb": '{"cells": '
            '[{"cell_type": "markdown", "source": ["import mlflow\\nmlflow.start_run()"]}]}',
            "requirements.txt": "# mlflow\nmlflow-like\npandas==2 # via mlflow\n",
            "uv.lock": '[[package]]\nname = "mlflow"\n',
        },
    ),
    "models that run as an image of MLflow": (
        {"mlflow"},
        {
            "Dockerfile": "FROM python:3.12-slim\nRUN pip install --no-cache-dir mlflow==3.1 boto3\n"
            'CMD ["mlflow", "server"]\n',
            "compose.yaml": "services:\n  tracking:\n    build: .\n",
        },
    ),
    "a pipeline of TensorFlow Extended": (
        {"tfx"},
        {
            "pipeline/pipeline.py": "from tfx import v1 as tfx\n\n\ndef create_pipeline():\n"
            "    return tfx.dsl.Pipeline()\n",
            "setup.py": "from setuptools import setup\n\n"
            "setup(name='demand', install_requires=['tfx==1.16'])\n",
        },
    ),
    "transforms of a robot": (
        set(),
        {
            "nodes/arm.py": "import rospy\nimport tfx\n\npose = tfx.pose([0, 0, 0])\n",
            "requirements.txt": "jgtfxcon\ntfx-like\n",
            "package.json": package("tfx-cli"),
            "azure-pipelines.yml": "steps:\n  - script: tfx extension create\n",
        },
    ),
    "dashboards and alerts as code for Dynatrace": (
        {"dynatrace"},
        {
            "monaco/manifest.yaml": 'manifestVersion: "1.0"\nprojects:\n  - name: till\n'
            "environmentGroups: []\n",
            "monaco/till/config.yaml": "configs:\n  - id: slo\n    type: {settings: {schema: builtin:slo}}\n",
            "k8s/deployment.yaml": DEPLOYMENT + 'metrics.dynatrace.com/scrape: "true"\n',
        },
    ),
    "a service that sends its measurements to Dynatrace": (
        {"dynatrace"},
        {
            "build.gradle": "dependencies {\n"
            "  implementation 'io.micrometer:micrometer-registry-dynatrace:1.15.0'\n}\n",
            "src/main/resources/application.yml": "management:\n  dynatrace:\n    metrics:\n      export:\n"
            "        uri: ${METRICS_URI}\n        api-token: ${METRICS_TOKEN}\n",
        },
    ),
    "a job that asks Dynatrace itself": (
        {"dynatrace"},
        {
            "go.mod": go("github.com/spf13/cobra"),
            "problems/client.go": "package problems\n\nfunc ask(r *http.Request, key string) {\n"
            '\tr.Header.Set("Authorization", "Api-Token "+key)\n}\n',
            "run.sh": "exec ./problems --server https://halden.live.dynatrace.com\n",
        },
    ),
    "an app whose manifest has a version": (
        set(),
        {
            "manifest.yml": 'manifestVersion: "1.0"\ntype: web\nid: halden.till\n',
            "extension.yaml": "name: till\n",
            ".env": "DT_TENANTS=3\n",
        },
    ),
    "a service in Ruby that Datadog watches": (
        {"datadog"},
        {
            "Gemfile": "source 'https://rubygems.org'\ngem 'rails'\n"
            "gem 'datadog', require: 'datadog/auto_instrument'\n",
            "k8s/deployment.yaml": DEPLOYMENT + "tags.datadoghq.com/service: till\n",
        },
    ),
    "the agent of Datadog, brought in by Terraform": (
        {"datadog", "terraform"},
        {
            "datadog.tf": 'resource "helm_release" "datadog" {\n'
            '  repository = "https://helm.datadoghq.com"\n  chart = "datadog"\n}\n',
            "monitors/anomalies.json": '{"query": "events(\\"source:watchdog\\")"}',
        },
    ),
    "a service whose lock files know Datadog": (
        set(),
        {
            "go.mod": go("github.com/gorilla/mux") + "\nrequire github.com/DataDog/zstd v1.5.2 // indirect\n",
            "package-lock.json": '{"packages": {"node_modules/dd-trace": {}}}',
            "requirements.txt": "celery==5\nddtrace==2.1\n    # via celery-tools\n",
        },
    ),
    "functions in Go and their stack": (
        {"aws-lambda"},
        {
            "go.mod": go("github.com/aws/aws-lambda-go", "github.com/aws/aws-cdk-go/awscdk/v2"),
            "cmd/resize/main.go": 'package main\n\nimport "github.com/aws/aws-lambda-go/lambda"\n\n'
            "func main() {\n\tlambda.Start(handle)\n}\n",
        },
    ),
    "a template that asks rules about functions": (
        set(),
        {
            "rule.yaml": "Resources:\n  Rule:\n    Type: AWS::Config::ConfigRule\n"
            "    Properties:\n      Scope:\n"
            "        ComplianceResourceTypes:\n          - AWS::Lambda::Function\n",
            "sort.py": "handler = lambda event, context: None\n",
            "web/package.json": package("lambda-calculus"),
        },
    ),
    "a function at Google": (
        {"google-cloud-functions"},
        {
            "main.py": "import functions_framework\n\n\n@functions_framework.http\n"
            "def resize(request):\n    return 'ok'\n",
            "requirements.txt": "functions-framework==3.*\n",
            "deploy.sh": "gcloud functions deploy resize --gen2 --runtime python313\n",
        },
    ),
    "a function at Google that is code and a command": (
        {"google-cloud-functions"},
        {
            "main.py": "import json\n\n\ndef convert(request):\n    return json.dumps(request.args)\n",
            "requirements.txt": "requests==2.32.3\n",
            "makefile": "deploy:\n\tgcloud functions deploy convert \\\n\t--gen2 --trigger-http\n",
        },
    ),
    "a pipeline that deploys a function kept elsewhere": (
        set(),
        {
            ".github/workflows/release.yml": WORKFLOW
            + "run: gcloud functions deploy ${{ inputs.name }} --gen2 --runtime nodejs22\n",
            "pages/views.py": "def index(request):\n    return render(request, 'index.html')\n",
        },
    ),
    "functions of Firebase": (
        {"google-cloud-functions"},
        {
            "firebase.json": '{\n  "functions": {"source": "functions"}\n}\n',
            "functions/package.json": package("firebase-functions", "firebase-admin"),
        },
    ),
    "a container on Cloud Run": (
        set(),
        {
            "deploy.sh": "gcloud run deploy shop --image x\n",
            "firebase.json": '{"hosting": {"public": "dist"}}\n',
            "app.py": "functions = [print]\n",
        },
    ),
    "functions with the Serverless Framework": (
        {"aws-lambda", "serverless-framework"},
        {
            "serverless.yml": "service: resize\nframeworkVersion: '4'\n\nprovider:\n  name: aws\n"
            "  runtime: python3.13\n\nfunctions:\n  resize:\n    handler: handler.resize\n",
            "package.json": package("serverless-offline"),
        },
    ),
    "components of another cloud called serverless": (
        set(),
        {
            "serverless.yml": "component: scf\nname: resize\ninputs:\n  src: ./src\n",
            "s.yaml": "edition: 3.0.0\nresources: {}\n",
            "package.json": package("serverless-http"),
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
    "applications made by a generator": (
        {"argo-cd"},
        {
            "applicationset.yaml": manifest("argoproj.io/v1alpha1", "ApplicationSet")
            + "spec:\n  goTemplate: true\n  template:\n    metadata:\n      name: '{{ .path.basename }}'\n",
            "apps/till/kustomization.yaml": KUSTOMIZATION,
        },
    ),
    "workflows and rollouts of Argo": (
        set(),
        {
            "workflow.yaml": manifest("argoproj.io/v1alpha1", "WorkflowTemplate"),
            "rollout.yaml": manifest("argoproj.io/v1alpha1", "Rollout"),
            "application.yaml": manifest("app.k8s.io/v1beta1", "Application"),
            "helmfile.yaml": "repositories:\n  - url: https://argoproj.github.io/argo-helm\n"
            "releases:\n  - name: workflows\n    chart: argo/argo-workflows\n",
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
}
