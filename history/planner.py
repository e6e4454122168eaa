"""Figures for PostgreSQL's planner, of rows that came in great number."""

from django.db import connection, models


def tell_the_planner(*of: type[models.Model]) -> None:
    """PostgreSQL counts no rows of a transaction still open by itself, and plans for tables as small as they were.

    Where it last looked at rows that were taken back, it takes the table for empty, and one page may ask for hours.
    """
    tables = [model._meta.db_table for model in of]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")
