"""Repositories for Dynatrace and Datadog, and others that only look so."""

from __future__ import annotations

from tests.tools.files import DEPLOYMENT, WORKFLOW, go, package
from tests.tools.repositories.pieces import Repositories

WATCHING: Repositories = {
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
    "a release that Jenkins tells Dynatrace of": (
        {"dynatrace"},
        {
            "Jenkinsfile": "node {\n  createDynatraceDeploymentEvent(envId: 'tills') {\n"
            "    sh 'make ship'\n  }\n}\n"
        },
    ),
    "an image that brings its agent along": (
        {"dynatrace"},
        {
            "Dockerfile": "FROM node:22\nADD ${WATCH}/linux/oneagent-codemodules:nodejs / /\n"
            "ENV LD_PRELOAD /opt/dynatrace/oneagent/agent/lib64/liboneagentproc.so\n",
        },
    ),
    "a service that sends what it measures by an open protocol": (
        {"dynatrace"},
        {
            "appsettings.json": '{\n  "Logs": "https://halden.live.dynatrace.com/api/v2/otlp/v1/logs",\n'
            '  "Headers": "Authorization=Api-Token "\n}\n',
        },
    ),
    "a table that a demo of a watcher fills": (
        set(),
        {
            ".github/workflows/fill.yml": "name: Demo for Dynatrace\n" + WORKFLOW + "run: python fill.py\n",
            "requirements.txt": "mariadb\n",
        },
    ),
    "a report on service levels": (
        {"datadog"},
        {
            "report.sh": 'DATADOG_API_KEY="$DATADOG_API_KEY"\ncurl -H "DD-API-KEY: $DATADOG_API_KEY" '
            "https://api.us5.datadoghq.com/api/v1/slo\n",
        },
    ),
    "a worker that hands its logs to Datadog": (
        {"datadog"},
        {
            "src/index.ts": "const KEYS = {'DD-API-KEY': env.DATADOG_API_KEY};\n"
            "await fetch(env.LOGS_ADDRESS, {headers: KEYS, method: 'POST', body});\n",
            "wrangler.toml": "name = 'tills'\n",
        },
    ),
    "a machine on which a script puts the agent of Datadog": (
        {"datadog"},
        {
            "Vagrantfile": "config.vm.provision :shell, inline: <<~SH\n"
            '  DD_API_KEY=$KEY bash -c "$(curl -L '
            'https://s3.amazonaws.com/dd-agent/scripts/install_script.sh)"\n'
            "SH\n",
        },
    ),
    "packets that a program has taken apart": (
        {"wireshark"},
        {
            "capture.py": "import subprocess\n\ncommand = [\n    PROGRAM,\n    '-i',\n    '4',\n"
            "    '-T',\n    'fields',\n    '-e',\n    'ip.src',\n]\n",
            "settings.py": "TSHARK = '/usr/bin/tshark'\nPROGRAM = TSHARK\n",
            "watch.py": "command = [\n    r'C:\\Wireshark\\tshark.exe',\n    '-n',\n    '-T',\n"
            "    'fields',\n]\n",
        },
    ),
    "a service in Go whose dependencies are all called indirect": (
        {"datadog"},
        {
            "go.mod": "module halden/till\n\nrequire gopkg.in/DataDog/dd-trace-go.v1 v1.74.0 // indirect\n",
            "main.go": 'package main\n\nimport "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer"\n\n'
            "func main() {\n\ttracer.Start()\n}\n",
        },
    ),
    "a pipeline that tells Datadog of itself": (
        {"datadog"},
        {
            "Jenkinsfile": "pipeline {\n  environment { DD_API_KEY = credentials('watch') }\n  stages {\n"
            "    stage('Tell') { steps { sh 'curl -H \"DD-API-KEY: $DD_API_KEY\" $EVENTS' } }\n  }\n}\n",
        },
    ),
    "a device with the agent of Datadog on it": (
        {"datadog"},
        {
            "watch/Dockerfile.template": "FROM debian\nRUN install_packages datadog-iot-agent\n",
            "watch/start.sh": 'sed -i "s/api_key:.*/api_key: ${DD_API_KEY}/" $SETTINGS\n',
        },
    ),
    "a service whose logs Vector keeps": (
        set(),
        {
            "vector.yaml": "sources:\n  logs:\n    type: kubernetes_logs\nsinks:\n  out:\n"
            "    type: console\n",
            "package.json": package("vector-datadog-demo"),
        },
    ),
    "a sniffer of its own that has another's name": (
        set(),
        {
            "pyproject.toml": '[project]\nname = "pyshark"\ndependencies = ["rich"]\n',
            "run.py": "from pyshark.front import Window\n",
            "pyshark/front.py": "import socket\n",
        },
    ),
    "machines whose agent of Dynatrace a playbook brings": (
        {"ansible", "dynatrace"},
        {
            "agent.yml": "- hosts: tills\n  tasks:\n"
            "    - ansible.builtin.copy: {src: Dynatrace-OneAgent-Linux-x86.sh}\n"
            "    - ansible.builtin.command:\n"
            "        cmd: /bin/sh Dynatrace-OneAgent-Linux-x86.sh --set-host-group=tills\n",
        },
    ),
    "a program that has packets counted": (
        {"wireshark"},
        {"count.py": "import subprocess\n\nCOMMAND = ['tshark', '-c', '100']\nsubprocess.run(COMMAND)\n"},
    ),
    "an image that has everything for networks": (
        set(),
        {"Dockerfile": "FROM debian\nRUN apt-get install -y tcpdump tshark nmap\n"},
    ),
}
