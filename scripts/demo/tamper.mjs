/** One byte of the letter and one row of the audit chain, changed in a copy: both must be named. */
import { builtUrl } from '../lib/paths.mjs';
import { request, until } from './client.mjs';

/** The letter with one byte of its content flipped. */
export const tamperedLetter = (pdf) => {
  const copy = Buffer.from(pdf);
  const place = copy.indexOf('stream') + 40;
  copy.writeUInt8(copy.readUInt8(place) ^ 0x01, place);
  return { copy, place };
};

const PATIENCE = { within: 90_000, every: 5_000 };

/** Asks again when the machine is busy: its answer says so. */
export const verifyUpload = (api, pdf) =>
  until(
    'the judgement of a letter',
    async () => {
      const form = new FormData();
      form.set('file', new Blob([pdf], { type: 'application/pdf' }), 'surat.pdf');
      const answer = await request(`${api}/api/v1/verify`, { method: 'POST', form });
      return (answer.body?.report ?? answer.body)?.subIndication === 'TRY_LATER' ? undefined : answer;
    },
    PATIENCE,
  );

/** Copies the record's chain into a schema of its own, changes one stored byte there, and answers the broken entry. */
export const tamperedChain = async (configFile, application) => {
  process.env.PARAF_CONFIG = configFile;
  /** @type {typeof import('../../src/infra/config/index.js')} */
  const { loadConfig } = await import(builtUrl('infra/config/index.js'));
  /** @type {typeof import('../../src/infra/persistence/index.js')} */
  const { openStore } = await import(builtUrl('infra/persistence/index.js'));
  const { createConnection } = await import('mysql2/promise');
  const config = loadConfig();
  const { host, port, user, name } = config.database;
  const copy = `${name}_salinan`;
  const connection = await createConnection({ host, port, user, password: config.database.password.reveal() });
  const rowsOf = async (statement, values) => {
    const [rows] = await connection.query(statement, values);
    return /** @type {Record<string, any>[]} */ (rows);
  };
  try {
    await connection.query(`DROP DATABASE IF EXISTS \`${copy}\``);
    await connection.query(`CREATE DATABASE \`${copy}\``);
    const tables = await rowsOf(
      'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_type = ?',
      [name, 'BASE TABLE'],
    );
    for (const { name: table } of tables) {
      await connection.query(`CREATE TABLE \`${copy}\`.\`${table}\` LIKE \`${name}\`.\`${table}\``);
      const columns = await rowsOf(
        "SELECT column_name AS name FROM information_schema.columns WHERE table_schema = ? AND table_name = ? AND extra NOT LIKE '%GENERATED%'",
        [name, table],
      );
      const stored = columns.map(({ name: column }) => `\`${column}\``).join(', ');
      await connection.query(
        `INSERT INTO \`${copy}\`.\`${table}\` (${stored}) SELECT ${stored} FROM \`${name}\`.\`${table}\``,
      );
    }
    const entries = await rowsOf(
      `SELECT position FROM \`${copy}\`.audit_event WHERE application = ? ORDER BY position`,
      [application],
    );
    const position = entries[Math.floor(entries.length / 2)]?.position;
    await connection.query(
      `UPDATE \`${copy}\`.audit_event SET canonical = CONCAT(LEFT(canonical, LENGTH(canonical) - 1), ' ') WHERE application = ? AND position = ?`,
      [application, position],
    );
    const store = await openStore({ ...config, database: { ...config.database, name: copy } });
    try {
      return { position: Number(position), report: await store.applications.verifyChain(application) };
    } finally {
      await store.close();
    }
  } finally {
    await connection.query(`DROP DATABASE IF EXISTS \`${copy}\``);
    await connection.end();
  }
};
