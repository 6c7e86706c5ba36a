/**
 * One map for each table: a field of the program, its column, and how its value is stored. The type of a row, the
 * fields of an INSERT and the columns of a SELECT derive from it; statements themselves are written out where they are
 * sent. A test holds the maps against the migrated schema, both ways.
 */
import type { Json } from '../../domain/shared/json.js';
import type { Sql, SqlValue, StoredRow } from './sql.js';
import { RecordInvariant } from './unavailable.js';

/** Kind of a column, which the schema must agree with. */
export type ColumnKind = 'text' | 'number' | 'instant' | 'flag' | 'json' | 'bytes' | 'sealed';

interface Seal {
  readonly place: string | null;
  /** The field that tells one row's value from another's in the encryption context. */
  readonly by: string | null;
}

/** Properties of a column that the map needs, whatever its field is. */
export interface AnyColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly nullable: boolean;
  /** 'required' where an INSERT must name the field. */
  readonly need: 'required' | 'optional';
  readonly seal?: Seal;
  /** Value of a sealed field once its key is destroyed; without one such a row cannot be read. */
  readonly erased?: unknown;
  /** Conversion of the stored value; left out where that is the field's value. */
  readonly read?: (stored: never) => unknown;
  readonly write?: (field: never) => SqlValue;
}

export interface Column<Field, Need extends AnyColumn['need'] = 'required'> extends AnyColumn {
  readonly need: Need;
  readonly erased?: Field;
  readonly read?: (stored: never) => Field;
  readonly write?: (field: Field) => SqlValue;
}

const plain = <T extends SqlValue>(name: string, kind: ColumnKind): Column<T> => ({
  ...{ name, kind, nullable: false, need: 'required' },
});

export function text(name: string): Column<string>;
export function text<T extends string>(name: string): Column<T>;
export function text(name: string): Column<string> {
  return plain(name, 'text');
}

export const number = (name: string): Column<number> => plain(name, 'number');
/** Column of an instant, in epoch milliseconds. */
export const instant = (name: string): Column<number> => plain(name, 'instant');
export const bytes = (name: string): Column<Buffer> => plain(name, 'bytes');

/** Column of a truth value, stored as 1 or 0. */
export const flag = (name: string): Column<boolean> => ({
  ...{ name, kind: 'flag', nullable: false, need: 'required' },
  read: (stored: number) => stored === 1,
  write: (field) => (field ? 1 : 0),
});

/** Column of a number that the server gives, read as the text that names the row outside. */
export const rowId = (name: string): Column<string, 'optional'> => ({
  ...{ name, kind: 'number', nullable: false, need: 'optional' },
  read: (stored: number) => String(stored),
  write: (field) => field,
});

export const json = <T>(name: string): Column<T> => ({
  ...{ name, kind: 'json', nullable: false, need: 'required' },
  read: (stored: string) => JSON.parse(stored) as T,
  write: (field) => JSON.stringify(field),
});

/**
 * Column of encrypted JSON. The context of its encryption is `place/value` with the value of the field `by`, or either
 * alone, so that a value that was moved to another row does not open.
 */
export const sealed = <T>(
  name: string,
  {
    place = null,
    by = null,
    erased,
  }: { readonly place?: string | null; readonly by?: string | null; readonly erased?: T },
): Column<T> & { readonly seal: Seal } => ({
  ...{ name, kind: 'sealed', nullable: false, need: 'required', seal: { place, by } },
  ...(erased === undefined ? {} : { erased }),
});

/** Column that may be NULL, and is NULL where an INSERT does not name it. */
export const orNull = <T>({ read, write, erased: _, ...column }: Column<T>): Column<T | null, 'optional'> => ({
  ...{ ...column, nullable: true, need: 'optional' },
  ...(read === undefined ? {} : { read: (stored: unknown) => (stored === null ? null : read(stored as never)) }),
  ...(write === undefined ? {} : { write: (field) => (field === null ? null : write(field)) }),
});

/** A column that the schema fills where an INSERT does not name it. */
export const filled = <T>(column: Column<T>): Column<T, 'optional'> => ({ ...column, need: 'optional' });

