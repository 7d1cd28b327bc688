# One image for every service of docker-compose.yml that is ours.
FROM python:3.11.14-slim-bookworm

WORKDIR /opt/tearsheet
COPY requirements/deploy.txt requirements/deploy.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/deploy.txt
COPY pyproject.toml README.md alembic.ini ./
COPY etl etl
COPY dags dags
COPY migrations migrations
# The file system is read-only when it runs: what Python would write is written now.
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
    && python -m compileall -q etl dags \
    && useradd --no-create-home --home-dir /var/lib/airflow --uid 10001 tearsheet \
    && install -d -m 0750 -o tearsheet -g tearsheet /var/lib/airflow /var/lib/tearsheet /var/log/tearsheet
ENV TEARSHEET_HOME=/var/lib/tearsheet \
    AIRFLOW_HOME=/var/lib/airflow \
    PYTHONUNBUFFERED=1
USER 10001:10001
