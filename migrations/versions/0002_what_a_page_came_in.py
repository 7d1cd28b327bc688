"""Archive members, encodings, HTML and its metadata; the history of replays."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    op.execute((SQL / "0002_tables.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute((SQL / "0002_down.sql").read_text(encoding="utf-8"))