/** Column of a text in a unique key: null is stored as the empty text. */
export const orEmpty = (name: string): Column<string | null> => ({
  ...{ name, kind: 'text', nullable: false, need: 'required' },
  read: (stored: string) => (stored === '' ? null : stored),
  write: (field) => field ?? '',
});

/** Column of a number in a key: null is stored as 0. */
export const orZero = (name: string): Column<number | null, 'optional'> => ({
  ...{ name, kind: 'instant', nullable: false, need: 'optional' },
  read: (stored: number) => (stored === 0 ? null : stored),
  write: (field) => field ?? 0,
});

type Columns = Readonly<Record<string, AnyColumn>>;

type FieldOf<T> = T extends Column<infer Field, AnyColumn['need']> ? Field : never;

/** Row of a table, as fields of the program. */
export type Fields<C extends Columns> = { readonly [F in keyof C]: FieldOf<C[F]> };

type Optional<C extends Columns> = { [F in keyof C]: C[F] extends { readonly need: 'required' } ? never : F }[keyof C];

/** A value to be sealed, or one that is sealed already because its digest is needed too. */
type GivenField<T> = T extends { readonly seal: Seal } ? FieldOf<T> | Buffer : FieldOf<T>;

/** Fields that an INSERT takes. */
export type Given<C extends Columns> = { readonly [F in Exclude<keyof C, Optional<C>>]: GivenField<C[F]> } & {
  readonly [F in Optional<C>]?: GivenField<C[F]>;
};

type SealedFields<C extends Columns> = { [F in keyof C]: C[F] extends { readonly seal: Seal } ? F : never }[keyof C];

/** Key argument of a table; a table without sealed columns needs none. */
type WithKey<C extends Columns, Key> = [SealedFields<C>] extends [never] ? [] : [key: Key];

type Present<C extends Columns, Never extends keyof C> = {
  readonly [F in keyof C]: F extends Never ? Column<NonNullable<FieldOf<C[F]>>, C[F]['need']> : C[F];
};

export interface Opener {
  readonly open: (sealed: Buffer, place: string) => unknown;
}

export interface Closer {
  readonly close: (value: Json, place: string) => Buffer;
}

export interface Table<C extends Columns> {
  readonly name: string;
  readonly map: C;
  /** Columns for a SELECT: `a, b`; with an alias of the table, `t.a, t.b`. */
  readonly columns: string;
  columnsOf(alias: string): string;
  /** A part of the map, for a SELECT of fewer columns. */
  only<F extends keyof C>(...fields: readonly F[]): Table<Pick<C, F>>;
  without<F extends keyof C>(...fields: readonly F[]): Table<Omit<C, F>>;
  /** The map for a SELECT whose condition leaves out rows in which these are NULL. */
  present<F extends keyof C>(...fields: readonly F[]): Table<Present<C, F>>;
  /** Reads a row. With null as the key, sealed fields have their erased value. */
  read(row: StoredRow, ...key: WithKey<C, Opener | null>): Fields<C>;
  read(row: StoredRow | null, ...key: WithKey<C, Opener | null>): Fields<C> | null;
  readAll(rows: readonly StoredRow[], ...key: WithKey<C, Opener | null>): readonly Fields<C>[];
  /** `INSERT INTO table (…) VALUES (…)` with its values. */
  insert(given: Given<C>, ...key: WithKey<C, Closer>): readonly [statement: string, values: readonly SqlValue[]];
}

const contextOf = (table: string, { place, by }: Seal, value: (field: string) => unknown): string => {
  if (by === null) return place ?? '';
  const distinct = value(by);
  if (typeof distinct !== 'string' && typeof distinct !== 'number')
    throw new RecordInvariant(`a sealed value of ${table} is known by its ${by}, which was not read or given with it`);
  return place === null ? String(distinct) : `${place}/${String(distinct)}`;
};

const presentOnly = (table: string, column: AnyColumn): AnyColumn => ({
  ...column,
  nullable: false,
  read: (stored: unknown) => {
    if (stored === null)
      throw new RecordInvariant(`${table}.${column.name} is NULL where the statement leaves NULL out`);
    return column.read === undefined ? stored : column.read(stored as never);
  },
});

