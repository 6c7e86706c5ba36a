import type { MigrationInterface, QueryRunner } from 'typeorm';

type MigrationClass = new () => MigrationInterface;

/**
 * One DDL statement as one migration. DDL commits by itself, so a migration of two statements that fails between them
 * would neither be done nor undone. `IF NOT EXISTS` lets a statement whose registration was lost run again.
 */
export const ddl = (timestamp: number, name: string, statement: string, undo: string): MigrationClass =>
  class implements MigrationInterface {
    readonly name = `${name}${timestamp}`;

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(statement);
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(undo);
    }
  };

/** A table in the one form that MySQL 8 and MariaDB share; both default to other collations. */
export const table = (timestamp: number, name: string, columns: string): MigrationClass =>
  ddl(
    timestamp,
    `Create_${name}_`,
    `CREATE TABLE IF NOT EXISTS ${name} (${columns}) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
    `DROP TABLE IF EXISTS ${name}`,
  );

/**
 * A change of a table that exists. MySQL has no `ADD COLUMN IF NOT EXISTS`: the column is looked for instead, so that a
 * change whose registration was lost runs again.
 */
export const column = (timestamp: number, name: string, probe: string, change: string, undo: string): MigrationClass =>
  class implements MigrationInterface {
    readonly name = `Change_${name}_${probe}_${timestamp}`;

    async up(runner: QueryRunner): Promise<void> {
      if (!(await runner.hasColumn(name, probe))) await runner.query(`ALTER TABLE ${name} ${change}`);
    }

    async down(runner: QueryRunner): Promise<void> {
      if (await runner.hasColumn(name, probe)) await runner.query(`ALTER TABLE ${name} ${undo}`);
    }
  };

/** An index of a table that exists; looked for first, as a column is. */
export const index = (timestamp: number, table: string, name: string, columns: string): MigrationClass =>
  class implements MigrationInterface {
    readonly name = `Index_${name}_${timestamp}`;

    private async isThere(runner: QueryRunner): Promise<boolean> {
      const rows: unknown = await runner.query(`SHOW INDEX FROM ${table} WHERE Key_name = '${name}'`);
      return Array.isArray(rows) && rows.length > 0;
    }

    async up(runner: QueryRunner): Promise<void> {
      if (!(await this.isThere(runner))) await runner.query(`ALTER TABLE ${table} ADD KEY ${name} (${columns})`);
    }

    async down(runner: QueryRunner): Promise<void> {
      if (await this.isThere(runner)) await runner.query(`ALTER TABLE ${table} DROP KEY ${name}`);
    }
  };

/** Change that takes columns away: the first of them is looked for, as `column` does. */
export const without = (timestamp: number, name: string, probe: string, change: string, undo: string): MigrationClass =>
  class implements MigrationInterface {
    readonly name = `Without_${name}_${probe}_${timestamp}`;

    async up(runner: QueryRunner): Promise<void> {
      if (await runner.hasColumn(name, probe)) await runner.query(`ALTER TABLE ${name} ${change}`);
    }

    async down(runner: QueryRunner): Promise<void> {
      if (!(await runner.hasColumn(name, probe))) await runner.query(`ALTER TABLE ${name} ${undo}`);
    }
  };

/** Column types of the schema. Instants are epoch milliseconds: exact, without a zone, the same on both servers. */
export const ID = 'VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin';
export const HASH = 'CHAR(64) CHARACTER SET ascii COLLATE ascii_bin';
export const AT = 'BIGINT';
