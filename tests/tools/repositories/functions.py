"""Repositories for functions without servers, and others that only look so."""

from __future__ import annotations

from tests.tools.files import WORKFLOW, go, manifest, package
from tests.tools.repositories.pieces import Repositories

SAM = (
    "Transform: AWS::Serverless-2016-10-31\nResources:\n  Resize:\n    Type: AWS::Serverless::Function\n"
    "    Properties:\n      Handler: app.handler\n"
)

FUNCTIONS: Repositories = {
    "a function in Python with SAM": (
        {"aws-lambda"},
        {
            "template.yaml": SAM,
            "samconfig.toml": "version = 0.1\n",
            "src/app.py": "def handler(event, context):\n    return {}\n",
            "src/requirements.txt": "boto3\n",
            "events/event.json": "{}\n",
        },
    ),
    "functions in Go and their stack": (
        {"aws-lambda"},
        {
            "go.mod": go("github.com/aws/aws-lambda-go", "github.com/aws/aws-cdk-go/awscdk/v2"),
            "cmd/resize/main.go": 'package main\n\nimport "github.com/aws/aws-lambda-go/lambda"\n\n'
            "func main() {\n\tlambda.Start(handle)\n}\n",
        },
    ),
    "a template that asks rules about functions": (
        set(),
        {
            "rule.yaml": "Resources:\n  Rule:\n    Type: AWS::Config::ConfigRule\n"
            "    Properties:\n      Scope:\n"
            "        ComplianceResourceTypes:\n          - AWS::Lambda::Function\n",
            "sort.py": "handler = lambda event, context: None\n",
            "web/package.json": package("lambda-calculus"),
        },
    ),
    "a function at Google": (
        {"google-cloud-functions"},
        {
            "main.py": "import functions_framework\n\n\n@functions_framework.http\n"
            "def resize(request):\n    return 'ok'\n",
            "requirements.txt": "functions-framework==3.*\n",
            "deploy.sh": "gcloud functions deploy resize --gen2 --runtime python313\n",
        },
    ),
    "a function at Google that is code and a command": (
        {"google-cloud-functions"},
        {
            "main.py": "import json\n\n\ndef convert(request):\n    return json.dumps(request.args)\n",
            "requirements.txt": "requests==2.32.3\n",
            "makefile": "deploy:\n\tgcloud functions deploy convert \\\n\t--gen2 --trigger-http\n",
        },
    ),
    "a pipeline that deploys a function kept elsewhere": (
        set(),
        {
            ".github/workflows/release.yml": WORKFLOW
            + "run: gcloud functions deploy ${{ inputs.name }} --gen2 --runtime nodejs22\n",
            "pages/views.py": "def index(request):\n    return render(request, 'index.html')\n",
        },
    ),
    "functions of Firebase": (
        {"google-cloud-functions"},
        {
            "firebase.json": '{\n  "functions": {"source": "functions"}\n}\n',
            "functions/package.json": package("firebase-functions", "firebase-admin"),
        },
    ),
    "a container on Cloud Run": (
        set(),
        {
            "deploy.sh": "gcloud run deploy shop --image x\n",
            "firebase.json": '{"hosting": {"public": "dist"}}\n',
            "app.py": "functions = [print]\n",
        },
    ),
    "functions with the Serverless Framework": (
        {"aws-lambda", "serverless-framework"},
        {
            "serverless.yml": "service: resize\nframeworkVersion: '4'\n\nprovider:\n  name: aws\n"
            "  runtime: python3.13\n\nfunctions:\n  resize:\n    handler: handler.resize\n",
            "package.json": package("serverless-offline"),
        },
    ),
    "components of another cloud called serverless": (
        set(),
        {
            "serverless.yml": "component: scf\nname: resize\ninputs:\n  src: ./src\n",
            "s.yaml": "edition: 3.0.0\nresources: {}\n",
            "package.json": package("serverless-http"),
        },
    ),
    "functions that SST brings to their place": (
        {"aws-lambda"},
        {
            "infra/api.ts": 'export const resize = new sst.aws.Function("Resize", {\n'
            '  handler: "src/resize.handler",\n});\n'
        },
    ),
    "a stack in Python with a function in Python": (
        {"aws-lambda"},
        {
            "till/stack.py": "from aws_cdk import (\n    Stack,\n"
            "    aws_lambda_python_alpha as _python,\n)\n\n\n"
            "class Till(Stack):\n    def __init__(self, scope, id):\n"
            "        _python.PythonFunction(self, 'Resize', entry='resize')\n",
        },
    ),
    "functions whose configuration is a program": (
        {"aws-lambda", "serverless-framework"},
        {
            "serverless.ts": "import type { AWS } from '@serverless/typescript';\n\n"
            "const settings: AWS = {\n  service: 'till',\n"
            "  provider: {\n    name: 'aws',\n    runtime: 'nodejs22.x',\n  },\n};\n",
        },
    ),
    "functions whose configuration goes by another name": (
        {"aws-lambda", "serverless-framework"},
        {
            "web/serverless-config.ts": "import type { Serverless } from 'serverless/aws';\n\n"
            "module.exports = (): Serverless => ({ provider: { name: 'aws' } });\n",
        },
    ),
    "services of Knative": (
        set(),
        {
            "k8s/till.yaml": manifest("serving.knative.dev/v1", "Service"),
            "func.yaml": "specVersion: 0.36.0\nname: till\nruntime: node\n",
            "package.json": package("serverless-http", "express"),
        },
    ),
    "a function at Google with its code in one object": (
        {"google-cloud-functions"},
        {
            "deploy.sh": "gcloud functions deploy $NAME --runtime=nodejs22 --entry-point=main\n",
            "index.js": "module.exports = {\n  main: (event, context) => {\n    tidy(event.data);\n"
            "  },\n};\n",
        },
    ),
    "a function at Google made by a program": (
        {"google-cloud-functions", "pulumi"},
        {
            "Pulumi.yaml": "name: till\nruntime: python\n",
            "__main__.py": "from pulumi_gcp import storage\nfrom pulumi_gcp import cloudfunctions\n",
        },
    ),
    "a page that runs in a container at Google": (
        set(),
        {
            ".gcloudignore": ".git\n",
            "main.py": "from fastapi import FastAPI, Request\n\n\n"
            "async def home(request: Request):\n    return {}\n",
            "deploy.sh": "gcloud run deploy shop --source .\n",
        },
    ),
    "functions at Azure with the Serverless Framework": (
        {"serverless-framework"},
        {
            "serverless.yml": "service: till\nprovider:\n  name: azure\n  region: Korea Central\n"
            "functions:\n  resize:\n    handler: src/resize.main\n",
            "host.json": "{}\n",
        },
    ),
    "functions at Google with the Serverless Framework": (
        {"serverless-framework", "google-cloud-functions"},
        {
            "serverless.yml": "service: till\nprovider:\n  name: google\n  region: asia-northeast3\n"
            "functions:\n  resize:\n    handler: resize\n    events:\n      - http: path\n",
            "index.js": "exports.resize = (request, response) => response.send('ok');\n",
        },
    ),
    "a function at Google in a language of the JVM": (
        {"google-cloud-functions"},
        {
            "pom.xml": "<project><build><plugins><plugin>\n<groupId>com.google.cloud.functions</groupId>\n"
            "<artifactId>function-maven-plugin</artifactId>\n</plugin></plugins></build></project>\n",
        },
    ),
}
