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
        "operator": ("k8s/argocd.yaml", manifest("argoproj.io/v1beta1", "ArgoCD")),
        "application-in-code": (
            "apps/till.jsonnet",
            "{\n  apiVersion: 'argoproj.io/v1alpha1',\n  kind: 'Application',\n}\n",
        ),
        "terraform-resource": ("cd.tf", 'resource "argocd_application" "till" {\n}\n'),
        "chart": (
            "bootstrap/Chart.yaml",
            "dependencies:\n  - name: argo-cd\n    repository: https://argoproj.github.io/argo-helm\n",
        ),
        "installation": (
            "cd/kustomization.yaml",
            "resources:\n  - github.com/argoproj/argo-cd/manifests/cluster-install?ref=v3.1.0\n",
        ),
        "declared-setup": (
            "cd/repo.yaml",
            "kind: Secret\nmetadata:\n  labels:\n    argocd.argoproj.io/secret-type: repository\n",
        ),
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
        "resource-in-code": ("main.ts", "apiVersion: 'source.toolkit.fluxcd.io/v1',\n"),
        "chart-in-code": ("main.ts", "chart: 'oci://ghcr.io/fluxcd-community/charts/flux2',\n"),
        "first-generation": ("releases/till.yaml", manifest("helm.fluxcd.io/v1", "HelmRelease")),
        "terraform-resource": ("gitops.tf", 'resource "flux_bootstrap_git" "prod" {\n}\n'),
        "chart": (
            "helmfile.yaml",
            "repositories:\n  - url: https://fluxcd-community.github.io/helm-charts\n",
        ),
        "image-marker": ("d.yaml", 'image: till:1 # {"$imagepolicy": "flux-system:till"}\n'),
        "resource": ("clusters/a.yaml", manifest("kustomize.toolkit.fluxcd.io/v1", "Kustomization")),
        "operator": ("clusters/flux.yaml", manifest("fluxcd.controlplane.io/v1", "FluxInstance")),
        "bootstrap": ("clusters/prod/flux-system/gotk-sync.yaml", "# made by flux\n"),
        "annotation": ("deploy/a.yaml", DEPLOYMENT + "kustomize.toolkit.fluxcd.io/prune: disabled\n"),
        "command-in-pipeline": (CI, WORKFLOW + "uses: fluxcd/flux2/action@main\n"),
    },
    "istio": {
        "sail-operator": ("mesh.yaml", manifest("sailoperator.io/v1", "Istio")),
        "chart": (
            "mesh/helmfile.yaml",
            "repositories:\n  - url: https://istio-release.storage.googleapis.com/charts\n",
        ),
        "command-in-pipeline": (CI, WORKFLOW + "run: istioctl analyze k8s\n"),
        "resource": ("k8s/vs.yaml", manifest("networking.istio.io/v1", "VirtualService")),
        "installation": ("mesh/istio.yml", manifest("install.istio.io/v1alpha1", "IstioOperator")),
        "injection": ("k8s/ns.yaml", "kind: Namespace\nmetadata:\n  labels:\n    istio-injection: enabled\n"),
        "sidecar-annotation": ("k8s/d.yaml", DEPLOYMENT + 'sidecar.istio.io/inject: "true"\n'),
        "gateway-class": ("k8s/gw.yaml", "kind: Gateway\nspec:\n  gatewayClassName: istio\n"),
        "client": ("go.mod", go("istio.io/client-go")),
    },
    "linkerd": {
        "chart": ("helmfile.yaml", "repositories:\n  - url: https://helm.linkerd.io/edge\n"),
        "route-to-service": (
            "k8s/route.yaml",
            manifest("gateway.networking.k8s.io/v1", "GRPCRoute")
            + 'spec:\n  parentRefs:\n    - group: ""\n      name: till\n      kind: Service\n',
        ),
        "resource": ("k8s/server.yaml", manifest("policy.linkerd.io/v1beta3", "Server")),
        "annotation": ("k8s/d.yaml", DEPLOYMENT + "config.linkerd.io/proxy-cpu-request: 100m\n"),
        "command-in-pipeline": (CI, WORKFLOW + "run: linkerd inject k8s | kubectl apply -f -\n"),
    },
    "kyverno": {
        "command-test": ("policies/kyverno-labels.yaml", manifest("cli.kyverno.io/v1alpha1", "Test")),
        "chart": ("policy.tf", 'repository = "https://kyverno.github.io/kyverno/"\n'),
        "installation": (
            "policy/kustomization.yaml",
            "resources:\n  - https://github.com/kyverno/policies/pod-security/baseline\n",
        ),
        "policy": ("policies/a.yaml", manifest("kyverno.io/v1", "ClusterPolicy")),
        "cel-policy": ("policies/b.yaml", manifest("policies.kyverno.io/v1", "ValidatingPolicy")),
        "exception": ("policies/c.yaml", manifest("kyverno.io/v2", "PolicyException")),
        "test": ("policies/tests/kyverno-test.yaml", "name: labels\n"),
        "command-in-pipeline": (CI, WORKFLOW + "uses: kyverno/action-install-cli@v0.2\n"),
        "annotation": ("policies/d.yaml", DEPLOYMENT + "policies.kyverno.io/title: Labels\n"),
    },
    "vault": {
        "command": ("deploy.sh", "token=$(vault kv get -field=token secret/till)\n"),
        "server-settings": (
            "vault/server.hcl",
            'storage "raft" {\n  path = "/vault"\n}\n\nlistener "tcp" {\n  address = "0.0.0.0:8200"\n}\n',
        ),
        "operator": ("k8s/vault.yaml", manifest("vault.banzaicloud.com/v1alpha1", "Vault")),
        "secret-store": (
            "k8s/store.yaml",
            manifest("external-secrets.io/v1", "SecretStore")
            + "spec:\n  provider:\n    vault:\n      path: kv\n",
        ),
        "issuer": (
            "k8s/issuer.yaml",
            manifest("cert-manager.io/v1", "ClusterIssuer") + "spec:\n  vault:\n    path: pki/sign/till\n",
        ),
        "terraform-resource": ("vault.tf", 'resource "vault_policy" "till" {\n}\n'),
        "chart": (
            "vault.tf",
            'repository = "https://helm.releases.hashicorp.com"\nchart = "vault"\n',
        ),
        "other-client": ("Gemfile", "gem 'vault'\n"),
        "import": ("secrets.py", "import hvac\n"),
        "spring-settings": (
            "src/main/resources/bootstrap.yml",
            "spring:\n  cloud:\n    vault:\n      uri: x\n",
        ),
        "lookup": (
            "group_vars/all.yml",
            "key: \"{{ lookup('community.hashi_vault.vault_kv2_get', 'till') }}\"\n",
        ),
        "image": ("compose.yaml", "services:\n  secrets:\n    image: hashicorp/vault:1.21\n"),
        "job-block": ("till.nomad", 'job "till" {\n  vault {\n    role = "till"\n  }\n}\n'),
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
        "analysis-parameter": ("ci/build.sh", "mvn verify -Dsonar.projectKey=till\n"),
        "automatic-analysis": (".sonarcloud.properties", "sonar.sources=src\n"),
        "azure-task": ("azure-pipelines.yml", "steps:\n  - task: SonarQubePrepare@7\n"),
        "terraform-resource": ("quality.tf", 'resource "sonarqube_project" "till" {\n}\n'),
        "chart": (
            "helmfile.yaml",
            "repositories:\n  - url: https://SonarSource.github.io/helm-chart-sonarqube\n",
        ),
        "project-file-without-key": ("sonar-project.properties", "sonar.sources=src\n"),
        "token": (CI, WORKFLOW + "env: {SONAR_TOKEN: x}\n"),
        "image": ("docker-compose.yml", "services:\n  quality:\n    image: sonarqube:community\n"),
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
        "dissector-in-c": ("src/packet-till.c", '#include "config.h"\n#include <epan/packet.h>\n'),
        "import": ("look.py", "import pyshark\n"),
        "command-in-code": ("look.py", 'subprocess.run(["tshark", "-r", path])\n'),
        "dissector": ("plugins/halden.lua", 'local till = Proto("till", "Till protocol")\n'),
        "profile": ("profiles/tills/dfilters", '"Tills" tcp.port == 4010\n'),
        "capture": ("captures/handshake.pcapng", "\x0a\x0d\x0d\x0a"),
        "library": ("requirements-dev.txt", "pyshark==0.6\n"),
        "command": ("tools/capture.sh", "#!/bin/sh\ntshark -i eth0 -w out.pcapng\n"),
    },
    "terraform": {
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
    "kubeflow": {
        "installation": (
            "kubeflow/kustomization.yaml",
            "resources:\n  - github.com/kubeflow/pipelines/manifests/kustomize/env/dev?ref=2.5.0\n",
        ),
        "visual-pipeline": ("demand.pipeline", '{"runtime_type": "KUBEFLOW_PIPELINES"}\n'),
        "sdk": ("pipelines/requirements.txt", "kfp>=2.17,<3\n"),
        "resource": ("k8s/job.yaml", manifest("trainer.kubeflow.org/v1alpha1", "TrainJob")),
        "model-server": ("k8s/model.yaml", manifest("serving.kserve.io/v1beta1", "InferenceService")),
        "compiled-pipeline": ("pipelines/compiled.yaml", "root: {}\nsdkVersion: kfp-2.17.0\n"),
        "import": ("pipelines/train.py", "from kfp import dsl\n"),
        "client": ("pipelines/run.py", "client = kfp.Client(host=HOST)\n"),
    },
    "mlflow": {
        "plugin": ("requirements.txt", "azureml-mlflow\n"),
        "java-client": (
            "pom.xml",
            "<dependency><groupId>org.mlflow</groupId><artifactId>mlflow-client</artifactId></dependency>",
        ),
        "run-code": ("train.py", "with mlflow.start_run():\n    pass\n"),
        "server": ("compose.yaml", "command: mlflow server --host 0.0.0.0\n"),
        "project": ("MLproject", "name: demand\n"),
        "library": ("requirements.txt", "mlflow-skinny==3.17\n"),
        "model": ("model/MLmodel", "flavors:\n  sklearn: {}\n"),
        "import": ("train.py", "import mlflow\n"),
        "tracking-address": ("deploy/env", "MLFLOW_TRACKING_URI=https://mlflow.halden.example\n"),
    },
    "tfx": {
        "plain-import": ("pipeline/run.py", "import tfx\n"),
        "companion-import": ("pipeline/transform.py", "import tensorflow_transform as tft\n"),
        "command": ("Makefile", "deploy:\n\ttfx pipeline create --engine vertex\n"),
        "library": ("requirements.txt", "tfx==1.17\n"),
        "import": ("pipeline/run.py", "from tfx import v1 as tfx\n"),
        "companion": ("requirements.txt", "tensorflow_transform\n"),
        "metadata": ("requirements.txt", "ml_metadata\n"),
    },
    "dynatrace": {
        "monaco-manifest": ("monaco/manifest.yaml", 'manifestVersion: "1.0"\n'),
        "terraform-resource": ("watch.tf", 'resource "dynatrace_alerting" "till" {\n}\n'),
        "chart": ("helmfile.yaml", "chart: oci://public.ecr.aws/dynatrace/dynatrace-operator\n"),
        "address": ("settings.yaml", "endpoint: https://abc12345.live.dynatrace.com/api/v2/otlp\n"),
        "token": (CI, WORKFLOW + "env: {DYNATRACE_API_TOKEN: x}\n"),
        "agent": ("Dockerfile", "COPY --from=x/linux/oneagent-codemodules:all / /\n"),
        "pipeline-action": (CI, WORKFLOW + "uses: dynatrace-oss/dynatrace-github-action@v8\n"),
        "resource": ("k8s/dynakube.yaml", manifest("dynatrace.com/v1beta5", "DynaKube")),
        "monaco": ("monaco/manifest.yaml", 'manifestVersion: "1.0"\nprojects:\n  - name: till\n'),
        "extension": ("extension/extension.yaml", "name: custom:tills\n"),
        "library": ("package.json", package("@dynatrace/openkit-js")),
        "environment": ("deploy/.env.template", "DT_TENANT=abc12345\n"),
        "metrics-export": (
            "src/main/resources/application.properties",
            "management.dynatrace.metrics.export.uri=${URI}\n",
        ),
        "api-call": ("ask.sh", 'curl -H "Authorization: Api-Token $KEY" "$URL/api/v2/problems"\n'),
        "injection": ("k8s/d.yaml", DEPLOYMENT + 'oneagent.dynatrace.com/inject: "true"\n'),
        "catalog-annotation": ("dynatrace.com/dynatrace-entity-id", ""),
        "terraform-provider": ("infra/main.tf", 'source = "dynatrace-oss/dynatrace"\n'),
    },
    "datadog": {
        "other-library": ("Gemfile", 'gem "datadog"\n'),
        "terraform-resource": ("watch.tf", 'resource "datadog_monitor" "till" {\n}\n'),
        "chart": ("watch.tf", 'repository = "https://helm.datadoghq.com"\n'),
        "import": ("app.py", "from ddtrace import tracer\n"),
        "agent": ("compose.yaml", "services:\n  agent:\n    image: datadog/agent:7\n"),
        "pipeline-action": (CI, WORKFLOW + "uses: DataDog/synthetics-ci-github-action@v3\n"),
        "collector-exporter": (
            "otel.yaml",
            "exporters:\n  otlp:\n    endpoint: x\n  datadog:\n    api: {}\n",
        ),
        "terraform-provider": ("watch.tf", 'provider "datadog" {\n}\n'),
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
        "serverless-functions": ("serverless.yml", "service: x\nprovider:\n  name: aws\nfunctions: {}\n"),
        "zappa-settings": ("zappa_settings.json", "{}\n"),
        "chalice-settings": (".chalice/config.json", "{}\n"),
        "tools-settings": ("src/aws-lambda-tools-defaults.json", "{}\n"),
        "cdk-function": (
            "lib/stack.ts",
            "import * as lambda from 'aws-cdk-lib/aws-lambda';\nnew lambda.Function(this, 'Resize', {});\n",
        ),
        "other-library": ("Cargo.toml", '[dependencies]\nlambda_runtime = "0.14"\n'),
        "other-handler": ("cmd/main.go", "func main() {\n\tlambda.Start(handle)\n}\n"),
        "pulumi": ("index.ts", "new aws.lambda.Function('resize', {});\n"),
        "deployment": (CI, WORKFLOW + "run: aws lambda update-function-code --function-name resize\n"),
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
        "other-framework": ("Gemfile", 'gem "functions_framework"\n'),
        "config-connector": ("fn.yaml", manifest("cloudfunctions.cnrm.cloud.google.com/v1beta1", "X")),
        "entry-point": ("resize/main.py", "def on_upload(cloud_event: CloudEvent) -> None:\n    ...\n"),
        "entry-point-in-javascript": ("index.js", "exports.resize = async (req, res) => {\n"),
        "build-step": ("cloudbuild.yaml", "steps:\n- args:\n  - functions\n  - deploy\n  - resize\n"),
        "firebase-library": ("functions/package.json", package("firebase-functions")),
        "firebase-settings": ("firebase.json", '{"functions": {"source": "functions"}}\n'),
        "serverless-provider": ("package.json", package("serverless-google-cloudfunctions")),
        "framework": ("package.json", package("@google-cloud/functions-framework")),
        "go-framework": ("go.mod", go("github.com/GoogleCloudPlatform/functions-framework-go")),
        "terraform-resource": ("fn.tf", 'resource "google_cloudfunctions2_function" "resize" {}\n'),
        "deployment": ("deploy.sh", "gcloud functions deploy resize --gen2\n"),
        "pipeline-action": (CI, WORKFLOW + "uses: google-github-actions/deploy-cloud-functions@v3\n"),
        "import": ("main.py", "import functions_framework\n"),
        "catalog-annotation": ("cloud.google.com/function-ids", ""),
    },
    "serverless-framework": {
        "other-configuration": (
            "serverless-prod.yml",
            "service: resize\nprovider:\n  name: aws\n",
        ),
        "compose": ("serverless-compose.yml", "services:\n  resize:\n    path: resize\n"),
        "configuration": ("serverless.yml", "service: resize\nprovider:\n  name: aws\n"),
        "code-configuration": ("serverless.ts", "export default { provider: { name: 'aws' } }\n"),
        "package": ("package.json", package("serverless")),
        "plugin": ("package.json", package("serverless-offline")),
        "command-in-pipeline": (CI, WORKFLOW + "run: npx serverless deploy --stage prod\n"),
    },
    "backstage": {
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
