"""ACT: load, decide, keep or send.

Each is safe to repeat; `now` always comes from the workflow.
"""
