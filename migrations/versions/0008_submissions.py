"""Submissions: what is sent in for asks; whom an ask goes to."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make their table, and let asks say more of whom they concern."""
    op.create_table(
        "submission",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("request", sa.String(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["occasion"], ["ask.id"]),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("request"),
    )
    with op.batch_alter_table("submission") as batch:
        batch.create_index("ix_submission_occasion", ["occasion"], unique=False)
    with op.batch_alter_table("ask") as batch:
        batch.add_column(_with("escalation", sa.JSON(), "{}"))
        batch.add_column(_with("each", sa.Boolean(), sa.false()))
        batch.add_column(_with("audience", sa.JSON(), '["lead", "core"]'))
        batch.add_column(sa.Column("owner", sa.String(), nullable=True))
        batch.add_column(sa.Column("handed", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_ask_owner_person", "person", ["owner"], ["id"])


def _with(name: str, kind: Any, default: Any) -> sa.Column[Any]:
    """Return a column that rows from before have a value for."""
    return sa.Column(name, kind, nullable=False, server_default=default)


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("ask") as batch:
        batch.drop_constraint("fk_ask_owner_person", type_="foreignkey")
        for name in ("handed", "owner", "audience", "each", "escalation"):
            batch.drop_column(name)
    with op.batch_alter_table("submission") as batch:
        batch.drop_index("ix_submission_occasion")
    op.drop_table("submission")
