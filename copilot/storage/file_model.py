"""What every group of keys of a file has in common.

The models are built on first use and as one piece, and their docstrings are read only when the
schema is made: that halves what they add to the start of the command line.
"""

from pydantic import BaseModel, ConfigDict


class FileModel(BaseModel):
    """A group of keys in the file; unknown ones are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)
