"""The pages of the money, a file a subject; `shown` turns rows into what the components take."""
