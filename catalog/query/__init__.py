"""Questions to the catalog: parsed from filters, predicates, cursors and pages; answered by the index."""

from catalog.query.documents import batches, documents, documents_by
from catalog.query.errors import BadQuery
from catalog.query.facets import facets
from catalog.query.query import FullText, Order, Query
from catalog.query.relations import relations
from catalog.query.run import Page, all_ids, run

__all__ = [
    "BadQuery",
    "FullText",
    "Order",
    "Page",
    "Query",
    "all_ids",
    "batches",
    "documents",
    "documents_by",
    "facets",
    "relations",
    "run",
]
