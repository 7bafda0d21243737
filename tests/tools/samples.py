"""What repositories that really use a tool hold: for each signal of each rule, a file that shows it.

An annotation's sample has the key in place of a path.
"""

from __future__ import annotations


def manifest(version: str, kind: str) -> str:
    return (
        f"# Managed by the platform team\napiVersion: {version}\nkind: {kind}\nmetadata:\n  name: checkout\n"
    )


def package(*names: str) -> str:
    listed = ",\n".join(f'    "{name}": "^1.0.0"' for name in names)
    return f'{{\n  "name": "checkout",\n  "dependencies": {{\n{listed}\n  }}\n}}\n'


def go(*modules: str) -> str:
    listed = "".join(f"\t{module} v1.2.3\n" for module in modules)
    return f"module halden.example/checkout\n\ngo 1.23\n\nrequire (\n{listed})\n"


WORKFLOW = "on: push\njobs:\n  ship:\n    runs-on: ubuntu-latest\n    steps:\n      - "
CI = ".github/workflows/ship.yml"
DEPLOYMENT = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: checkout\n  annotations:\n    "

SAMPLES: dict[str, dict[str, tuple[str, str]]] = {
    "argo-cd": {
        "resource": ("deploy/app.yaml", manifest("argoproj.io/v1alpha1", "ApplicationSet")),
        "application-source": (
            "apps/till.yaml",
            manifest("argoproj.io/v1alpha1", "Application")
            + "spec:\n  source:\n    repoURL: https://g.example/till\n",
        ),
        "catalog-annotation": ("argocd/app-name", ""),
        "sync-annotation": ("deploy/job.yaml", DEPLOYMENT + 'argocd.argoproj.io/sync-wave: "1"\n'),
        "command-in-pipeline": (CI, WORKFLOW + "run: argocd app sync checkout\n"),
    },
    "flux": {
        "resource": ("clusters/a.yaml", manifest("kustomize.toolkit.fluxcd.io/v1", "Kustomization")),
        "operator": ("clusters/flux.yaml", manifest("fluxcd.controlplane.io/v1", "FluxInstance")),
        "bootstrap": ("clusters/prod/flux-system/gotk-sync.yaml", "# made by flux\n"),
        "annotation": ("deploy/a.yaml", DEPLOYMENT + "kustomize.toolkit.fluxcd.io/prune: disabled\n"),
        "command-in-pipeline": (CI, WORKFLOW + "uses: fluxcd/flux2/action@main\n"),
    },
    "istio": {
        "resource": ("k8s/vs.yaml", manifest("networking.istio.io/v1", "VirtualService")),
        "installation": ("mesh/istio.yml", manifest("install.istio.io/v1alpha1", "IstioOperator")),
        "injection": ("k8s/ns.yaml", "kind: Namespace\nmetadata:\n  labels:\n    istio-injection: enabled\n"),
        "sidecar-annotation": ("k8s/d.yaml", DEPLOYMENT + 'sidecar.istio.io/inject: "true"\n'),
        "gateway-class": ("k8s/gw.yaml", "kind: Gateway\nspec:\n  gatewayClassName: istio\n"),
        "client": ("go.mod", go("istio.io/client-go")),
    },
    "linkerd": {
        "resource": ("k8s/server.yaml", manifest("policy.linkerd.io/v1beta3", "Server")),
        "injection": ("k8s/d.yaml", DEPLOYMENT + "linkerd.io/inject: enabled\n"),
        "proxy-setting": ("k8s/d.yaml", DEPLOYMENT + "config.linkerd.io/proxy-cpu-request: 100m\n"),
        "command-in-pipeline": (CI, WORKFLOW + "run: linkerd inject k8s | kubectl apply -f -\n"),
    },
    "kyverno": {
        "policy": ("policies/a.yaml", manifest("kyverno.io/v1", "ClusterPolicy")),
        "cel-policy": ("policies/b.yaml", manifest("policies.kyverno.io/v1", "ValidatingPolicy")),
        "exception": ("policies/c.yaml", manifest("kyverno.io/v2", "PolicyException")),
        "test": ("policies/tests/kyverno-test.yaml", "name: labels\n"),
        "command-in-pipeline": (CI, WORKFLOW + "uses: kyverno/action-install-cli@v0.2\n"),
        "annotation": ("policies/d.yaml", DEPLOYMENT + "policies.kyverno.io/title: Labels\n"),
    },
    "vault": {
        "policy": ("vault/app.hcl", 'path "kv/data/app" {\n  capabilities = ["read"]\n}\n'),
        "resource": ("k8s/secret.yaml", manifest("secrets.hashicorp.com/v1beta1", "VaultStaticSecret")),
        "agent-annotation": ("k8s/d.yaml", DEPLOYMENT + 'vault.hashicorp.com/agent-inject: "true"\n'),
        "client": ("requirements.txt", "requests\nhvac>=2\n"),
        "go-client": ("go.mod", go("github.com/hashicorp/vault/api")),
        "terraform-provider": ("infra/main.tf", 'provider "vault" {\n  address = var.vault\n}\n'),
        "pipeline-action": (CI, WORKFLOW + "uses: hashicorp/vault-action@v3\n"),
        "address": ("deploy/settings.env", "VAULT_ADDR=https://vault.halden.example\n"),
        "catalog-annotation": ("vault.io/secrets-path", ""),
    },
    "sonarqube": {
        "project-file": ("sonar-project.properties", "sonar.projectKey=checkout\n"),
        "pipeline-action": (CI, WORKFLOW + "uses: SonarSource/sonarqube-scan-action@v6\n"),
        "pyproject-section": ("pyproject.toml", '[tool.sonar]\nprojectKey = "checkout"\n'),
        "gradle-plugin": ("build.gradle.kts", 'plugins {\n  id("org.sonarqube") version "6"\n}\n'),
        "jenkins-step": ("ci/Jenkinsfile.release", "withSonarQubeEnv('sonar') { sh 'mvn verify' }\n"),
        "maven-plugin": (
            "pom.xml",
            "<properties><sonar.organization>halden</sonar.organization></properties>",
        ),
        "scanner": ("package.json", package("sonarqube-scanner")),
        "command-in-pipeline": ("Jenkinsfile", "withSonarQubeEnv('sonar') { sh 'mvn verify' }\n"),
        "catalog-annotation": ("sonarqube.org/project-key", ""),
    },
    "wireshark": {
        "dissector": ("plugins/halden.lua", 'local till = Proto("till", "Till protocol")\n'),
        "profile": ("profiles/tills/dfilters", '"Tills" tcp.port == 4010\n'),
        "capture": ("captures/handshake.pcapng", "\x0a\x0d\x0d\x0a"),
        "library": ("requirements-dev.txt", "pyshark==0.6\n"),
        "command": ("tools/capture.sh", "#!/bin/sh\ntshark -i eth0 -w out.pcapng\n"),
    },
    "terraform": {
        "configuration": ("infra/main.tf", 'resource "aws_s3_bucket" "logs" {\n}\n'),
        "lock-file": ("infra/.terraform.lock.hcl", "# maintained automatically\n"),
        "json-configuration": ("infra/main.tf.json", "{}\n"),
        "terragrunt": ("live/prod/terragrunt.hcl", 'include "root" {}\n'),
        "opentofu": ("infra/state.tofu", "terraform {}\n"),
        "command-in-pipeline": (CI, WORKFLOW + "uses: hashicorp/setup-terraform@v3\n"),
    },
    "pulumi": {
        "project-file": ("infra/Pulumi.yaml", "name: checkout\nruntime: python\n"),
        "stack-file": ("infra/Pulumi.prod.yaml", "config: {}\n"),
        "library": ("infra/requirements.txt", "pulumi>=3,<4\n"),
        "go-library": ("infra/go.mod", go("github.com/pulumi/pulumi/sdk/v3")),
        "pipeline-action": (CI, WORKFLOW + "uses: pulumi/actions@v6\n"),
    },
    "ansible": {
        "settings": ("ansible.cfg", "[defaults]\n"),
        "role": ("roles/web/tasks/main.yml", "- name: Install\n  ansible.builtin.apt: {name: nginx}\n"),
        "collection": ("galaxy.yml", "namespace: halden\nname: shops\n"),
        "playbook": ("site.yml", "---\n# All shops\n- name: Tills\n  hosts: tills\n  roles:\n    - till\n"),
        "lint-settings": (".ansible-lint", "profile: production\n"),
        "requirements": ("requirements.yml", "collections:\n  - name: community.general\n"),
        "package": ("requirements.txt", "ansible-core~=2.19\n"),
    },
    "crossplane": {
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
    "kubeflow": {
        "sdk": ("pipelines/requirements.txt", "kfp>=2.17,<3\n"),
        "resource": ("k8s/job.yaml", manifest("trainer.kubeflow.org/v1alpha1", "TrainJob")),
        "model-server": ("k8s/model.yaml", manifest("serving.kserve.io/v1beta1", "InferenceService")),
        "compiled-pipeline": ("pipelines/compiled.yaml", "root: {}\nsdkVersion: kfp-2.17.0\n"),
        "import": ("pipelines/train.py", "from kfp import dsl\n"),
        "pipeline-code": ("pipelines/train.py", "@dsl.pipeline(name='demand')\ndef demand(): ...\n"),
    },
    "mlflow": {
        "project": ("MLproject", "name: demand\n"),
        "library": ("requirements.txt", "mlflow-skinny==3.17\n"),
        "model": ("model/MLmodel", "flavors:\n  sklearn: {}\n"),
        "import": ("train.py", "import mlflow\n"),
        "tracking-address": ("deploy/env", "MLFLOW_TRACKING_URI=https://mlflow.halden.example\n"),
    },
    "tfx": {
        "library": ("requirements.txt", "tfx==1.17\n"),
        "import": ("pipeline/run.py", "from tfx import v1 as tfx\n"),
        "companion": ("requirements.txt", "tensorflow_transform\n"),
        "metadata": ("requirements.txt", "ml_metadata\n"),
    },
    "dynatrace": {
        "resource": ("k8s/dynakube.yaml", manifest("dynatrace.com/v1beta5", "DynaKube")),
        "monaco": ("monaco/manifest.yaml", 'manifestVersion: "1.0"\n'),
        "extension": ("extension/extension.yaml", "name: custom:tills\n"),
        "library": ("package.json", package("@dynatrace/openkit-js")),
        "environment": ("deploy/.env.template", "DT_TENANT=abc12345\n"),
        "injection": ("k8s/d.yaml", DEPLOYMENT + 'oneagent.dynatrace.com/inject: "true"\n'),
        "catalog-annotation": ("dynatrace.com/dynatrace-entity-id", ""),
        "terraform-provider": ("infra/main.tf", 'source = "dynatrace-oss/dynatrace"\n'),
    },
    "datadog": {
        "service-definition": ("service.datadog.yaml", "schema-version: v2.2\n"),
        "resource": ("k8s/agent.yaml", manifest("datadoghq.com/v2alpha1", "DatadogAgent")),
        "library": ("package.json", package("dd-trace")),
        "go-library": ("go.mod", go("gopkg.in/DataDog/dd-trace-go.v1")),
        "watchdog": ("monitors/a.json", '{"query": "events(\\"source:watchdog\\")"}'),
        "environment": ("compose.yaml", "environment:\n  DD_SERVICE: checkout\n"),
        "label": ("k8s/d.yaml", DEPLOYMENT + "tags.datadoghq.com/service: checkout\n"),
        "tracer-command": ("Procfile", "web: ddtrace-run gunicorn app\n"),
        "catalog-annotation": ("datadoghq.com/dashboard-url", ""),
    },
    "aws-lambda": {
        "cloudformation": ("template.yaml", "Resources:\n  Fn:\n    Type: AWS::Serverless::Function\n"),
        "sam-settings": ("samconfig.toml", "version = 0.1\n"),
        "terraform-resource": ("infra/fn.tf", 'resource "aws_lambda_function" "resize" {}\n'),
        "library": ("requirements.txt", "aws_lambda_powertools\n"),
        "go-library": ("go.mod", go("github.com/aws/aws-lambda-go")),
        "handler": ("src/app.py", "def lambda_handler(event: dict, context):\n    return {}\n"),
        "image": ("Dockerfile", "FROM public.ecr.aws/lambda/python:3.13\n"),
        "cdk": ("lib/stack.ts", "import * as lambda from 'aws-cdk-lib/aws-lambda';\n"),
        "catalog-annotation": ("aws.com/lambda-function-name", ""),
    },
    "google-cloud-functions": {
        "framework": ("package.json", package("@google-cloud/functions-framework")),
        "go-framework": ("go.mod", go("github.com/GoogleCloudPlatform/functions-framework-go")),
        "terraform-resource": ("fn.tf", 'resource "google_cloudfunctions2_function" "resize" {}\n'),
        "deployment": ("deploy.sh", "gcloud functions deploy resize --gen2\n"),
        "pipeline-action": (CI, WORKFLOW + "uses: google-github-actions/deploy-cloud-functions@v3\n"),
        "import": ("main.py", "import functions_framework\n"),
        "catalog-annotation": ("cloud.google.com/function-ids", ""),
    },
    "serverless-framework": {
        "configuration": ("serverless.yml", "service: resize\nprovider:\n  name: aws\n"),
        "code-configuration": ("serverless.ts", "export default { provider: { name: 'aws' } }\n"),
        "package": ("package.json", package("serverless")),
        "plugin": ("package.json", package("serverless-offline")),
        "command-in-pipeline": (CI, WORKFLOW + "run: npx serverless deploy --stage prod\n"),
    },
    "backstage": {
        "descriptor": ("catalog-info.yaml", manifest("backstage.io/v1alpha1", "Component")),
        "template": ("templates/a/template.yaml", manifest("scaffolder.backstage.io/v1beta3", "Template")),
        "application": ("packages/backend/package.json", package("@backstage/backend-defaults")),
        "plugin": ("plugins/x/package.json", package("@backstage/core-plugin-api")),
        "techdocs": ("mkdocs.yml", "plugins:\n  - techdocs-core\n"),
        "app-settings": ("app-config.yaml", "app: {}\nbackend:\n  baseUrl: x\n"),
    },
    "port": {
        "entity": ("port.yml", "- identifier: checkout\n  title: Checkout\n  blueprint: service\n"),
        "app-settings": ("settings/port-app-config.yml", "resources: []\n"),
        "github-app-settings": (".github/port-app-config.yml", "resources: []\n"),
        "pipeline-action": (CI, WORKFLOW + "uses: port-labs/port-github-action@v1\n"),
        "library": ("requirements.txt", "port-ocean[cli]\n"),
        "terraform-provider": ("infra/main.tf", 'source = "port-labs/port-labs"\n'),
    },
}

LOOK_ALIKES: dict[str, list[tuple[str, str]]] = {
    "argo-cd": [("deploy/wf.yaml", manifest("argoproj.io/v1alpha1", "Workflow")), ("a.yaml", "# argocd\n")],
    "flux": [
        ("k8s/kustomization.yaml", manifest("kustomize.config.k8s.io/v1beta1", "Kustomization")),
        ("influx.yaml", manifest("influxdata.com/v1", "Influx")),
    ],
    "istio": [
        ("k8s/ns.yaml", "kind: Namespace\nmetadata:\n  labels:\n    istio-injection: disabled\n"),
        ("values.yaml", "istio:\n  enabled: false\n"),
        ("k8s/gw.yaml", manifest("gateway.networking.k8s.io/v1", "HTTPRoute")),
    ],
    "linkerd": [("k8s/d.yaml", DEPLOYMENT + "linkerd.io/inject: disabled\n"), ("a.sh", "echo linkerd\n")],
    "kyverno": [("k8s/np.yaml", manifest("networking.k8s.io/v1", "NetworkPolicy"))],
    "vault": [
        ("notes.hcl", 'path = "somewhere"\n'),
        ("requirements.txt", "hvac-control\nvaultier\n"),
        ("k8s/s.yaml", manifest("external-secrets.io/v1", "ExternalSecret")),
    ],
    "sonarqube": [("sonar-project.properties", "# sonar.projectKey=\n"), ("pom.xml", "<project/>")],
    "wireshark": [("plugins/game.lua", "local Prototype = {}\n"), ("notes.sh", "echo wireshark\n")],
    "terraform": [("main.tf", "# nothing yet\n"), ("terraform.yaml", "terraform: false\n")],
    "pulumi": [("Pulumi.yaml", "name: x\n"), ("package.json", package("pulumi-like"))],
    "ansible": [
        ("hosts.yml", "all:\n  hosts:\n    a: {}\n"),
        ("k8s/ingress.yaml", "apiVersion: v1\nkind: X\nspec:\n  hosts: [a]\n  tasks: []\n"),
        ("requirements.yml", "dependencies: []\n"),
    ],
    "crossplane": [("a.yaml", manifest("example.io/v1", "Crossplane"))],
    "kubeflow": [("requirements.txt", "kfputils\nkubeflow-lookalike\n"), ("a.py", "import kfputils\n")],
    "mlflow": [("mlproject", "name: x\n"), ("requirements.txt", "mlflow-export-import\n")],
    "tfx": [
        ("requirements.txt", "jgtfxcon\ntfx-bsl-like\nnottfx\n"),
        ("a.py", "import tfxlib\nfrom mytfx import x\n"),
    ],
    "dynatrace": [("manifest.yaml", "manifestVersion: 2\n"), ("a.env", "DT_TENANTS=1\n")],
    "datadog": [("requirements.txt", "datadogger\n"), ("a.sh", "ADD_SERVICE=1\n")],
    "aws-lambda": [
        ("a.py", "f = lambda event, context: None\ndef handler(event):\n    ...\n"),
        ("samples.yaml", "Type: AWS::S3::Bucket\n"),
    ],
    "google-cloud-functions": [("deploy.sh", "gcloud run deploy shop --image x\n")],
    "serverless-framework": [
        ("serverless.yml", "service: x\n"),
        ("package.json", package("serverless-http-like-thing0")),
    ],
    "backstage": [
        ("app.yaml", manifest("backstage.example/v1", "Component")),
        ("mkdocs.yml", "site_name: x\n"),
    ],
    "port": [("port.yml", "port: 8080\n"), ("requirements.txt", "portalocker\n")],
}
