"""What a visitor's words ask for: the day, the place, the people, the need, and whether a life is in danger."""
