"""Repositories for Argo CD and Flux, and others that only look so."""

from __future__ import annotations

from tests.tools.files import DEPLOYMENT, WORKFLOW, go, manifest, package
from tests.tools.repositories.pieces import CHART, KUSTOMIZATION, Repositories

CHILD = (
    "{{- range .Values.apps }}\n---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n"
    "  name: {{ .name }}\nspec:\n  source:\n    repoURL: {{ $.Values.repository }}\n{{- end }}\n"
)
SYNC = manifest("kustomize.toolkit.fluxcd.io/v1", "Kustomization") + "spec:\n  path: ./clusters/prod\n"

DELIVERY: Repositories = {
    "apps of apps in a chart": (
        {"argo-cd"},
        {
            **CHART,
            "templates/apps.yaml": CHILD,
            "values-prod.yaml": "repository: https://git.example/shop.git\napps: [{name: till}]\n",
            "README.md": "Install Flux or Argo CD with `flux bootstrap`.\n",
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
    "a cluster whose program brings Flux along": (
        {"flux", "pulumi"},
        {
            "cluster/Pulumi.yaml": "name: cluster\nruntime: go\n",
            "cluster/main.go": 'package main\n\nvar chart = "oci://ghcr.io/fluxcd-community/charts/flux2"\n\n'
            'var source = Args{ApiVersion: pulumi.String("source.toolkit.fluxcd.io/v1")}\n',
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
    "a service that a script hands to Argo CD": (
        {"argo-cd"},
        {
            "deploy.sh": "argocd login $ENDPOINT --username $NAME\nargocd app set till --helm-set tag=$SHA\n",
            "Dockerfile": "FROM golang:1.25\n",
        },
    ),
    "a pipeline that has Argo CD follow": (
        {"argo-cd"},
        {
            ".github/workflows/follow.yml": WORKFLOW
            + "run: argocd app sync till\n        env:\n          ARGOCD_SERVER: cd.halden.example\n",
        },
    ),
    "a cluster set up by hand, with Argo CD": (
        {"argo-cd"},
        {
            "setup/30-cd.sh": "kubectl create namespace argocd\n"
            "helm repo add argo https://argoproj.github.io/argo-helm\n"
            "helm install argocd argo/argo-cd -n argocd\n",
        },
    ),
    "rollouts with charts of Argo": (
        set(),
        {
            "setup.sh": "helm repo add argo https://argoproj.github.io/argo-helm\n"
            "helm install rollouts argo/argo-rollouts\n",
            "k8s/till.yaml": manifest("argoproj.io/v1alpha1", "Rollout"),
            "lib/updates/applications.spec.ts": "const text = `apiVersion: argoproj.io/v1alpha1\n"
            "kind: Application`;\n",
        },
    ),
    "a cluster that a script bootstraps with Flux": (
        {"flux"},
        {"bootstrap.sh": "flux bootstrap github --owner=halden --repository=fleet --path=clusters/prod\n"},
    ),
    "a cluster at Azure that follows git": (
        {"flux", "terraform"},
        {"gitops.tf": 'resource "azurerm_kubernetes_flux_configuration" "fleet" {\n}\n'},
    ),
    "a deployment that Flux kept up to date in its first years": (
        {"flux"},
        {
            "flux/flux.yaml": DEPLOYMENT + 'fluxcd.io/automated: "true"\n',
            "flux/agent.yaml": "spec:\n  containers:\n    - image: docker.io/fluxcd/flux:1.25.4\n",
        },
    ),
    "a measurement of flux, and a provider with examples": (
        set(),
        {
            "telegraf/influx.yaml": manifest("v1", "ConfigMap"),
            "examples/provider.tf": 'provider "flux" {\n}\nresource "flux_bootstrap_git" "this" {\n}\n',
            "package.json": package("flux", "fluxible"),
        },
    ),
    "a cluster that a program declares, with Argo CD and Flux": (
        {"argo-cd", "flux", "pulumi"},
        {
            "Pulumi.yaml": "name: clusters\nruntime: nodejs\n",
            "index.ts": "import * as k8s from '@pulumi/kubernetes';\n\n"
            "new k8s.helm.v4.Chart('argo-cd', {chart: 'argo-cd',\n"
            "  repositoryOpts: {repo: 'https://argoproj.github.io/argo-helm'}});\n"
            "new k8s.helm.v4.Chart('flux', {chart: 'oci://ghcr.io/fluxcd-community/charts/flux2'});\n",
        },
    ),
    "a command that installs whatever one likes": (
        set(),
        {
            "go.mod": go("github.com/spf13/cobra"),
            "apps/charts.go": "package apps\n\nvar charts = map[string]string{\n"
            '\t"argo-cd": "https://argoproj.github.io/argo-helm",\n'
            '\t"kyverno": "https://kyverno.github.io/kyverno",\n'
            '\t"crossplane": "https://charts.crossplane.io/stable",\n'
            '\t"vault": "https://helm.releases.hashicorp.com",\n}\n',
        },
    ),
    "clusters made of blueprints": (
        {"argo-cd", "istio"},
        {
            "package.json": package("@aws-quickstart/eks-blueprints", "aws-cdk-lib"),
            "bin/clusters.ts": "import * as blueprints from '@aws-quickstart/eks-blueprints';\n\n"
            "const addOns = [new blueprints.ArgoCDAddOn(), new blueprints.IstioBaseAddOn()];\n",
        },
    ),
    "workflows of Argo as a module": (
        {"terraform"},
        {
            "main.tf": 'module "workflows" {\n  source = "./addon"\n'
            '  repository = "https://argoproj.github.io/argo-helm"\n'
            '  chart = "argo-workflows"\n  finalizers = ["resources-finalizer.argocd.argoproj.io"]\n}\n',
        },
    ),
}
