"""Samples of tools for security by design."""

from __future__ import annotations

from tests.tools.files import CI, DEPLOYMENT, WORKFLOW, go, manifest, package

SAMPLES: dict[str, dict[str, tuple[str, str]]] = {
    "kyverno": {
        "chart-by-its-name": ("up.sh", "helm upgrade --install it \\\n  kyverno/kyverno --wait\n"),
        "addon-in-program": ("bin/cluster.ts", "const all = [new KyvernoAddOn()];\n"),
        "addon": ("addons.tf", "  enable_kyverno = true\n"),
        "policy-text": (
            "policies/e.yaml",
            "kind: ClusterPolicy\nspec:\n  rules:\n    - name: team\n      validate:\n        message: x\n",
        ),
        "installation-by-address": (
            "guard.sh",
            "kubectl create -f https://github.com/kyverno/kyverno/releases/download/v1.15.0/install.yaml\n",
        ),
        "image": ("guard/d.yaml", "image: ghcr.io/kyverno/kyverno:v1.15.0\n"),
        "command-test": ("policies/kyverno-labels.yaml", manifest("cli.kyverno.io/v1alpha1", "Test")),
        "chart": ("policy.tf", 'repository = "https://kyverno.github.io/kyverno/"\n'),
        "chart-of-policies": (
            "main.tf",
            'helm_repo_url = "https://halden.example/charts/kyverno-policies/"\n',
        ),
        "installation": (
            "policy/kustomization.yaml",
            "resources:\n  - https://github.com/kyverno/policies/pod-security/baseline\n",
        ),
        "policy": ("policies/a.yaml", manifest("kyverno.io/v1", "ClusterPolicy")),
        "cel-policy": ("policies/b.yaml", manifest("policies.kyverno.io/v1", "ValidatingPolicy")),
        "exception": ("policies/c.yaml", manifest("kyverno.io/v2", "PolicyException")),
        "test": ("policies/limits/kyverno-test.yaml", "name: labels\n"),
        "command-in-pipeline": (CI, WORKFLOW + "uses: kyverno/action-install-cli@v0.2\n"),
        "annotation": ("policies/d.yaml", DEPLOYMENT + "policies.kyverno.io/title: Labels\n"),
    },
    "vault": {
        "addon-in-program": ("bin/cluster.ts", "const all = [new VaultAddOn()];\n"),
        "addon": ("addons.tf", "  enable_vault = true\n"),
        "download": (
            "vault/init.sls",
            "- source: https://releases.hashicorp.com/vault/1.20.0/vault_1.20.0_linux_amd64.zip\n",
        ),
        "api-call": ("seal.sh", 'curl -H "X-Vault-Token: $TOKEN" $WHERE/v1/transit/encrypt/till\n'),
        "listener": ("vault/config.json", '{"listener": {"tcp": {"address": "127.0.0.1:8200"}}}\n'),
        "jenkins-step": ("ci/Jenkinsfile", "withVault([vaultSecrets: secrets]) {\n  sh 'make ship'\n}\n"),
        "secret-provider-class": (
            "k8s/spc.yaml",
            "kind: SecretProviderClass\nspec:\n  provider: vault\n",
        ),
        "webhook-annotation": ("k8s/d.yaml", DEPLOYMENT + "vault.security.banzaicloud.io/vault-addr: x\n"),
        "playbook-lookup": ("group_vars/a.yml", "key: \"{{ lookup('hashi_vault', 'secret=kv/till') }}\"\n"),
        "secret-template": ("till.ctmpl", '{{ with secret "kv/data/till" }}{{ .Data.data.key }}{{ end }}\n'),
        "gitops-placeholder": ("k8s/s.yaml", "key: <path:kv/data/till#key>\n"),
        "terraform-source": ("vault.tf", 'source = "hashicorp/vault"\n'),
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
        "chart-by-its-name": ("up.sh", "helm upgrade --install it \\\n  sonarqube/sonarqube --wait\n"),
        "server-on-machine": ("setup.sh", "chown -R sonar /opt/sonarqube\n"),
        "server": ("compose.yaml", "environment:\n  SONAR_JDBC_URL: jdbc:postgresql://db/sonar\n"),
        "server-settings": ("sonar/sonar.properties", "sonar.web.port=9000\n"),
        "maven-settings": (
            "pom.xml",
            "<properties><sonar.organization>halden</sonar.organization></properties>",
        ),
        "connected-editor": (".sonarlint/connectedMode.json", '{"projectKey": "till"}\n'),
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
            "<properties><sonar.exclusions>**/made/**</sonar.exclusions></properties>",
        ),
        "scanner": ("package.json", package("sonarqube-scanner")),
        "command-in-pipeline": ("Jenkinsfile", "sh 'mvn verify sonar:sonar'\n"),
        "catalog-annotation": ("sonarqube.org/project-key", ""),
    },
    "wireshark": {
        "run-by-program": ("watch.py", "subprocess.run(['tshark', '-r', path])\n"),
        "dissector-elsewhere": (
            "src/lib.rs",
            "fn register() {\n    proto_register_protocol(NAME, SHORT, FILTER);\n}\n",
        ),
        "external-capture": ("extcap/till.py", 'print("extcap {version=1.0}")\n'),
        "analysis": ("rtt.sh", "tshark -r out.pcapng -T fields -e tcp.analysis.ack_rtt\n"),
        "dissector-in-c": ("src/packet-till.c", '#include "config.h"\n#include <epan/packet.h>\n'),
        "import": ("look.py", "import pyshark\n"),
        "command-in-code": ("look.py", 'subprocess.run(["tshark", "-r", path])\n'),
        "dissector": ("plugins/halden.lua", 'local till = Proto("till", "Till protocol")\n'),
        "profile": ("profiles/tills/dfilters", '"Tills" tcp.port == 4010\n'),
        "capture": ("captures/handshake.pcapng", "\x0a\x0d\x0d\x0a"),
        "library": ("requirements-dev.txt", "pyshark==0.6\n"),
        "command": ("tools/capture.sh", "#!/bin/sh\ntshark -i eth0 -w out.pcapng\n"),
    },
}

LOOK_ALIKES: dict[str, list[tuple[str, str]]] = {
    "kyverno": [("k8s/np.yaml", manifest("networking.k8s.io/v1", "NetworkPolicy"))],
    "vault": [
        ("notes.hcl", 'path = "somewhere"\n'),
        ("requirements.txt", "hvac-control\nvaultier\n"),
        ("k8s/s.yaml", manifest("external-secrets.io/v1", "ExternalSecret")),
    ],
    "sonarqube": [("sonar-project.properties", "# sonar.projectKey=\n"), ("pom.xml", "<project/>")],
    "wireshark": [("plugins/game.lua", "local Prototype = {}\n"), ("notes.sh", "echo wireshark\n")],
}
