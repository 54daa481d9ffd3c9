"""What people use today: django-import-export, as its admin page works: tried out (the preview), read again and saved.

It fills what a row of a model can fill: the register, the headcount, the Party organisations, the cover. It keeps no
names, status, classification or standing over time, no audit and no matching of columns, so it has less to do.
"""

from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

from import_export import fields, resources
from import_export.formats.base_formats import XLSX
from import_export.widgets import CharWidget, DateWidget, ForeignKeyWidget, IntegerWidget

from bench.floor_import import MODE
from bench.office import NOW, TODAY
from hangji.registry.models import Cover, Headcount, PartyOrganization, SocialOrganization

WHO = fields.Field("organisation", "统一社会信用代码", widget=ForeignKeyWidget(SocialOrganization, "credit_code"))


def plain(attribute: str, head: str, widget: Any = None) -> fields.Field:
    return fields.Field(attribute, head, widget=widget or CharWidget(allow_blank=True))


class Day(DateWidget):
    """A day, which the workbook gives as a day and time."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return value.date() if hasattr(value, "date") else super().clean(value, row, **kwargs)


class Dated(resources.ModelResource):
    """A row that becomes a spell."""

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        instance.since, instance.recorded_at, instance.recorded_in = TODAY, NOW, uuid4()


class Register(resources.ModelResource):
    credit_code = plain("credit_code", "统一社会信用代码")
    name = plain("name", "名称")
    registration_authority = plain("registration_authority", "登记管理机关")
    supervisor = plain("supervisor", "业务主管单位")
    industry = plain("industry", "行业")
    registered_on = plain("registered_on", "登记日期", Day())
    address = plain("address", "住所")

    class Meta:
        model = SocialOrganization
        import_id_fields = ("credit_code",)
        fields = (
            *("credit_code", "name", "registration_authority", "supervisor", "industry", "registered_on", "address"),
        )

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        instance.changed_at = NOW


class Headcounts(Dated):
    organisation = WHO
    full = plain("full", "正式党员", IntegerWidget())
    probationary = plain("probationary", "预备党员", IntegerWidget())
    staff = plain("staff", "从业人员", IntegerWidget())
    not_transferred = plain("not_transferred", "组织关系未转入", IntegerWidget())

    class Meta:
        model = Headcount
        import_id_fields = ("organisation",)
        fields = ("organisation", "full", "probationary", "staff", "not_transferred")


class OfParty:
    """Rows without a Party organisation are passed over."""

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        return not row["党组织名称"]


class Parties(OfParty, resources.ModelResource):
    name = plain("name", "党组织名称")
    approved_on = plain("approved_on", "党组织成立日期", Day())

    class Meta:
        model = PartyOrganization
        import_id_fields = ("name",)
        fields = ("name", "approved_on")

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        instance.changed_at = NOW


class Covers(OfParty, Dated):
    organisation = WHO
    party_organization = fields.Field(
        "party_organization", "党组织名称", widget=ForeignKeyWidget(PartyOrganization, "name")
    )
    mode = plain("mode", "组建方式")

    class Meta:
        model = Cover
        import_id_fields = ("organisation",)
        fields = ("organisation", "party_organization", "mode")

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        super().before_save_instance(instance, row, **kwargs)
        instance.mode = MODE[instance.mode]


def write(path: Path) -> dict[str, float]:
    """Each resource in turn, since the later ones look the earlier ones up."""
    content = path.read_bytes()
    seconds = {"preview": 0.0, "commit": 0.0}
    for resource in (Register(), Headcounts(), Parties(), Covers()):
        for step in seconds:
            begun = perf_counter()
            rows = XLSX().create_dataset(content)
            result = resource.import_data(rows, dry_run=step == "preview", use_transactions=True)
            seconds[step] += perf_counter() - begun
            assert not result.has_errors(), result.row_errors()[:1]
    return seconds
