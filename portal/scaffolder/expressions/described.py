"""The filters of filters.js, described for people and clients."""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string"}
REPO_PARTS = ("repo", "host", "owner", "organization", "workspace", "project")

FILTERS: dict[str, dict[str, Any]] = {
    "parseRepoUrl": {
        "description": ("Parses a repository URL into its constituent parts: owner, repository name, etc."),
        "schema": {
            "input": {**TEXT, "description": "repo URL as collected from repository picker"},
            "output": {
                "type": "object",
                "properties": dict.fromkeys(REPO_PARTS, TEXT),
                "required": ["repo", "host"],
            },
        },
        "examples": [{"example": "${{ parameters.repoUrl | parseRepoUrl }}"}],
    },
    "parseEntityRef": {
        "description": "Extracts the parts of an entity reference, such as the kind, namespace, and name.",
        "schema": {
            "input": {**TEXT, "description": "compact entity reference"},
            "arguments": [
                {
                    "type": "object",
                    "properties": {"defaultKind": TEXT, "defaultNamespace": TEXT},
                }
            ],
            "output": {
                "type": "object",
                "properties": {"kind": TEXT, "namespace": TEXT, "name": TEXT},
                "required": ["kind", "namespace", "name"],
            },
        },
        "examples": [{"example": "${{ parameters.owner | parseEntityRef({ defaultKind: 'group' }) }}"}],
    },
    "pick": {
        "description": "Selects a specific property (e.g. kind, namespace, name) from an object.",
        "schema": {"input": {}, "arguments": [{**TEXT, "description": "Property"}], "output": {}},
        "examples": [{"example": "${{ parameters.owner | parseEntityRef | pick('name') }}"}],
    },
    "projectSlug": {
        "description": "Generates a project slug from a repository URL.",
        "schema": {
            "input": {**TEXT, "description": "repo URL as collected from repository picker"},
            "output": {**TEXT, "description": "owner and name with a slash between them"},
        },
        "examples": [{"example": "${{ parameters.repoUrl | projectSlug }}"}],
    },
}
