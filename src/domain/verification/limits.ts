/** Limits on the judgement of one file, and the answer to a file that exceeds them. */

const KB = 1024;
const MB = 1024 * KB;

/** A counted kind of work: at most `fixed` for any file, and `perByte` more for each byte of it, never above `most`. */
interface Allowance {
  readonly fixed: number;
  readonly perByte: number;
  readonly most: number;
}

const same = (most: number): Allowance => ({ fixed: most, perByte: 0, most });

/**
 * Work that is counted while a file is judged. Each allowance is several times the need of the largest sound files, and
 * grows at most in step with the file: so does the time.
 */
export const ALLOWANCES = {
  /** Bytes that compressed streams unpack to. */
  unpacked: { fixed: 4 * MB, perByte: 64, most: 192 * MB },
  /** Entries of cross-references. */
  entries: { fixed: 10_000, perByte: 0.25, most: 500_000 },
  /** Objects that are read. */
  objects: { fixed: 10_000, perByte: 0.25, most: 500_000 },
  'object-streams': { fixed: 1_000, perByte: 0.002, most: 20_000 },
  /** Cross-references; each ends a revision, except in a linearised file. */
  revisions: same(256),
  /** Places that end a revision, or seem to (`startxref`). */
  markers: same(10_000),
  /** Fields of a form, in one revision. */
  fields: same(20_000),
  signatures: same(200),
  /** Certificates, OCSP answers and revocation lists. */
  evidence: same(1_500),
  /** Signature values that are computed, of whatever kind. */
  checks: same(3_000),
  /** Changes and findings that are reported. */
  findings: same(40_000),
  /** Nesting of objects, of references that lead to each other, of a form's fields. */
  depth: same(96),
  /** Bytes of syntax that are read, including repeated reading. */
  syntax: { fixed: 4 * MB, perByte: 12, most: 256 * MB },
  /** Elementary steps of all comparing and looking up. */
  steps: { fixed: 1_000_000, perByte: 4, most: 32_000_000 },
} as const satisfies Record<string, Allowance>;

export type Counted = keyof typeof ALLOWANCES;

/** Names of limits: counted work, the file's size, and the time and memory of the judging process. */
export const LIMITS = [
  ...(Object.keys(ALLOWANCES) as Counted[]),
  /** Largest file, in bytes. */
  'bytes',
  /** Memory of the process, in megabytes. */
  'memory',
  /** Time for the whole judgement, in seconds. */
  'time',
] as const;

export type Limit = (typeof LIMITS)[number];

/** Limit that a file exceeded, with its value in its unit. */
export interface LimitExceeded {
  readonly name: Limit;
  readonly most: number;
}

/** The allowance of one kind of work for a file of `size` bytes. */
export const allowed = (kind: Counted, size: number): number => {
  const { fixed, perByte, most }: Allowance = ALLOWANCES[kind];
  return Math.min(most, Math.floor(fixed + perByte * size));
};
