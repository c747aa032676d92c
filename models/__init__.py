"""NAME: what a collaborative's year is made of.

Frozen values here; the same nouns at rest in `models.tables`.
"""
