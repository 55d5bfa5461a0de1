"""What is timed, and against whom. Not part of the running site."""
