import { randomBytes } from 'node:crypto';
import { createConnection, type Connection } from 'mysql2/promise';
import { Secret, type Config } from '../../../src/infra/config/index.js';
import { migrate, openStore, type Store } from '../../../src/infra/persistence/index.js';

/** A database of one spec file, made on the server that PARAF_TEST_DATABASE names, and dropped in the end. */
export interface OwnDatabase {
  readonly config: Pick<Config, 'database' | 'keys'>;
  readonly store: Store;
  /** A plain connection past the store: to look, and to tamper. */
  readonly raw: Connection;
  drop(): Promise<void>;
}

const given = (): URL => {
  const text = process.env['PARAF_TEST_DATABASE'];
  if (text === undefined || text === '')
    throw new Error(
      'PARAF_TEST_DATABASE is not set: expected mysql://user:password@host:port/name; "npm test" sets it',
    );
  return new URL(text);
};

export const testConfig = (name: string): Pick<Config, 'database' | 'keys'> => {
  const url = given();
  return {
    database: {
      host: url.hostname,
      port: Number(url.port),
      user: decodeURIComponent(url.username),
      passwordFile: 'not read',
      password: new Secret(decodeURIComponent(url.password)),
      name,
      poolSize: 8,
    },
    keys: { masterKeyFile: 'not read', masterKey: new Secret(`k1:${Buffer.alloc(32, 7).toString('base64')}`) },
  };
};

export const connect = (database: Config['database'], name?: string): Promise<Connection> =>
  createConnection({
    host: database.host,
    port: database.port,
    user: database.user,
    password: database.password.reveal(),
    ...(name === undefined ? {} : { database: name }),
    supportBigNumbers: true,
  });

/** A new empty schema without tables. */
export const emptySchema = async (): Promise<{
  readonly config: Pick<Config, 'database' | 'keys'>;
  readonly raw: Connection;
  drop(): Promise<void>;
}> => {
  const name = `paraf_test_${randomBytes(6).toString('hex')}`;
  const config = testConfig(name);
  const raw = await connect(config.database);
  await raw.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  await raw.query(`USE ${name}`);
  return {
    config,
    raw,
    drop: async () => {
      await raw.query(`DROP DATABASE ${name}`);
      await raw.end();
    },
  };
};

export const ownDatabase = async (): Promise<OwnDatabase> => {
  const { config, raw, ...schema } = await emptySchema();
  await migrate(config.database);
  const store = await openStore(config);
  return {
    config,
    store,
    raw,
    drop: async () => {
      await store.close();
      await schema.drop();
    },
  };
};
