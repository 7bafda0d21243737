"""The files that templates take: from beside the template, at the commit that the catalog knows, or from
anywhere else that a source may be read from."""

from portal.scaffolder.skeletons.skeletons import Here, Nowhere, Skeletons, Unavailable, beside

__all__ = ["Here", "Nowhere", "Skeletons", "Unavailable", "beside"]
