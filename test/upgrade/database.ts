/** A database as SQL text, one statement a line, written and read without any client program. */
import { createConnection, escape, type Connection, type RowDataPacket } from 'mysql2/promise';

export interface Address {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly name: string;
}

/** Bytes of one INSERT at most, so that every server takes it. */
const STATEMENT = 400_000;
const PLAIN = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal', 'float', 'double']);
const BYTES = new Set(['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob', 'bit']);

const connect = ({ host, port, user, password, name }: Address): Promise<Connection> =>
  createConnection({ host, port, user, password, database: name, charset: 'utf8mb4' });

interface Column {
  readonly name: string;
  readonly type: string;
}

const columnsOf = async (connection: Connection, table: string): Promise<readonly Column[]> => {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns
     WHERE table_schema = DATABASE() AND table_name = ? AND UPPER(extra) NOT LIKE '%GENERATED%' ORDER BY ordinal_position`,
    [table],
  );
  return rows.map((row) => ({ name: String(row['name']), type: String(row['type']).toLowerCase() }));
};

const literal = (value: Buffer | null, { type }: Column): string => {
  if (value === null) return 'NULL';
  if (PLAIN.has(type)) return value.toString('latin1');
  if (BYTES.has(type)) return value.length === 0 ? "''" : `X'${value.toString('hex')}'`;
  return escape(value.toString('utf8'));
};

const tableAsSql = async (connection: Connection, table: string): Promise<readonly string[]> => {
  const [[created]] = await connection.query<RowDataPacket[]>(`SHOW CREATE TABLE \`${table}\``);
  const lines = [String(created?.['Create Table']).replaceAll(/\s*\n\s*/gu, ' ')];
  const columns = await columnsOf(connection, table);
  const names = columns.map(({ name }) => `\`${name}\``).join(', ');
  const [rows] = await connection.query<RowDataPacket[][]>({
    sql: `SELECT ${names} FROM \`${table}\``,
    rowsAsArray: true,
    typeCast: (field) => field.buffer(),
  });
  let tuples: string[] = [];
  let size = 0;
  const flush = (): void => {
    if (tuples.length > 0) lines.push(`INSERT INTO \`${table}\` (${names}) VALUES ${tuples.join(', ')}`);
    [tuples, size] = [[], 0];
  };
  for (const row of rows as unknown as readonly (readonly (Buffer | null)[])[]) {
    const tuple = `(${columns.map((column, index) => literal(row[index] ?? null, column)).join(', ')})`;
    if (size + tuple.length > STATEMENT) flush();
    tuples.push(tuple);
    size += tuple.length;
  }
  flush();
  return lines;
};

/** Every table with its rows, as they are. */
export const dumpDatabase = async (address: Address): Promise<string> => {
  const connection = await connect(address);
  try {
    const [tables] = await connection.query<RowDataPacket[]>(
      `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name`,
    );
    const lines = ['SET FOREIGN_KEY_CHECKS = 0', 'SET UNIQUE_CHECKS = 0'];
    for (const row of tables) lines.push(...(await tableAsSql(connection, String(row['name']))));
    return lines.map((line) => `${line};\n`).join('');
  } finally {
    await connection.end();
  }
};

/** Puts a dump into an empty database. */
export const loadDatabase = async (address: Address, sql: string): Promise<void> => {
  const connection = await connect(address);
  try {
    for (const line of sql.split('\n')) if (line !== '') await connection.query(line);
  } finally {
    await connection.end();
  }
};
