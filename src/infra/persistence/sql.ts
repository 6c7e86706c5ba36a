/** A value that a statement may carry. */
export type SqlValue = string | number | boolean | null | Buffer | readonly string[];

export interface Written {
  /** Rows that the condition met, changed or not (the driver sets CLIENT_FOUND_ROWS). */
  readonly affectedRows: number;
  readonly insertId: number;
}

/** Statements on one connection, in or outside a transaction. */
export interface Sql {
  rows<T extends object>(statement: string, values?: readonly SqlValue[]): Promise<readonly T[]>;
  /** The first row, or null. */
  row<T extends object>(statement: string, values?: readonly SqlValue[]): Promise<T | null>;
  write(statement: string, values?: readonly SqlValue[]): Promise<Written>;
}

/** `INSERT INTO table (columns) VALUES (…)` of a plain object: names are the code's own, never input. */
export const insertInto = (
  table: string,
  row: Readonly<Record<string, SqlValue>>,
): readonly [string, readonly SqlValue[]] => {
  const columns = Object.keys(row);
  return [
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    Object.values(row),
  ];
};
