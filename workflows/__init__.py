"""WAIT: order and time, each the story of one life. No decisions, no effects."""
