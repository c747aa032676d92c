"""The year in seconds: the driver of the clock, the cast, the booklet."""
