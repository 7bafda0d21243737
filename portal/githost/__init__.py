"""The embedded git host: bare repositories under the data folder, cloned and pushed over HTTP."""
