"""What pages, jobs and figures ask of the registers, the vacancies and the ledgers."""
