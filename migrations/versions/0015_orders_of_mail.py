"""Orders of mail: a message says which order it gave, before anybody hears of that."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Let a message name its order."""
    with op.batch_alter_table("inbox") as batch:
        batch.add_column(sa.Column("request", sa.String(), nullable=True))


def downgrade() -> None:
    """Take that away."""
    with op.batch_alter_table("inbox") as batch:
        batch.drop_column("request")
