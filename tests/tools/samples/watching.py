"""Samples of tools for observability."""

from __future__ import annotations

from tests.tools.files import CI, DEPLOYMENT, WORKFLOW, go, manifest, package

SAMPLES: dict[str, dict[str, tuple[str, str]]] = {
    "dynatrace": {
        "chart-by-its-name": (
            "up.sh",
            "helm upgrade --install it \\\n  dynatrace/dynatrace-operator --wait\n",
        ),
        "agent-setup": ("setup.sh", "/bin/sh agent.sh --set-host-group=tills\n"),
        "addon-in-program": ("bin/cluster.ts", "const all = [new DynatraceAddOn()];\n"),
        "injected-agent": (
            "Dockerfile",
            "ENV LD_PRELOAD=/opt/dynatrace/oneagent/agent/lib64/liboneagentproc.so\n",
        ),
        "jenkins-step": ("Jenkinsfile", "createDynatraceDeploymentEvent(envId: 'tills') {\n}\n"),
        "buildpack-binding": ("bindings/watch/type", "Dynatrace\n"),
        "app-toolkit": ("package.json", package("dt-app")),
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
        "chart-by-its-name": ("up.sh", "helm upgrade --install it \\\n  datadog/datadog --wait\n"),
        "tracing-code": (
            "main.go",
            'import "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer"\n\nfunc main() {\n\ttracer.Start()\n}\n',
        ),
        "agent-on-machine": ("start.sh", "service datadog-agent start\n"),
        "addon-in-program": ("bin/cluster.ts", "const all = [new DatadogAddOn()];\n"),
        "addon": ("addons.tf", "  enable_datadog_operator = true\n"),
        "api-call": ("ask.sh", 'curl -H "DD-API-KEY: $KEY" https://api.datadoghq.eu/api/v1/monitor\n'),
        "key": ("group_vars/all.yml", "datadog_api_key: x\n"),
        "switched-on": ("deploy/values-prod.yaml", "datadog:\n  enabled: true\n"),
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
}

LOOK_ALIKES: dict[str, list[tuple[str, str]]] = {
    "dynatrace": [("manifest.yaml", "manifestVersion: 2\n"), ("a.env", "DT_TENANTS=1\n")],
    "datadog": [("requirements.txt", "datadogger\n"), ("a.sh", "ADD_SERVICE=1\n")],
}
