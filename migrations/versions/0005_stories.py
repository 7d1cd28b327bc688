"""Stories: which articles are copies of one another; and the queue of what is to be related."""

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    op.execute((SQL / "0005_tables.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute((SQL / "0005_down.sql").read_text(encoding="utf-8"))
