"""KEEP: plain functions of a session; read models for pages; programs from disk."""
