"""Letters that are sent again because somebody asked for it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Let a letter name the one it repeats."""
    with op.batch_alter_table("ledger") as batch:
        batch.add_column(sa.Column("resends", sa.String(), nullable=True))


def downgrade() -> None:
    """Take that away."""
    with op.batch_alter_table("ledger") as batch:
        batch.drop_column("resends")
