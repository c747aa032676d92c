"""Bad addresses: where letters came back, and nothing goes until that is mended."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "bad_address",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("mended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
        sa.PrimaryKeyConstraint("number"),
    )
    with op.batch_alter_table("bad_address") as batch:
        batch.create_index("ix_bad_address_person", ["person"], unique=False)


def downgrade() -> None:
    """Take it away."""
    with op.batch_alter_table("bad_address") as batch:
        batch.drop_index("ix_bad_address_person")
    op.drop_table("bad_address")
