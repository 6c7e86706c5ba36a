/** Faults on demand: each is used up by the calls it spoils, first in, first out. */
export interface OssFault {
  /**
   * Kind of fault: `error` answers `status` (500 unless told); `timeout` takes the message and never answers;
   * `key-spelling` misspells the root key.
   */
  readonly kind: 'error' | 'timeout' | 'key-spelling';
  /** Method whose calls the fault spoils; every method where it is left out. */
  readonly method?: string;
  readonly times?: number;
  readonly status?: number;
  readonly afterMs?: number;
}

interface Faults {
  /** Adds a fault. Answers the reason where it is none, null where it was taken. */
  add(fault: OssFault): string | null;
  next(method: string): OssFault | null;
  clear(): void;
}

const KINDS: readonly string[] = ['error', 'timeout', 'key-spelling'];

export const createFaults = (): Faults => {
  let waiting: readonly { readonly fault: OssFault; readonly left: number }[] = [];
  return {
    add(fault) {
      if (!KINDS.includes(fault.kind)) return `fault kind: expected ${KINDS.join(', ')}, got "${fault.kind}"`;
      waiting = [...waiting, { fault, left: fault.times ?? 1 }];
      return null;
    },
    next(method) {
      const at = waiting.findIndex(({ fault }) => fault.method === undefined || fault.method === method);
      const found = waiting[at];
      if (found === undefined) return null;
      waiting = waiting
        .map((entry, index) => (index === at ? { ...entry, left: entry.left - 1 } : entry))
        .filter(({ left }) => left > 0);
      return found.fault;
    },
    clear() {
      waiting = [];
    },
  };
};
