"""What came before us is written here, as the user *system*: registers, people, vacancies and their answers."""