export const table = <C extends Columns>(name: string, map: C): Table<C> => {
  const entries = Object.entries(map);
  const columnOf = (field: string): AnyColumn => {
    const column = map[field];
    if (column === undefined) throw new RecordInvariant(`table ${name} has no field ${field}`);
    return column;
  };
  const part = <F extends keyof C>(keep: (field: string) => boolean): Table<Pick<C, F>> =>
    table(name, Object.fromEntries(entries.filter(([field]) => keep(field))) as Pick<C, F>);
  const opened = (row: StoredRow, field: string, seal: Seal, key: Opener | null | undefined): unknown => {
    const column = columnOf(field);
    const stored = row[column.name];
    if (key != null && Buffer.isBuffer(stored))
      return key.open(
        stored,
        contextOf(name, seal, (by) => row[columnOf(by).name]),
      );
    if (key === null && 'erased' in column) return column.erased;
    throw new RecordInvariant(`${name}.${field} cannot be read without its key`);
  };
  const read = (row: StoredRow, key: Opener | null | undefined): Fields<C> => {
    const fields: Record<string, unknown> = {};
    for (const [field, { name: column, read: decode, seal }] of entries) {
      const stored = row[column];
      if (stored === undefined) throw new RecordInvariant(`${name}.${column} was not selected`);
      if (seal !== undefined) fields[field] = opened(row, field, seal, key);
      else fields[field] = decode === undefined ? stored : decode(stored as never);
    }
    return fields as Fields<C>;
  };
  const written = (
    fields: Readonly<Record<string, unknown>>,
    field: string,
    { write, seal }: AnyColumn,
    key: Closer | undefined,
  ): SqlValue => {
    const value = fields[field];
    if (seal === undefined) return write === undefined ? (value as SqlValue) : write(value as never);
    if (Buffer.isBuffer(value)) return value;
    if (key === undefined) throw new RecordInvariant(`${name}.${field} cannot be written without its key`);
    return key.close(
      value as Json,
      contextOf(name, seal, (by) => fields[by]),
    );
  };
  return {
    name,
    map,
    columns: entries.map(([, column]) => column.name).join(', '),
    columnsOf: (alias) => entries.map(([, column]) => `${alias}.${column.name}`).join(', '),
    only: (...fields) => part((field) => (fields as readonly string[]).includes(field)),
    present: <F extends keyof C>(...fields: readonly F[]) =>
      table(
        name,
        Object.fromEntries(
          entries.map(([field, column]) => [
            field,
            (fields as readonly string[]).includes(field) ? presentOnly(name, column) : column,
          ]),
        ) as Present<C, F>,
      ),
    without: (...fields) => part((field) => !(fields as readonly string[]).includes(field)),
    read: ((row: StoredRow | null, key?: Opener | null) => (row === null ? null : read(row, key))) as Table<C>['read'],
    readAll: (rows, ...[key]) => rows.map((row) => read(row, key)),
    insert: (given, ...[key]) => {
      const fields: Readonly<Record<string, unknown>> = given;
      const named = entries.filter(([field]) => fields[field] !== undefined);
      return [
        `INSERT INTO ${name} (${named.map(([, column]) => column.name).join(', ')}) VALUES (${named.map(() => '?').join(', ')})`,
        named.map(([field, column]) => written(fields, field, column, key)),
      ];
    },
  };
};

/** Rows of a statement, as fields. */
export const all = async <C extends Columns>(
  sql: Sql,
  of: Table<C>,
  statement: string,
  values: readonly SqlValue[] = [],
  ...key: WithKey<C, Opener | null>
): Promise<readonly Fields<C>[]> => of.readAll(await sql.rows(statement, values), ...key);

/** The first row of a statement, as fields; null where there is none. */
export const first = async <C extends Columns>(
  sql: Sql,
  of: Table<C>,
  statement: string,
  values: readonly SqlValue[] = [],
  ...key: WithKey<C, Opener | null>
): Promise<Fields<C> | null> => of.read(await sql.row(statement, values), ...key);
