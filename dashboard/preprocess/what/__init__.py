"""What happened and who is said to have done it; what a report only mentions."""
