"""Repositories for Kubeflow, MLflow and TFX, and others that only look so."""

from __future__ import annotations

from tests.tools.files import package
from tests.tools.repositories.pieces import Repositories

LEARNING: Repositories = {
    "pipelines of a team that trains models": (
        {"kubeflow", "mlflow"},
        {
            "environment.yml": "name: demand\ndependencies:\n  - python=3.12\n  - pip:\n    - kfp>=2\n",
            "train.ipynb": '{\n "cells": [\n  {\n   "cell_type": "code",\n   "source": [\n'
            '    "import mlflow\\n",\n    "mlflow.set_experiment(\\"demand\\")\\n"\n   ]\n  }\n ]\n}\n',
            "pipeline.py": "from kfp import dsl\n\n\n@dsl.pipeline\ndef demand():\n    pass\n",
        },
    ),
    "pipelines that run at Vertex AI": (
        set(),
        {
            "pipeline.py": "from google.cloud import aiplatform\nfrom kfp import compiler, dsl\n\n\n"
            "@dsl.component\ndef clean() -> str:\n    return 'gs://till/clean'\n\n\n"
            "@dsl.pipeline(name='till')\ndef till() -> None:\n    clean()\n\n\n"
            "compiler.Compiler().compile(till, 'till.json')\n"
            "aiplatform.PipelineJob(display_name='till', template_path='till.json').submit()\n",
            "requirements.txt": "google-cloud-aiplatform==1.71.0\n",
        },
    ),
    "pipelines of the first generation": (
        {"kubeflow"},
        {
            "train/pipeline.py": "from kfp import dsl\n\n\ndef fetch():\n"
            "    return dsl.ContainerOp(name='fetch', image='halden/fetch:3')\n",
        },
    ),
    "a notebook that sends runs to Kubeflow": (
        {"kubeflow"},
        {
            "submit.py": "import kfp\n\nclient = kfp.Client(host='http://pipelines.halden.example')\n"
            "client.create_run_from_pipeline_package('till.yaml')\n",
        },
    ),
    "a notebook that only talks about MLflow": (
        set(),
        {
            "notes.ipynb": '{"cells": '
            '[{"cell_type": "markdown", "source": ["import mlflow\\nmlflow.start_run()"]}]}',
            "requirements.txt": "# mlflow\nmlflow-like\npandas==2 # via mlflow\n",
            "uv.lock": '[[package]]\nname = "mlflow"\n',
        },
    ),
    "models that run as an image of MLflow": (
        {"mlflow"},
        {
            "Dockerfile": "FROM python:3.12-slim\nRUN pip install --no-cache-dir mlflow==3.1 boto3\n"
            'CMD ["mlflow", "server"]\n',
            "compose.yaml": "services:\n  tracking:\n    build: .\n",
        },
    ),
    "a pipeline of TensorFlow Extended": (
        {"tfx"},
        {
            "pipeline/pipeline.py": "from tfx import v1 as tfx\n\n\ndef create_pipeline():\n"
            "    return tfx.dsl.Pipeline()\n",
            "setup.py": "from setuptools import setup\n\n"
            "setup(name='demand', install_requires=['tfx==1.16'])\n",
        },
    ),
    "transforms of a robot": (
        set(),
        {
            "nodes/arm.py": "import rospy\nimport tfx\n\npose = tfx.pose([0, 0, 0])\n",
            "requirements.txt": "jgtfxcon\ntfx-like\n",
            "package.json": package("tfx-cli"),
            "azure-pipelines.yml": "steps:\n  - script: tfx extension create\n",
        },
    ),
    "a platform set up by its command": (
        {"kubeflow"},
        {
            "install.sh": "export "
            "CONFIG=https://raw.githubusercontent.com/kubeflow/manifests/v1.0-branch/kfdef/kfctl_aws.yaml\n"
            "kfctl apply -V -f kfctl_aws.yaml\n",
        },
    ),
    "a platform set up as a bundle of charms": (
        {"kubeflow"},
        {"deploy.sh": "juju add-model kubeflow\njuju deploy kubeflow-lite --trust\n"},
    ),
    "runs recorded from R": (
        {"mlflow"},
        {"train.R": "library(mlflow)\n\nwith(mlflow_start_run(), {\n  mlflow_log_metric('rmse', 0.3)\n})\n"},
    ),
    "a page that is drawn by a program": (
        set(),
        {"pom.xml": "<project><artifactId>htmlflow</artifactId></project>\n", "src/mlflow.txt": "mlflow\n"},
    ),
    "training that is planned with Airflow": (
        {"tfx"},
        {"dags/demand.py": "from tfx.orchestration.airflow.airflow_dag_runner import AirflowDagRunner\n"},
    ),
    "a platform set up with the tools of its first years": (
        {"kubeflow"},
        {"setup.sh": "ks registry add kubeflow $SOURCE\nks pkg install kubeflow/core\nks apply default\n"},
    ),
    "a platform set up by the script before its command": (
        {"kubeflow"},
        {"up.sh": "kfctl.sh init demand --platform gcp\ncd demand\nkfctl.sh generate platform\n"},
    ),
    "a project of MLflow whose name has another case": (
        {"mlflow"},
        {
            "MLProject": "name: demand\nentry_points:\n  main:\n    command: python train.py\n",
            "train.py": "import mlflow\n",
        },
    ),
    "a demonstration that is only called so": (
        set(),
        {"MLProject/train.py": "print('ok')\n", "mlproject/README.md": "entry_points:\n"},
    ),
    "runs kept by an image that serves them": (
        {"mlflow"},
        {
            "Dockerfile": "FROM ghcr.io/mlflow/mlflow:v3.17.0\nRUN pip install boto3\n"
            'ENTRYPOINT ["mlflow", "server"]\n'
        },
    ),
}
