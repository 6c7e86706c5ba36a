import { allowed, ALLOWANCES, type Counted, type LimitExceeded } from '../../domain/verification/limits.js';

/** Thrown where a file asks for more than it is given; caught where the file is judged. */
export class LimitReached extends Error {
  constructor(readonly limit: LimitExceeded) {
    super(`${limit.name}: more than ${limit.most}`);
    this.name = 'LimitReached';
  }
}

const KINDS = Object.keys(ALLOWANCES) as readonly Counted[];

/** Bytes that are compared, copied or hashed for one step. */
const BYTES_A_STEP = 64;

/** Counts what the judgement of one file costs, and ends it where that is more than the file is allowed. */
export class Work {
  private readonly most: Record<Counted, number>;
  private readonly used: Record<Counted, number>;
  /** Limit that was reached. It is kept, for a decoder on the way may take the error for one of the file. */
  reached: LimitExceeded | undefined;

  /** @param size of the file, in bytes. */
  constructor(readonly size: number) {
    this.most = Object.fromEntries(KINDS.map((kind) => [kind, allowed(kind, size)])) as Record<Counted, number>;
    this.used = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Counted, number>;
  }

  get counted(): Readonly<Record<Counted, number>> {
    return this.used;
  }

  /**
   * Counts work that is done.
   * @throws LimitReached where there is not so much left.
   */
  spend(kind: Counted, amount = 1): void {
    this.used[kind] += amount;
    if (this.used[kind] > this.most[kind]) this.exceed(kind);
  }

  /**
   * Checks an amount that may not be exceeded at any one time.
   * @throws LimitReached where it is.
   */
  within(kind: Counted, amount: number): void {
    if (amount > this.used[kind]) this.used[kind] = amount;
    if (amount > this.most[kind]) this.exceed(kind);
  }

  /** Counts passes over bytes that cost little each. */
  spendBytes(bytes: number): void {
    this.spend('steps', Math.ceil(bytes / BYTES_A_STEP));
  }

  left(kind: Counted): number {
    return Math.max(0, this.most[kind] - this.used[kind]);
  }

  exceed(kind: Counted): never {
    const limit = { name: kind, most: this.most[kind] };
    this.reached ??= limit;
    throw new LimitReached(limit);
  }
}
