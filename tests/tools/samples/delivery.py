"""Samples of tools for GitOps."""

from __future__ import annotations

from tests.tools.files import CI, DEPLOYMENT, WORKFLOW, manifest

SAMPLES: dict[str, dict[str, tuple[str, str]]] = {
    "argo-cd": {
        "chart-by-its-name": ("up.sh", "helm upgrade --install it \\\n  argo/argo-cd --wait\n"),
        "terraform-provider": ("versions.tf", 'source = "argoproj-labs/argocd"\n'),
        "addon-in-program": ("bin/cluster.ts", "const all = [new ArgoCDAddOn()];\n"),
        "installation-by-command": (
            "bootstrap.sh",
            "kubectl apply -f "
            "https://raw.githubusercontent.com/argoproj/argo-cd/v3.1.0/manifests/install.yaml\n",
        ),
        "addon": ("addons.tf", 'module "addons" {\n  enable_argocd = true\n}\n'),
        "login": (CI, WORKFLOW + "env: {ARGOCD_SERVER: cd.halden.example}\n"),
        "image": ("cd/server.yaml", "image: quay.io/argoproj/argocd:v3.1.0\n"),
        "settings": ("cd/cm.yaml", "kind: ConfigMap\nmetadata:\n  name: argocd-cm\n"),
        "chart-name": ("cd/release.yaml", "spec:\n  chart:\n    spec:\n      chart: argo-cd\n"),
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
        "chart-by-its-name": ("up.sh", "helm upgrade --install it \\\n  fluxcd-community/flux2 --wait\n"),
        "addon-in-program": ("bin/cluster.ts", "const all = [new FluxCDAddOn()];\n"),
        "addon": ("addons.tf", "  enable_fluxcd = true\n"),
        "bootstrap-command": ("bootstrap.sh", "flux bootstrap github --owner=halden --repository=fleet\n"),
        "azure": ("gitops.tf", 'resource "azurerm_kubernetes_flux_configuration" "fleet" {\n}\n'),
        "first-generation-annotation": ("d.yaml", DEPLOYMENT + 'fluxcd.io/automated: "true"\n'),
        "image": ("flux/flux.yaml", "image: docker.io/fluxcd/flux:1.25.4\n"),
        "terraform-provider": ("gitops.tf", 'provider "flux" {\n}\n'),
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
}

LOOK_ALIKES: dict[str, list[tuple[str, str]]] = {
    "argo-cd": [("deploy/wf.yaml", manifest("argoproj.io/v1alpha1", "Workflow")), ("a.yaml", "# argocd\n")],
    "flux": [
        ("k8s/kustomization.yaml", manifest("kustomize.config.k8s.io/v1beta1", "Kustomization")),
        ("influx.yaml", manifest("influxdata.com/v1", "Influx")),
    ],
}
