"""Answers by mail: by which way a form was filled, and which ask a message is about."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Let a submission say how it came, and a message name an ask."""
    with op.batch_alter_table("submission") as batch:
        batch.add_column(
            sa.Column("way", sa.String(length=40), nullable=False, server_default="page")
        )
    with op.batch_alter_table("submission") as batch:
        batch.alter_column("way", server_default=None)
    with op.batch_alter_table("inbox") as batch:
        batch.add_column(sa.Column("ask", sa.String(), nullable=True))
        batch.create_foreign_key("inbox_ask", "ask", ["ask"], ["id"])


def downgrade() -> None:
    """Take that away."""
    with op.batch_alter_table("inbox") as batch:
        batch.drop_constraint("inbox_ask", type_="foreignkey")
        batch.drop_column("ask")
    with op.batch_alter_table("submission") as batch:
        batch.drop_column("way")
