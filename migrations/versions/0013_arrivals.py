"""Arrivals: since when a team belongs to a meeting, if groups were matched anew."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("meeting") as batch:
        batch.add_column(
            sa.Column("arrivals", sa.JSON(), nullable=False, server_default="[]")
        )


def downgrade() -> None:
    """Take it away."""
    with op.batch_alter_table("meeting") as batch:
        batch.drop_column("arrivals")
