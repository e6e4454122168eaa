"""The caseworker's pages, and the association's page of those who were allocated to it."""
