"""How do we write it? Danish amounts, days and yes or no in forms, filters and component tags."""
