import type { PrintJob, Printer } from '../../src/domain/ports/world.js';

/** A printer that keeps what it prints, each key once; `obstacle` makes it refuse. */
export const createFakePrinter = (): Printer & {
  readonly printed: Map<string, PrintJob>;
  obstacle: string | null;
} => ({
  printed: new Map(),
  obstacle: null,
  print(job) {
    if (this.obstacle !== null) {
      return Promise.reject(Object.assign(new Error(this.obstacle), { code: 'PRINTER_UNAVAILABLE', retryable: true }));
    }
    if (!this.printed.has(job.key)) this.printed.set(job.key, job);
    return Promise.resolve({ job: job.key, state: 'completed', printer: 'fake' });
  },
});
