"""Invariants that Django has no word for, kept by the database on both engines."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table


class NoOverlap(models.BaseConstraint):
    """No two valid spells of one key share a day.

    key: the field whose spells are kept apart, or several. only: field values that the rule is limited to
    (``{"kind": "primary"}``). Withdrawn rows do not count, so a row is withdrawn before its successor is inserted.
    PostgreSQL: an exclusion constraint (needs btree_gist). SQLite: two triggers, which Django carries along
    when it rebuilds the table, since they hang on its deferred statements.
    """

    def __init__(self, *, name: str, key: str | tuple[str, ...], only: dict[str, str] | None = None):
        super().__init__(name=name)
        self.key = (key,) if isinstance(key, str) else tuple(key)
        self.only = only or {}

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        if schema_editor.connection.vendor == "postgresql":
            return f"CONSTRAINT {schema_editor.quote_name(self.name)} {self._exclusion(model, schema_editor)}"
        schema_editor.deferred_sql.extend(self._triggers(model, schema_editor))
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        table, name = schema_editor.quote_name(model._meta.db_table), schema_editor.quote_name(self.name)
        return f"ALTER TABLE {table} ADD CONSTRAINT {name} {self._exclusion(model, schema_editor)}"

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        table, name = schema_editor.quote_name(model._meta.db_table), schema_editor.quote_name(self.name)
        return f"ALTER TABLE {table} DROP CONSTRAINT {name}"

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "default") -> None:
        """Left to the database: only there are two clerks seen at once."""

    def _columns(self, model: Any) -> list[str]:
        return [model._meta.get_field(name).column for name in self.key]

    def _exclusion(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> str:
        keys = ", ".join(f'"{column}" WITH =' for column in self._columns(model))
        only = "".join(f" AND \"{name}\" = '{value}'" for name, value in self.only.items())
        days = "daterange(since, until, '[)') WITH &&"
        return f"EXCLUDE USING gist ({keys}, {days}) WHERE (withdrawn_at IS NULL{only})"

    def _triggers(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        same = " AND ".join(f'o."{column}" = NEW."{column}"' for column in self._columns(model))
        only = "".join(f" AND o.\"{n}\" = '{v}' AND NEW.\"{n}\" = '{v}'" for n, v in self.only.items())
        template = (
            f'CREATE TRIGGER "{self.name}_%(event)s" BEFORE %(event)s ON %(table)s WHEN NEW.withdrawn_at IS NULL '
            f"BEGIN SELECT RAISE(ABORT, 'NoOverlap {self.name}') WHERE EXISTS (SELECT 1 FROM %(table)s o WHERE {same}"
            f" AND o.withdrawn_at IS NULL AND o.id IS NOT NEW.id{only}"
            " AND (o.until IS NULL OR o.until > NEW.since) AND (NEW.until IS NULL OR NEW.until > o.since)); END"
        )
        table = Table(model._meta.db_table, schema_editor.quote_name)
        return [Statement(template, table=table, event=event) for event in ("insert", "update")]

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "key": self.key, "only": self.only}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NoOverlap) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)


class Frozen(models.BaseConstraint):
    """Once ``once`` is filled in, neither the fields change any more nor does the row go; "" is: from the first day.

    Kept by triggers on both engines, below every form, action and console.
    """

    def __init__(self, *, name: str, fields: tuple[str, ...], once: str = ""):
        super().__init__(name=name)
        self.fields, self.once = tuple(fields), once

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        schema_editor.deferred_sql.extend(self._statements(model, schema_editor))
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        schema_editor.deferred_sql.extend(self._statements(model, schema_editor))
        return None

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        """On SQLite the table is made anew without the triggers, and this is not asked for."""
        table = schema_editor.quote_name(model._meta.db_table)
        events = ("update", "delete")
        return "; ".join(f'DROP TRIGGER IF EXISTS "{self.name}_{event}" ON {table}' for event in events)

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "default") -> None:
        """Left to the database, which no console goes round."""

    @contextmanager
    def lifted(self, model: Any) -> Iterator[None]:
        """Within a transaction, the rows may change: for the one act that the law puts above it, a person's erasure.

        A fault inside rolls the triggers back with everything else.
        """
        if not connection.in_atomic_block:
            raise RuntimeError("a frozen row changes in a transaction only")
        editor = connection.schema_editor()
        self._run(self._lifting(model, editor, "DISABLE"), editor)
        yield
        self._run(self._lifting(model, editor, "ENABLE"), editor)

    def _lifting(self, model: Any, editor: Any, what: str) -> list[str]:
        table, names = editor.quote_name(model._meta.db_table), (f"{self.name}_update", f"{self.name}_delete")
        if connection.vendor == "postgresql":
            connection.check_constraints()  # a table with checks still to come cannot be altered
            return [f'ALTER TABLE {table} {what} TRIGGER "{name}"' for name in names]
        if what == "DISABLE":
            return [f'DROP TRIGGER "{name}"' for name in names]
        return [str(statement) for statement in self._statements(model, editor)]

    @staticmethod
    def _run(statements: list[str], editor: Any) -> None:
        with editor.connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def _statements(self, model: Any, schema_editor: Any) -> list[Statement]:
        table = Table(model._meta.db_table, schema_editor.quote_name)
        if schema_editor.connection.vendor != "postgresql":
            raised = f"BEGIN SELECT RAISE(ABORT, 'Frozen {self.name}'); END"
            return [Statement(f"{head} {raised}", table=table) for head in self._heads(model, "IS NOT", "")]
        function = (
            f'CREATE OR REPLACE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql AS '
            f"$$ BEGIN RAISE EXCEPTION 'Frozen {self.name}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        heads = self._heads(model, "IS DISTINCT FROM", "FOR EACH ROW ")
        return [
            Statement(function, table=table),
            *(Statement(f'{head} EXECUTE FUNCTION "{self.name}"()', table=table) for head in heads),
        ]

    def _heads(self, model: Any, differs: str, each: str) -> list[str]:
        column = {name: model._meta.get_field(name).column for name in (*self.fields, *filter(None, [self.once]))}
        changed = " OR ".join(f'OLD."{column[n]}" {differs} NEW."{column[n]}"' for n in self.fields)
        begun = f'OLD."{column[self.once]}" IS NOT NULL' if self.once else "1 = 1"
        return [
            f'CREATE TRIGGER "{self.name}_update" BEFORE UPDATE ON %(table)s {each}WHEN ({begun} AND ({changed}))',
            f'CREATE TRIGGER "{self.name}_delete" BEFORE DELETE ON %(table)s {each}WHEN ({begun})',
        ]

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "fields": self.fields, "once": self.once}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Frozen) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)
