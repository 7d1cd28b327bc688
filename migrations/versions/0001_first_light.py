"""The first tables: intake for operators, news for analysts, their views and roles."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    for step in ("tables", "views", "roles"):
        op.execute((SQL / f"0001_{step}.sql").read_text(encoding="utf-8"))
    # Who loads asks first which tables it meets.
    op.execute("GRANT SELECT ON public.alembic_version TO tearsheet_loader")


def downgrade() -> None:
    op.execute((SQL / "0001_down.sql").read_text(encoding="utf-8"))
