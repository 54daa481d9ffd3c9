"""Django's own admin over the standings: same columns, filters and page size. Only the bench's process knows it."""

from django.contrib import admin

from bench.office import TODAY
from hangji.kit.tables import PAGE_SIZE
from hangji.registry.models import Standing
from hangji.registry.queries import ACTIVE


class Organisations(admin.ModelAdmin[Standing]):
    list_display = ("name", "kind", "region_code", "industry", "full", "mode", "bucket", "instructor", "changed")
    list_filter = ("kind", "level", "bucket")
    list_select_related = ("organisation", "party_organization", "instructor")
    search_fields = ("organisation__name",)
    ordering = ("organisation__name",)
    list_per_page = PAGE_SIZE

    def get_queryset(self, request):
        return super().get_queryset(request).filter(ACTIVE, since__lte=TODAY, until__gt=TODAY)

    def has_view_permission(self, request, obj=None):
        return True

    def has_change_permission(self, request, obj=None):
        return False

    def has_add_permission(self, request):
        return False

    def has_module_permission(self, request):
        return True

    def has_delete_permission(self, request, obj=None):
        return False

    def industry(self, row):
        return row.organisation.industry

    def changed(self, row):
        return row.organisation.changed_at


class Site(admin.AdminSite):
    def has_permission(self, request):
        return request.user.is_authenticated

    def each_context(self, request):
        return {**super().each_context(request), "available_apps": [], "is_nav_sidebar_enabled": False}


SITE = Site()
SITE.register(Standing, Organisations)
