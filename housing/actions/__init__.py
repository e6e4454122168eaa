"""The only writers of registers, vacancies and ledgers: lock, look, ask the law, take the step."""
