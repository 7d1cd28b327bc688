"""What no span cuts: repaired values; and the language of each paragraph."""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    op.execute((SQL / "0004_tables.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute((SQL / "0004_down.sql").read_text(encoding="utf-8"))
