"""HEAR: the mail that comes in. Kept at the door, read through store, said to journeys."""
