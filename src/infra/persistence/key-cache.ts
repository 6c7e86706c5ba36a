const LIMIT = 2_000;
const LIFE_MS = 300_000;

/**
 * Data keys that were used lately, so that a transition costs one round trip. Values written under a key that another
 * process has destroyed meanwhile cannot be read by anyone, which is the purpose of its destruction.
 */
export class KeyCache<Box> {
  readonly #boxes = new Map<string, { readonly box: Box; readonly until: number }>();

  get(application: string): Box | null {
    const entry = this.#boxes.get(application);
    if (entry === undefined || entry.until < Date.now()) return null;
    return entry.box;
  }

  forget(application: string): void {
    this.#boxes.delete(application);
  }

  /** Keeps a key from its first use on; to use it again does not lengthen its time. */
  put(application: string, box: Box): void {
    if (this.get(application) === box) return;
    this.#boxes.delete(application);
    this.#boxes.set(application, { box, until: Date.now() + LIFE_MS });
    const [oldest] = this.#boxes.keys();
    if (this.#boxes.size > LIMIT && oldest !== undefined) this.#boxes.delete(oldest);
  }
}
