"""When it happened: date phrases, hours and the days they mean."""
