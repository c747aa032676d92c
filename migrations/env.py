"""Alembic's entry: runs on the connection that `store.migrate` hands over."""

from alembic import context
from sqlmodel import SQLModel

import models.tables.answer
import models.tables.ask
import models.tables.attendance
import models.tables.bad_address
import models.tables.change
import models.tables.cohort
import models.tables.digest_wish
import models.tables.feed
import models.tables.inbox
import models.tables.ledger
import models.tables.meeting
import models.tables.seat
import models.tables.submission  # noqa: F401 - all tables must be known

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
