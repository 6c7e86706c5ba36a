import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RowDataPacket } from 'mysql2';
import type { AnyColumn, ColumnKind } from '../../../src/infra/persistence/columns.js';
import { openDatabase, type Database } from '../../../src/infra/persistence/database.js';
import * as clock from '../../../src/infra/persistence/tables/clock.js';
import * as exchange from '../../../src/infra/persistence/tables/exchange.js';
import * as letters from '../../../src/infra/persistence/tables/letters.js';
import * as office from '../../../src/infra/persistence/tables/office.js';
import * as procedures from '../../../src/infra/persistence/tables/procedures.js';
import * as record from '../../../src/infra/persistence/tables/record.js';
import { ownDatabase, type OwnDatabase } from './own-database.js';

interface SchemaColumn extends RowDataPacket {
  readonly of: string;
  readonly name: string;
  readonly type: string;
  readonly nullable: 'YES' | 'NO';
  readonly fallback: string | null;
  readonly extra: string;
}

interface Mapped {
  readonly name: string;
  readonly columns: string;
  readonly map: Readonly<Record<string, AnyColumn>>;
}

const TABLES: readonly Mapped[] = [record, exchange, letters, clock, procedures, office].flatMap((module) =>
  Object.values<Mapped>(module),
);

/** Types that the schema may have for a column of this kind. */
const TYPES: Readonly<Record<ColumnKind, RegExp>> = {
  text: /^(char|varchar|text|mediumtext)$/,
  json: /^(text|mediumtext)$/,
  number: /^(int|bigint|tinyint)$/,
  instant: /^bigint$/,
  flag: /^tinyint$/,
  bytes: /^(blob|mediumblob|varbinary)$/,
  sealed: /^(blob|mediumblob)$/,
};

/** Left out of an INSERT, the server finds a value itself. */
const isFilled = ({ nullable, fallback, extra }: SchemaColumn): boolean =>
  nullable === 'YES' || fallback !== null || /auto_increment|generated/i.test(extra);

describe('the maps of the tables', () => {
  let own: OwnDatabase;
  let database: Database;
  let schema: readonly SchemaColumn[];
  beforeAll(async () => {
    own = await ownDatabase();
    database = await openDatabase(own.config.database);
    [schema] = await own.raw.query<SchemaColumn[]>(
      `SELECT table_name AS \`of\`, column_name AS name, data_type AS type, is_nullable AS nullable, column_default AS fallback, extra
       FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name <> 'schema_migration'`,
    );
  });
  afterAll(async () => {
    await database.close();
    await own.drop();
  });

  const described = (): readonly string[] => schema.map(({ of, name }) => `${of}.${name}`).sort();

  it('name every column of every table once, and no other', () => {
    const mapped = TABLES.flatMap(({ name, map }) => Object.values(map).map((column) => `${name}.${column.name}`));

    expect(mapped.sort()).toEqual(described());
  });

  it('say of each column what the schema says', () => {
    const wrong = TABLES.flatMap(({ name, map }) =>
      Object.values(map).flatMap((column) => {
        const stored = schema.find(({ of, name: found }) => of === name && found === column.name);
        if (stored === undefined) return [];
        const isRight =
          TYPES[column.kind].test(stored.type) &&
          (/generated/i.test(stored.extra) || column.nullable === (stored.nullable === 'YES')) &&
          (column.need === 'required') === !isFilled(stored);
        return isRight ? [] : [`${name}.${column.name}: ${column.kind}, ${column.need}: ${JSON.stringify(stored)}`];
      }),
    );

    expect(wrong).toEqual([]);
  });

  it('are read by the statements that they make', async () => {
    for (const { name, columns } of TABLES)
      expect(await database.run((sql) => sql.rows(`SELECT ${columns} FROM ${name}`))).toEqual([]);
  });

  it('are the only place of several statements: any other text holds one', async () => {
    await expect(database.run((sql) => sql.rows('SELECT 1; SELECT 2'))).rejects.toThrow(/one statement was expected/);
    expect(await database.script('SELECT 1 AS a; SELECT 2 AS a', [], 1_900)).toEqual([[{ a: 1 }], [{ a: 2 }]]);
  });

  it('takes a script back as a whole where one statement of it fails', async () => {
    const beat = 'INSERT INTO heartbeat (component, last_at) VALUES (?, 1)';
    await expect(
      database.script(`START TRANSACTION; ${beat}; ${beat}; COMMIT`, ['api', 'api'], 1_900),
    ).rejects.toMatchObject({ errno: 1062 });

    const connections = await Promise.all(
      Array.from({ length: 8 }, () => database.run((sql) => sql.rows('SELECT component FROM heartbeat'))),
    );
    expect(connections.flat()).toEqual([]);
  });
});
