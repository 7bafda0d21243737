"""The only code that writes entities: descriptors, entities, relations, index and history in one go.

Every function here runs inside one transaction that holds `CatalogState.locked()`, so that what
readers see is whole: an entity is there with its relations and can be found, or it is not there.
"""

from catalog.ingest.store.remove import delete_entities, remove_descriptors
from catalog.ingest.store.tally import Tally
from catalog.ingest.store.write import write_files

__all__ = ["Tally", "delete_entities", "remove_descriptors", "write_files"]
