"""What the portal's search looks through: one row per released article, its words made even."""

from django.db import models

from hangji.portal.models.articles import Article


class SearchText(models.Model):
    """title, text: as rulebook.portal.even gives them, so that a word is found by ``contains``, of any length."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="search")
    title = models.CharField(max_length=200)
    text = models.TextField()

    def __str__(self) -> str:
        return self.title
