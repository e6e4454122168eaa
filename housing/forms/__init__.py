"""Shape and cleaning of what people write about dwellings and vacancies."""
