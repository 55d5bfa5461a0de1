"""The verbs: each takes the database, who acts and when, and is one transaction, wholly done or not at all."""
