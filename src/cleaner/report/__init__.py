"""What was done, shown to a person."""
