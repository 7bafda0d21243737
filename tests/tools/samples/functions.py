"""Samples of tools for functions without servers."""

from __future__ import annotations

from tests.tools.files import CI, WORKFLOW, go, manifest, package

SAMPLES: dict[str, dict[str, tuple[str, str]]] = {
    "aws-lambda": {
        "serverless-functions-in-code": (
            "serverless.ts",
            "const settings = {\n  provider: { name: 'aws' },\n};\n",
        ),
        "sst": ("infra/api.ts", 'export const resize = new sst.aws.Function("Resize", {});\n'),
        "serverless-functions": ("serverless.yml", "service: x\nprovider:\n  name: aws\nfunctions: {}\n"),
        "zappa-settings": ("zappa_settings.json", "{}\n"),
        "chalice-settings": (".chalice/config.json", "{}\n"),
        "tools-settings": ("src/aws-lambda-tools-defaults.json", "{}\n"),
        "cdk-function": (
            "lib/stack.ts",
            "import * as lambda from 'aws-cdk-lib/aws-lambda';\nnew lambda.Function(this, 'Resize', {});\n",
        ),
        "other-library": ("Cargo.toml", '[dependencies]\nlambda_runtime = "0.14"\n'),
        "other-handler": ("cmd/main.go", "func main() {\n\tlambda.Start(handle)\n}\n"),
        "pulumi": ("index.ts", "new aws.lambda.Function('resize', {});\n"),
        "deployment": (CI, WORKFLOW + "run: aws lambda update-function-code --function-name resize\n"),
        "cloudformation": ("template.yaml", "Resources:\n  Fn:\n    Type: AWS::Serverless::Function\n"),
        "sam-settings": ("samconfig.toml", "version = 0.1\n"),
        "terraform-resource": ("infra/fn.tf", 'resource "aws_lambda_function" "resize" {}\n'),
        "library": ("requirements.txt", "aws_lambda_powertools\n"),
        "go-library": ("go.mod", go("github.com/aws/aws-lambda-go")),
        "handler": ("src/app.py", "def lambda_handler(event: dict, context):\n    return {}\n"),
        "image": ("Dockerfile", "FROM public.ecr.aws/lambda/python:3.13\n"),
        "cdk": ("lib/stack.ts", "import * as lambda from 'aws-cdk-lib/aws-lambda';\n"),
        "catalog-annotation": ("aws.com/lambda-function-name", ""),
    },
    "google-cloud-functions": {
        "words-of-the-console": (
            "receipts/main.py",
            'def print_it(order):\n    """HTTP Cloud Function.\n    Args:\n        order: sold.\n    """\n',
        ),
        "build-plugin": (
            "project.clj",
            ':dependencies [[com.google.cloud.functions/functions-framework-api "1.1"]]\n',
        ),
        "serverless-functions": ("serverless.yml", "provider:\n  name: google\n"),
        "deployment-manager": (
            "till.jinja",
            "resources:\n- name: till\n  type: cloudfunctions.v1.function\n",
        ),
        "pulumi": ("index.ts", "new gcp.cloudfunctionsv2.Function('resize', {});\n"),
        "other-framework": ("Gemfile", 'gem "functions_framework"\n'),
        "config-connector": ("fn.yaml", manifest("cloudfunctions.cnrm.cloud.google.com/v1beta1", "X")),
        "entry-point": ("resize/main.py", "def on_upload(cloud_event: CloudEvent) -> None:\n    ...\n"),
        "entry-point-in-javascript": ("index.js", "exports.resize = async (req, res) => {\n"),
        "build-step": ("cloudbuild.yaml", "steps:\n- args:\n  - functions\n  - deploy\n  - resize\n"),
        "firebase-library": ("functions/package.json", package("firebase-functions")),
        "firebase-settings": ("firebase.json", '{"functions": {"source": "functions"}}\n'),
        "serverless-provider": ("package.json", package("serverless-google-cloudfunctions")),
        "framework": ("package.json", package("@google-cloud/functions-framework")),
        "go-framework": ("go.mod", go("github.com/GoogleCloudPlatform/functions-framework-go")),
        "terraform-resource": ("fn.tf", 'resource "google_cloudfunctions2_function" "resize" {}\n'),
        "deployment": ("deploy.sh", "gcloud functions deploy resize --gen2\n"),
        "pipeline-action": (CI, WORKFLOW + "uses: google-github-actions/deploy-cloud-functions@v3\n"),
        "import": ("main.py", "import functions_framework\n"),
        "catalog-annotation": ("cloud.google.com/function-ids", ""),
    },
    "serverless-framework": {
        "typed-configuration": (
            "infra/functions.ts",
            "import type { AWS } from 'serverless/aws';\n\nexport const till: AWS = { provider: {} };\n",
        ),
        "other-configuration": (
            "serverless-prod.yml",
            "service: resize\nprovider:\n  name: aws\n",
        ),
        "compose": ("serverless-compose.yml", "services:\n  resize:\n    path: resize\n"),
        "configuration": ("serverless.yml", "service: resize\nprovider:\n  name: aws\n"),
        "code-configuration": ("serverless.ts", "export default { provider: { name: 'aws' } }\n"),
        "package": ("package.json", package("serverless")),
        "plugin": ("package.json", package("serverless-offline")),
        "command-in-pipeline": (CI, WORKFLOW + "run: npx serverless deploy --stage prod\n"),
    },
}

LOOK_ALIKES: dict[str, list[tuple[str, str]]] = {
    "aws-lambda": [
        ("a.py", "f = lambda event, context: None\ndef handler(event):\n    ...\n"),
        ("samples.yaml", "Type: AWS::S3::Bucket\n"),
    ],
    "google-cloud-functions": [("deploy.sh", "gcloud run deploy shop --image x\n")],
    "serverless-framework": [
        ("serverless.yml", "service: x\n"),
        ("package.json", package("serverless-http-like-thing0")),
    ],
}
