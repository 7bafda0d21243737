"""Repositories for Istio and Linkerd, and others that only look so."""

from __future__ import annotations

from tests.tools.files import DEPLOYMENT, go, manifest, package
from tests.tools.repositories.pieces import CHART, Repositories

ISTIO = "{{- if .Values.mesh }}\n" + manifest("networking.istio.io/v1", "VirtualService") + "{{- end }}\n"
NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata:\n  labels:\n    istio-injection: enabled\n"

MESHES: Repositories = {
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
    "a cluster for trying out, with a mesh by command": (
        {"istio"},
        {
            "Makefile": "create:\n\tkind create cluster\n\tistioctl install --set profile=demo -y\n"
            "\tkubectl label namespace default istio-injection=enabled\n",
            "deploy/till.yaml": DEPLOYMENT,
        },
    ),
    "a mesh whose charts come from a registry": (
        {"istio", "terraform"},
        {
            "mesh.tf": 'resource "helm_release" "base" {\n'
            '  chart = "oci://ghcr.io/istio/release/charts/base"\n}\n',
        },
    ),
    "a chart whose mesh is switched on in production": (
        {"istio"},
        {
            **{f"deploy/{path}": text for path, text in CHART.items()},
            "deploy/templates/virtual-service.yaml": ISTIO,
            "deploy/values-prod.yaml": "replicas: 4\nistio:\n  # since last spring\n  enabled: true\n",
        },
    ),
    "a chart with a route for those who want it": (
        set(),
        {
            **CHART,
            "templates/route.yaml": ISTIO,
            "values.yaml": "# istio is for you if you have it\nistio:\n  enabled: false\n  gateway: shop\n",
        },
    ),
    "a mesh that scripts set up": (
        {"linkerd"},
        {
            "install.sh": "linkerd check --pre\nlinkerd install | kubectl apply -f -\n"
            "linkerd viz install | kubectl apply -f -\n"
        },
    ),
    "a mesh set up with Helm": (
        {"linkerd"},
        {"mesh.sh": "helm upgrade --install mesh -n linkerd \\\n  linkerd/linkerd-control-plane\n"},
    ),
    "namespaces whose pods all join Linkerd": (
        {"linkerd"},
        {
            "shop/namespace.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n"
            "  labels:\n    env: prod\n"
            "  annotations:\n    linkerd.io/inject: enabled\n",
        },
    ),
    "a namespace whose pods stay out, and one deployment that asks": (
        set(),
        {
            "k8s/all.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: linkerd-test\n---\n"
            + DEPLOYMENT
            + "linkerd.io/inject: enabled\n",
            "README.md": "Run `linkerd install` and `linkerd inject`.\n",
        },
    ),
    "a mesh whose command stands in a variable": (
        {"linkerd"},
        {
            "Makefile": "LINKERD := $(shell which linkerd)\n\nmesh:\n"
            "\t$(LINKERD) install | kubectl apply -f -\n"
            "\tkubectl get deploy -o yaml | $(LINKERD) inject - | kubectl apply -f -\n",
        },
    ),
    "a mesh without sidecars, waited for": (
        {"istio"},
        {
            "up.sh": "kubectl -n istio-system rollout status deployment istiod\n"
            "kubectl label namespace tills istio.io/dataplane-mode=ambient\n",
        },
    ),
}
