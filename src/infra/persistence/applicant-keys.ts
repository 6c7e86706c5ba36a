import { hkdfSync } from 'node:crypto';
import type { Json } from '../../domain/shared/json.js';
import type { KeyRing } from '../keys/index.js';
import { sealJson, unsealJson } from '../keys/box.js';
import { keyCommitment } from '../keys/commitment.js';
import { first } from './columns.js';
import { KeyCache } from './key-cache.js';
import type { Sql } from './sql.js';
import { APPLICATION_KEY } from './tables/record.js';
import { RecordInvariant } from './unavailable.js';

/** Encrypts and opens the data of one applicant; each place (table and column) has its own context. */
export interface ApplicantBox {
  readonly close: (value: Json, place: string) => Buffer;
  readonly open: (sealed: Buffer, place: string) => unknown;
  /** Key of the applicant's files, derived from the data key (HKDF, RFC 5869). */
  readonly fileKey: () => Uint8Array;
  /** Commitment to the data key in the chain. A key that is handed out later is known by it to be this one. */
  readonly commitment: () => string;
  /** The data key itself, for whoever may read everything that it opens: a case bundle is read with it. */
  readonly dataKey: () => Uint8Array;
}

const KEY = APPLICATION_KEY.only('master', 'wrapped');

export interface ApplicantKeys {
  /** A new key, stored in the transaction that creates the application. */
  create(sql: Sql, application: string, at: number): Promise<ApplicantBox>;
  /** The key; null once it has been destroyed. */
  find(sql: Sql, application: string): Promise<ApplicantBox | null>;
  /** The key as it was lately, for those who show nothing of what they read; null where it has been destroyed. */
  recent(sql: Sql, application: string): Promise<ApplicantBox | null>;
  /** Keeps the key from being destroyed until the copy of its data is stored; throws where it has been. */
  holdForCopy(sql: Sql, application: string): Promise<void>;
  /** The key where it was used lately, without asking the database. */
  kept(application: string): ApplicantBox | null;
  /** The key for those who write; throws where there is none, since nothing personal can be recorded without it. */
  require(sql: Sql, application: string): Promise<ApplicantBox>;
  /** Forgets keys that this process has destroyed. */
  forget(applications: readonly string[]): void;
}

const boxOf = (application: string, key: Buffer): ApplicantBox => ({
  close: (value, place) => sealJson(key, value, `${application}/${place}`),
  open: (sealed, place) => unsealJson(key, sealed, `${application}/${place}`),
  fileKey: () => new Uint8Array(hkdfSync('sha256', key, Buffer.alloc(0), `paraf/files/${application}`, 32)),
  commitment: () => keyCommitment(application, key),
  dataKey: () => new Uint8Array(key),
});

export const applicantKeys = (keys: KeyRing): ApplicantKeys => {
  const cache = new KeyCache<ApplicantBox>();
  const find = async (sql: Sql, application: string): Promise<ApplicantBox | null> => {
    const row = await first(sql, KEY, `SELECT ${KEY.columns} FROM application_key WHERE application = ?`, [
      application,
    ]);
    if (row === null)
      throw new RecordInvariant(
        `application ${application} has no data key: no such application, or its key row was removed`,
      );
    return row.wrapped === null
      ? null
      : boxOf(application, keys.unwrap(application, { master: row.master, wrapped: row.wrapped }));
  };
  const recent = async (sql: Sql, application: string): Promise<ApplicantBox | null> => {
    const known = cache.get(application) ?? (await find(sql, application));
    if (known !== null) cache.put(application, known);
    return known;
  };
  return {
    create: async (sql, application, at) => {
      const { key, stored } = keys.create(application);
      const { master, wrapped } = stored;
      await sql.write(...APPLICATION_KEY.insert({ application, master, wrapped, createdAt: at }));
      return boxOf(application, key);
    },
    find,
    recent,
    kept: (application) => cache.get(application),
    holdForCopy: async (sql, application) => {
      const row = await first(
        sql,
        KEY,
        `SELECT ${KEY.columns} FROM application_key WHERE application = ? LOCK IN SHARE MODE`,
        [application],
      );
      if (row?.wrapped == null)
        throw new RecordInvariant(
          `the data key of application ${application} has been destroyed: nothing is copied from it`,
        );
    },
    require: async (sql, application) => {
      const box = await recent(sql, application);
      if (box === null)
        throw new RecordInvariant(
          `the data key of application ${application} has been destroyed: nothing more can be recorded for it`,
        );
      return box;
    },
    forget: (applications) => {
      for (const application of applications) cache.forget(application);
    },
  };
};
