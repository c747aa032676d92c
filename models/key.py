"""The short names by which program and cohort files call things."""

from typing import Annotated

from pydantic import Field

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
