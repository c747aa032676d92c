"""The inbox: what comes in by mail, and what becomes of it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make its table."""
    op.create_table(
        "inbox",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("door", sa.String(length=40), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("envelope_from", sa.String(), nullable=False),
        sa.Column("envelope_to", sa.String(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("ledger_key", sa.String(), nullable=True),
        sa.Column("permanent", sa.Boolean(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["occasion"],
            ["meeting.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("identity"),
    )
    with op.batch_alter_table("inbox") as batch:
        batch.create_index("inbox_by_state", ["state", "number"], unique=False)
        batch.create_index("inbox_by_ledger", ["ledger_key"], unique=False)
        batch.create_index("ix_inbox_person", ["person"], unique=False)


def downgrade() -> None:
    """Take it away."""
    with op.batch_alter_table("inbox") as batch:
        batch.drop_index("ix_inbox_person")
        batch.drop_index("inbox_by_ledger")
        batch.drop_index("inbox_by_state")
    op.drop_table("inbox")
