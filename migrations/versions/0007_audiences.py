"""Audiences: meetings of some teams, or of who asked to come; seats in one circle."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Let meetings gather some people, and seats be places in one step alone."""
    with op.batch_alter_table("meeting") as batch:
        batch.add_column(sa.Column("teams", sa.JSON(), nullable=False, server_default="[]"))
        for name in ("opt_in", "optional"):
            kind = sa.Boolean()
            no: sa.Column[bool] = sa.Column(
                name, kind, nullable=False, server_default=sa.false()
            )
            batch.add_column(no)
    with op.batch_alter_table("seat") as batch:
        batch.add_column(sa.Column("circle", sa.String(), nullable=True))


def downgrade() -> None:
    """Take that away."""
    with op.batch_alter_table("seat") as batch:
        batch.drop_column("circle")
    with op.batch_alter_table("meeting") as batch:
        for name in ("optional", "opt_in", "teams"):
            batch.drop_column(name)
