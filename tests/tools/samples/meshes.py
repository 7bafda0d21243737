"""Samples of tools for service meshes."""

from __future__ import annotations

from tests.tools.files import CI, DEPLOYMENT, WORKFLOW, go, manifest

SAMPLES: dict[str, dict[str, tuple[str, str]]] = {
    "istio": {
        "chart-by-its-name": ("up.sh", "helm upgrade --install it \\\n  istio/istiod --wait\n"),
        "control-plane": ("up.sh", "kubectl -n istio-system rollout status deployment istiod\n"),
        "addon-in-program": ("bin/cluster.ts", "const all = [new IstioBaseAddOn()];\n"),
        "addon": ("addons.tf", "  enable_istio = true\n"),
        "install-command": ("mesh.sh", "istioctl install --set profile=ambient -y\n"),
        "managed": ("mesh.sh", "az aks mesh enable --resource-group shop --name shop\n"),
        "injection-by-command": (
            "Makefile",
            "mesh:\n\tkubectl label namespace shop istio-injection=enabled\n",
        ),
        "switched-on": ("chart/values-prod.yaml", "istio:\n  # in production\n  enabled: true\n"),
        "sail-operator": ("mesh.yaml", manifest("sailoperator.io/v1", "Istio")),
        "chart": (
            "mesh/helmfile.yaml",
            "repositories:\n  - url: https://istio-release.storage.googleapis.com/charts\n",
        ),
        "command-in-pipeline": (CI, WORKFLOW + "run: istioctl analyze k8s\n"),
        "resource": ("k8s/vs.yaml", manifest("networking.istio.io/v1", "VirtualService")),
        "injection": ("k8s/ns.yaml", "kind: Namespace\nmetadata:\n  labels:\n    istio-injection: enabled\n"),
        "sidecar-annotation": ("k8s/d.yaml", DEPLOYMENT + 'sidecar.istio.io/inject: "true"\n'),
        "gateway-class": ("k8s/gw.yaml", "kind: Gateway\nspec:\n  gatewayClassName: istio\n"),
        "client": ("go.mod", go("istio.io/client-go")),
    },
    "linkerd": {
        "install-command": ("mesh.sh", "linkerd install --crds | kubectl apply -f -\n"),
        "first-generation": ("linkerd.yaml", "routers:\n- protocol: http\n  label: out\n"),
        "namespace": (
            "k8s/ns.yaml",
            "kind: Namespace\nmetadata:\n  name: shop\n  annotations:\n    linkerd.io/inject: enabled\n",
        ),
        "injection-by-command": ("Makefile", "mesh:\n\tlinkerd inject k8s | kubectl apply -f -\n"),
        "switched-on": ("chart/values-prod.yaml", "linkerd:\n  enabled: true\n"),
        "chart": ("helmfile.yaml", "repositories:\n  - url: https://helm.linkerd.io/edge\n"),
        "route-to-service": (
            "k8s/route.yaml",
            manifest("gateway.networking.k8s.io/v1", "GRPCRoute")
            + 'spec:\n  parentRefs:\n    - group: ""\n      name: till\n      kind: Service\n',
        ),
        "resource": ("k8s/server.yaml", manifest("policy.linkerd.io/v1beta3", "Server")),
        "annotation": ("k8s/d.yaml", DEPLOYMENT + "config.linkerd.io/proxy-cpu-request: 100m\n"),
        "command-in-pipeline": (CI, WORKFLOW + "run: linkerd check --pre\n"),
    },
}

LOOK_ALIKES: dict[str, list[tuple[str, str]]] = {
    "istio": [
        ("k8s/ns.yaml", "kind: Namespace\nmetadata:\n  labels:\n    istio-injection: disabled\n"),
        ("values.yaml", "istio:\n  enabled: false\n"),
        ("k8s/gw.yaml", manifest("gateway.networking.k8s.io/v1", "HTTPRoute")),
    ],
    "linkerd": [("k8s/d.yaml", DEPLOYMENT + "linkerd.io/inject: disabled\n"), ("a.sh", "echo linkerd\n")],
}
