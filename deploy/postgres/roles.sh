#!/bin/sh
# Runs once, when PostgreSQL's volume is new: two roles that cannot see each other's databases.
# The passwords travel by the environment and are quoted by psql, never by this shell.
set -eu
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv temporal_password TEMPORAL_DB_PASSWORD
\getenv convener_password CONVENER_DB_PASSWORD
CREATE ROLE temporal LOGIN PASSWORD :'temporal_password';
CREATE ROLE convener LOGIN PASSWORD :'convener_password';
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
CREATE DATABASE convener OWNER convener;
REVOKE CONNECT ON DATABASE temporal, temporal_visibility, convener FROM PUBLIC;
SQL
