"""What is told, put together: statements, claims, accounts of one report, incidents of all."""
