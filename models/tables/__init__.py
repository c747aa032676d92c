"""The nouns at rest (SQLModel); each has `of(value)` and `to_value()`."""
