"""The migrations and the models say the same."""

from django.core.management import call_command


def test_the_migrations_make_what_the_models_are(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
