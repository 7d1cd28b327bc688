# One image for every service of docker-compose.yml.
FROM python:3.11-slim-bookworm

WORKDIR /opt/tearsheet
COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md alembic.ini ./
COPY etl etl
COPY dags dags
COPY migrations migrations
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
    && useradd --create-home --uid 10001 tearsheet \
    && install -d -o tearsheet /var/lib/tearsheet /var/lib/airflow
USER tearsheet
ENV TEARSHEET_HOME=/var/lib/tearsheet AIRFLOW_HOME=/var/lib/airflow
