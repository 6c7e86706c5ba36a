/** A value that a statement may carry. */
export type SqlValue = string | number | boolean | null | Buffer | readonly string[];

/** A row as the driver answers it, by column. */
export type StoredRow = Readonly<Record<string, unknown>>;

export interface Written {
  /** Number of rows that met the condition, changed or not (the driver sets CLIENT_FOUND_ROWS). */
  readonly affectedRows: number;
  readonly insertId: number;
}

/** Statements on one connection, in or outside a transaction. */
export interface Sql {
  rows<T extends object = StoredRow>(statement: string, values?: readonly SqlValue[]): Promise<readonly T[]>;
  /** The first row, or null. */
  row<T extends object = StoredRow>(statement: string, values?: readonly SqlValue[]): Promise<T | null>;
  write(statement: string, values?: readonly SqlValue[]): Promise<Written>;
}
