"""What does it cost? Vacancy rent, and later guarantees, invoices, refunds, payments."""
