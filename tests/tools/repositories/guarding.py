"""Repositories for Kyverno, Vault, SonarQube and Wireshark, and others that only look so."""

from __future__ import annotations

from tests.tools.files import DEPLOYMENT, WORKFLOW, go, manifest, package
from tests.tools.repositories.pieces import CHART, KUSTOMIZATION, Repositories

GUARDING: Repositories = {
    "a service in Java that Jenkins has scanned": (
        {"sonarqube"},
        {
            "pom.xml": "<project><artifactId>till</artifactId></project>\n",
            "Jenkinsfile": "node {\n  withSonarQubeEnv('sonar') { sh 'mvn verify sonar:sonar' }\n}\n",
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
    "a chart of guard rails that can be switched off one by one": (
        {"kyverno"},
        {
            "chart/Chart.yaml": "apiVersion: v2\nname: guard\nversion: 0.1.0\n",
            "chart/templates/tags.yaml": "{{- if .Values.tags.enabled }}\n"
            + manifest("kyverno.io/v1", "ClusterPolicy")
            + "spec:\n  validationFailureAction: {{ .Values.tags.mode }}\n  rules:\n    - name: tag\n"
            "      validate:\n        message: Name a tag.\n{{- end }}\n",
        },
    ),
    "a chart that may bring an exception along": (
        set(),
        {
            **{f"chart/{path}": text for path, text in CHART.items()},
            "chart/templates/exception.yaml": "{{- if .Values.guard.exception }}\n"
            + manifest("kyverno.io/v2", "PolicyException")
            + "spec:\n  match: {}\n{{- end }}\n",
        },
    ),
    "guard rails written in TypeScript": (
        {"kyverno"},
        {
            "imports/kyverno.io.ts": "import { ApiObject } from 'cdk8s';\n\n"
            "export class Guard extends ApiObject {\n"
            "  static readonly GVK = {\n    apiVersion: 'kyverno.io/v1',\n"
            "    kind: 'ClusterPolicy',\n  };\n}\n",
        },
    ),
    "a page that shows the policies of a cluster": (
        set(),
        {
            "src/model.ts": "export const policy = { apiVersion: 'kyverno.io/v1', kind: 'ClusterPolicy' };\n",
            "hack/types.sh": "curl -O "
            "https://raw.githubusercontent.com/kyverno/kyverno/main/config/crds/policies.yaml\n",
        },
    ),
    "a pipeline that sets a cluster's guard up": (
        {"kyverno"},
        {
            "Jenkinsfile": "node {\n  sh 'helm repo add kyverno https://kyverno.github.io/kyverno/'\n"
            "  sh 'helm upgrade --install kyverno kyverno/kyverno'\n}\n",
        },
    ),
    "a component that fetches the guard by its address": (
        {"kyverno"},
        {
            "class/defaults.yml": "parameters:\n  guard:\n"
            "    url: https://raw.githubusercontent.com/kyverno/kyverno/${guard:version}/definitions\n",
        },
    ),
    "a job of Jenkins that gets its secrets": (
        {"vault"},
        {
            "jobs/ship.groovy": "node {\n  withVault([configuration: at, vaultSecrets: wanted]) {\n"
            "    sh 'make ship'\n  }\n}\n"
        },
    ),
    "a pipeline at GitHub that gets its secrets": (
        {"vault"},
        {
            ".github/workflows/ship.yml": WORKFLOW
            + "uses: hashicorp/vault-action@v3\n        with:\n          url: ${{ vars.VAULT_ADDR }}\n",
        },
    ),
    "pods whose secrets are files of Vault": (
        {"vault"},
        {
            "k8s/secrets.yaml": manifest("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass")
            + "spec:\n  provider: vault\n",
        },
    ),
    "pods whose secrets are files of another store": (
        set(),
        {
            "k8s/secrets.yaml": manifest("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass")
            + "spec:\n  provider: azure\n  parameters:\n    keyvaultName: vault-prod\n",
            "Gemfile": "gem 'chef-vault'\n",
            "app.py": "from azure.keyvault.secrets import SecretClient\n",
        },
    ),
    "a service that its pipeline has looked at with Maven": (
        {"sonarqube"},
        {
            "pom.xml": "<project/>\n",
            ".github/workflows/build.yml": WORKFLOW
            + "run: mvn -B verify org.sonarsource.scanner.maven:sonar-maven-plugin:sonar\n        env:\n"
            "          SONAR_TOKEN: ${{ secrets.SONAR_TOKEN }}\n",
        },
    ),
    "a build in parts, one of them for SonarQube": (
        {"sonarqube"},
        {
            "gradle/quality.gradle": 'apply plugin: "org.sonarqube"\n',
            "build.gradle": "apply from: 'gradle/quality.gradle'\n",
        },
    ),
    "numbers taken out of captures": (
        {"wireshark"},
        {"rtt.sh": "tshark -r $1 -T fields -e frame.time_relative -e ip.src -E header=y > $1.csv\n"},
    ),
    "a dissector in Rust": (
        {"wireshark"},
        {
            "src/lib.rs": '#[link(name = "wireshark")]\nextern "C" {\n'
            "    fn proto_register_plugin(plugin: *const Plugin);\n}\n"
        },
    ),
    "captures read by other means": (
        set(),
        {"parse.sh": "tcpdump -r eth0.pcap -xx | cut -d: -f2\n", "captures/eth0.pcap": "\xd4\xc3\xb2\xa1"},
    ),
    "a build with its steps in a file of another case": (
        {"sonarqube", "vault"},
        {
            "ci/JenkinsFile": "node {\n  withVault([vaultSecrets: secrets]) {\n"
            "    withSonarQubeEnv('quality') { sh './gradlew check' }\n  }\n}\n",
        },
    ),
    "secrets on machines that Salt sets up": (
        {"vault"},
        {
            "vault/init.sls": "vault:\n  archive.extracted:\n"
            "    - source: https://releases.hashicorp.com/vault/1.20.0/vault_1.20.0_linux_amd64.zip\n",
            "vault/files/config.json": '{"listener": {"tcp": {"address": "10.0.0.4:8200"}}}\n',
        },
    ),
    "secrets on machines that Puppet sets up": (
        {"vault"},
        {
            "modules/secrets/manifests/init.pp": "class secrets {\n  class { '::vault':\n"
            "    listener => { tcp => { address => '10.0.0.4:8200' } },\n  }\n}\n",
        },
    ),
    "a script that seals numbers": (
        {"vault"},
        {
            "seal.sh": 'test -n "$VAULT_TOKEN"\n'
            'curl -H "X-Vault-Token: $VAULT_TOKEN" -d @number.json $WHERE/v1/transit/encrypt/till\n',
        },
    ),
    "a machine on which quality is kept": (
        {"sonarqube"},
        {
            "quality/init.sls": "fetch:\n  cmd.run:\n"
            "    - name: curl -L "
            "https://binaries.sonarsource.com/Distribution/sonarqube/sonarqube-25.1.zip\n",
            "quality/files/sonar.properties": "sonar.web.port=9000\n",
        },
    ),
    "a shop that keeps its wine": (
        set(),
        {
            "config.json": '{"listener": {"tcp": {"address": "10.0.0.4:9300"}}}\n',
            "web/vault.ts": "export const vault = new Cellar();\n",
            "vault/init.sls": "cellar:\n  pkg.installed\n",
        },
    ),
    "a machine for SonarQube that a script sets up": (
        {"sonarqube"},
        {
            "setup.sh": "wget "
            "$WHERE/CommercialDistribution/sonarqube-enterprise/sonarqube-enterprise-25.1.zip\n"
            "mv sonarqube-25.1 /opt/sonarqube\n",
        },
    ),
}
