"""The pages of repositories: what is in them, who changed what, how to clone them."""
