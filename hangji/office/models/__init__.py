"""The office's tables."""

from hangji.office.models.audit import AuditEntry, AuditErasure, AuditTail
from hangji.office.models.documents import Document
from hangji.office.models.issues import Issue, IssuedFile, NumberSeries
from hangji.office.models.notices import Delivery, DeliveryState, Notice, NoticePreference
from hangji.office.models.people import Person, User
from hangji.office.models.places import BEGINNING, Body, BodyKind, BodyName, BodyParent, Region, span
from hangji.office.models.posts import CommitteeDuty, Level, Post, Role
from hangji.office.models.views import SavedView

__all__ = [
    "BEGINNING",
    "AuditEntry",
    "AuditErasure",
    "AuditTail",
    "Body",
    "BodyKind",
    "BodyName",
    "BodyParent",
    "CommitteeDuty",
    "Delivery",
    "DeliveryState",
    "Document",
    "Issue",
    "IssuedFile",
    "Level",
    "Notice",
    "NoticePreference",
    "NumberSeries",
    "Person",
    "Post",
    "Region",
    "Role",
    "SavedView",
    "User",
    "span",
]
