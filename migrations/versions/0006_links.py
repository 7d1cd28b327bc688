"""Links: which article each promotion points at; exposures; when pages were crawled."""

from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    for step in ("tables", "views"):
        op.execute((SQL / f"0006_{step}.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute((SQL / "0006_down.sql").read_text(encoding="utf-8"))
