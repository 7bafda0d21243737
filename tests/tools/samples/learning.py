"""Samples of tools for machine learning in operation."""

from __future__ import annotations

from tests.tools.files import manifest, package

SAMPLES: dict[str, dict[str, tuple[str, str]]] = {
    "kubeflow": {
        "deployment-command": ("kubeflow.sh", "kfctl apply -V -f kfctl_aws.yaml\n"),
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
        "image": ("compose.yaml", "image: ghcr.io/mlflow/mlflow:v3.17.0\n"),
        "terraform-resource": ("ml.tf", 'resource "databricks_mlflow_experiment" "demand" {\n}\n'),
        "library-in-javascript": ("package.json", package("mlflow-tracing")),
        "import-elsewhere": ("train.R", "library(mlflow)\n"),
        "run-code-elsewhere": ("train.R", "with(mlflow_start_run(), {})\n"),
        "recorded-runs": ("mlruns/0/meta.yaml", "name: Default\n"),
        "plugin": ("requirements.txt", "azureml-mlflow\n"),
        "java-client": (
            "pom.xml",
            "<dependency><groupId>org.mlflow</groupId><artifactId>mlflow-client</artifactId></dependency>",
        ),
        "run-code": ("train.py", "with mlflow.start_run():\n    pass\n"),
        "server": ("compose.yaml", "command: mlflow server --host 0.0.0.0\n"),
        "project": ("MLproject", "name: demand\n"),
        "project-in-other-case": ("MLProject", "entry_points:\n  main:\n    command: python train.py\n"),
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
}

LOOK_ALIKES: dict[str, list[tuple[str, str]]] = {
    "kubeflow": [("requirements.txt", "kfputils\nkubeflow-lookalike\n"), ("a.py", "import kfputils\n")],
    "mlflow": [("mlproject", "name: x\n"), ("requirements.txt", "mlflow-export-import\n")],
    "tfx": [
        ("requirements.txt", "jgtfxcon\ntfx-bsl-like\nnottfx\n"),
        ("a.py", "import tfxlib\nfrom mytfx import x\n"),
    ],
}
