"""What exists? Associations, estates, dwellings, areas, agreements, vacancies, the quota ledger."""
