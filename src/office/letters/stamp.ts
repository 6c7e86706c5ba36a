/** Stamps of signatures and seals on a letter: drawn with the letter, and kept beside it until it is signed. */
import type { CaseFiles } from '../../domain/ports/casework.js';
import type { DraftedLetter } from '../../domain/ports/drafter.js';
import type { Documents } from '../../domain/ports/documents.js';
import { textAt, type Json, type JsonObject } from '../../domain/shared/json.js';
import type { StampPlacement } from '../../domain/signing/plan.js';
import { lastingFailure } from '../../domain/shared/port-failure.js';
import type { Unsealed } from './sealing.js';

/** A letter that is sealed at once. */
export const unsealedOf = ({ bytes, stamp }: DraftedLetter): Unsealed =>
  stamp === undefined
    ? { bytes }
    : { bytes, stamp: { page: stamp.page, rect: stamp.rectangle, appearance: stamp.appearance } };

/** Stores the stamp of a letter, and answers the reference by which the letter's document finds it. */
export const keptStamp = async (
  files: CaseFiles,
  application: string,
  { stamp }: DraftedLetter,
): Promise<{ readonly stamp?: JsonObject }> => {
  if (stamp === undefined) return {};
  const { page, rectangle, appearance } = stamp;
  const { sha256 } = await files.put(application, appearance);
  return { stamp: { page, rectangle: [...rectangle], appearance: sha256 } };
};

const numbersIn = (value: Json | undefined): readonly number[] =>
  Array.isArray(value) ? value.filter((one): one is number => typeof one === 'number') : [];

/** The stamp that was drawn with the letter of this digest; undefined where its signature shows nothing. */
export const stampOf = async (
  { store, files }: { readonly store: { readonly documents: Pick<Documents, 'list'> }; readonly files: CaseFiles },
  application: string,
  letter: string | undefined,
): Promise<StampPlacement | undefined> => {
  const drawn = (await store.documents.list(application)).findLast(
    ({ kind, sha256 }) => kind === 'letter' && sha256 === letter,
  )?.meta['stamp'];
  if (typeof drawn !== 'object' || drawn === null || Array.isArray(drawn)) return undefined;
  const stamp = drawn as JsonObject;
  const appearance = await files.get(application, textAt(stamp, 'appearance'));
  const [left, bottom, right, top] = numbersIn(stamp['rectangle']);
  const page = stamp['page'];
  if (
    appearance === null ||
    typeof page !== 'number' ||
    left === undefined ||
    bottom === undefined ||
    right === undefined ||
    top === undefined
  )
    throw lastingFailure('INVARIANT', `what the signature of ${application} is to show is not on record`);
  return { page, rect: [left, bottom, right, top], appearance };
};
