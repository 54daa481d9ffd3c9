from hangji.portal.models.articles import (
    Article,
    ArticleFile,
    ArticleStep,
    ArticleVersion,
    Basis,
    FileUse,
    Origin,
    VersionKind,
    VersionState,
)
from hangji.portal.models.channels import Channel, channel, channels, standing
from hangji.portal.models.figures import OpenFigures
from hangji.portal.models.search import SearchText
from hangji.portal.takedown.models import Takedown

__all__ = [
    "Article",
    "ArticleFile",
    "ArticleStep",
    "ArticleVersion",
    "Basis",
    "Channel",
    "FileUse",
    "OpenFigures",
    "Origin",
    "SearchText",
    "Takedown",
    "VersionKind",
    "VersionState",
    "channel",
    "channels",
    "standing",
]
