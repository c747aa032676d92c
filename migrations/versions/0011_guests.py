"""Guests: of which part of the community each is."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("seat") as batch:
        batch.add_column(sa.Column("category", sa.String(length=40), nullable=True))


def downgrade() -> None:
    """Take it away."""
    with op.batch_alter_table("seat") as batch:
        batch.drop_column("category")
