from catalog.models.adoption import AdoptionCount, CountedDay
from catalog.models.detection import Detection, EntitySource, SourceScan, ToolStatement, ToolUse
from catalog.models.detector_rule import DetectorRule, RuleTrouble
from catalog.models.dismissal import Dismissal
from catalog.models.entity import Descriptor, Entity, Relation
from catalog.models.history import AuditEvent, Revision
from catalog.models.index import IndexWrite, Key, Posting, Term
from catalog.models.kind_change import KindChange
from catalog.models.location import Location, Refresh, SourceFile
from catalog.models.of_kinds import OF_KINDS
from catalog.models.overlay import Overlay
from catalog.models.recommendation import Recommendation
from catalog.models.removed import RemovedLocation
from catalog.models.ring import Ring
from catalog.models.ring_move import RingMove
from catalog.models.star import Star
from catalog.models.state import CatalogState
from catalog.models.view import DefaultView, SavedView

__all__ = [
    "OF_KINDS",
    "AdoptionCount",
    "AuditEvent",
    "CatalogState",
    "CountedDay",
    "DefaultView",
    "Descriptor",
    "Detection",
    "DetectorRule",
    "Dismissal",
    "Entity",
    "EntitySource",
    "IndexWrite",
    "Key",
    "KindChange",
    "Location",
    "Overlay",
    "Posting",
    "Recommendation",
    "Refresh",
    "Relation",
    "RemovedLocation",
    "Revision",
    "Ring",
    "RingMove",
    "RuleTrouble",
    "SavedView",
    "SourceFile",
    "SourceScan",
    "Star",
    "Term",
    "ToolStatement",
    "ToolUse",
]
