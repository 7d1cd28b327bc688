"""Running the product: Airflow's home, one night through Airflow, and the web UI."""
