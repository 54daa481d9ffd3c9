"""What the portal's search looks through: one row per released article, its words made even."""

from django.db import models

from hangji.portal.models.articles import Article


class SearchText(models.Model):
    """As rulebook.portal.even gives them: a word of any length is found by ``contains``. text: title and all."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="search")
    title = models.CharField(max_length=200)
    text = models.TextField()

    def __str__(self) -> str:
        return self.title
