#!/bin/sh
# Run once, by the image, on an empty data folder: one database and one account each for Paraf and for Temporal.
# Both can do everything in their own databases and nothing elsewhere.
set -eu

secret() { cat "/run/secrets/$1"; }

MYSQL_PWD="$(secret mysql-root-password)" mysql --protocol=socket -u root <<SQL
CREATE DATABASE IF NOT EXISTS paraf CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE DATABASE IF NOT EXISTS temporal CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE DATABASE IF NOT EXISTS temporal_visibility CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE USER IF NOT EXISTS 'paraf'@'%' IDENTIFIED BY '$(secret paraf-database-password)';
CREATE USER IF NOT EXISTS 'temporal'@'%' IDENTIFIED BY '$(secret temporal-database-password)';
GRANT ALL PRIVILEGES ON paraf.* TO 'paraf'@'%';
GRANT ALL PRIVILEGES ON temporal.* TO 'temporal'@'%';
GRANT ALL PRIVILEGES ON temporal_visibility.* TO 'temporal'@'%';
SQL
