import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import type { PrintJob, Printer } from '../../domain/ports/world.js';
import { PortFailure, reasonOf } from '../../domain/shared/port-failure.js';
import { createIppClient, OPERATION_ID, type IppAnswer } from './ipp-client.js';
import type { IppAttribute, IppResponseGroup } from './ipp-codec.js';
import { obstaclesOf } from './reasons.js';

export interface IppPrinterOptions {
  readonly address: string;
  readonly userName: string;
  /** Longest time of one exchange with the printer, in milliseconds. */
  readonly timeoutMs: number;
  /**
   * Longest time from hand-over to the last page, in milliseconds; then the job is left on the printer and found there
   * by the next attempt.
   */
  readonly jobTimeoutMs: number;
  readonly pollMs: number;
}

/** Values of job-state (RFC 8011, section 5.3.7). */
const JOB = { stopped: 6, canceled: 7, aborted: 8, completed: 9 } as const;

/**
 * Statuses of a job that the printer does not know, or no longer (RFC 8011, appendix B): it may forget a job once it is
 * done with it.
 */
const FORGOTTEN: ReadonlySet<number> = new Set([0x0406, 0x0407]);

/** Most keys whose job this process remembers. */
const MOST_REMEMBERED = 1_000;

/** Statuses that come from the job itself: the printer will refuse it again (RFC 8011, appendix B). */
const REFUSES_THE_JOB: ReadonlySet<number> = new Set([0x0400, 0x0408, 0x0409, 0x040a, 0x040b, 0x040f, 0x0410, 0x0411]);

const PDF = 'application/pdf';

const unavailable = (detail: string, cause?: unknown): PortFailure =>
  new PortFailure('PRINTER_UNAVAILABLE', detail, { retryable: true, cause });

/** Name of a job: at most 255 octets (RFC 8011, section 5.1.3), and the same for the same key. */
export const jobNameOf = (key: string): string =>
  /^[\x21-\x7e]{1,200}$/.test(key) ? key : `paraf-${createHash('sha256').update(key).digest('hex')}`;

const numberIn = (attributes: IppResponseGroup['attributes'] | undefined, name: string): number | null => {
  const value = attributes?.get(name)?.[0];
  return typeof value === 'number' ? value : null;
};

const keywords = (...values: readonly string[]): IppAttribute => ({
  name: 'requested-attributes',
  type: 'keyword',
  values,
});

export const createIppPrinter = (options: IppPrinterOptions): Printer => {
  const client = createIppClient(options);
  /** Jobs that the printer took, by key: a printer need not remember them itself (RFC 8011, section 5.3.7.2). */
  const taken = new Map<string, number>();

  const remember = (key: string, id: number): void => {
    if (taken.size >= MOST_REMEMBERED) taken.delete(taken.keys().next().value ?? '');
    taken.set(key, id);
  };

  const call: typeof client.call = async (operation, input) => {
    try {
      return await client.call(operation, input);
    } catch (error) {
      throw unavailable(`the printer at ${options.address} does not answer ${operation}: ${reasonOf(error)}`, error);
    }
  };

  const demand = (answer: IppAnswer, operation: string): IppAnswer => {
    if (answer.isSuccess) return answer;
    const status = `0x${answer.status.toString(16).padStart(4, '0')}`;
    throw new PortFailure('PRINTER_UNAVAILABLE', `the printer refuses ${operation} with IPP status ${status}`, {
      retryable: !REFUSES_THE_JOB.has(answer.status),
    });
  };

  const inspect = async (): Promise<IppResponseGroup['attributes']> => {
    const requested = keywords(
      'printer-name',
      'printer-state',
      'printer-state-reasons',
      'printer-is-accepting-jobs',
      'document-format-supported',
      'operations-supported',
    );
    return demand(await call('Get-Printer-Attributes', { operation: [requested] }), 'Get-Printer-Attributes').printer;
  };

  /** The newest job of this name that is waiting, printing or printed; a cancelled or aborted one does not count. */
  const findEarlier = async (name: string): Promise<number | null> => {
    for (const which of ['not-completed', 'completed']) {
      const answer = await call('Get-Jobs', {
        operation: [
          { name: 'which-jobs', type: 'keyword', values: [which] },
          keywords('job-id', 'job-name', 'job-state'),
        ],
      });
      // A printer that keeps no history refuses "completed": then there is nothing to be found.
      if (!answer.isSuccess) continue;
      const ids = answer.jobs
        .filter((job) => job.get('job-name')?.[0] === name)
        .filter((job) => ![JOB.canceled, JOB.aborted].some((state) => state === numberIn(job, 'job-state')))
        .map((job) => numberIn(job, 'job-id') ?? -1);
      if (ids.length > 0) return Math.max(...ids);
    }
    return null;
  };

  /** The state of a job; `forgotten` where the printer no longer knows it, or gave its number to another since. */
  const stateOf = async (
    id: number,
    name: string,
  ): Promise<{ state: number | 'forgotten' | null; reasons: string }> => {
    const answer = await call('Get-Job-Attributes', {
      operation: [
        { name: 'job-id', type: 'integer', values: [id] },
        keywords('job-id', 'job-name', 'job-state', 'job-state-reasons'),
      ],
    });
    if (FORGOTTEN.has(answer.status)) return { state: 'forgotten', reasons: '' };
    const [found] = demand(answer, 'Get-Job-Attributes').jobs;
    const called = found?.get('job-name')?.[0];
    if (called !== undefined && called !== name) return { state: 'forgotten', reasons: '' };
    return { state: numberIn(found, 'job-state'), reasons: (found?.get('job-state-reasons') ?? []).join(', ') };
  };

  /**
   * A job that was taken earlier and is not among those that the printer lists; null where it has to be handed over.
   */
  const findTaken = async (job: PrintJob, name: string): Promise<number | null> => {
    const id = taken.get(job.key) ?? (job.taken === undefined ? NaN : Number(job.taken));
    if (!Number.isSafeInteger(id)) return null;
    const { state } = await stateOf(id, name);
    return state === JOB.canceled || state === JOB.aborted ? null : id;
  };

  const submit = async (job: PrintJob, name: string, printer: IppResponseGroup['attributes']): Promise<number> => {
    const operation: readonly IppAttribute[] = [
      { name: 'job-name', type: 'name', values: [name] },
      { name: 'ipp-attribute-fidelity', type: 'boolean', values: [job.copies > 1] },
      { name: 'document-format', type: 'mimeType', values: [PDF] },
    ];
    const template: readonly IppAttribute[] = [{ name: 'copies', type: 'integer', values: [job.copies] }];
    if (printer.get('operations-supported')?.includes(OPERATION_ID['Validate-Job']) === true) {
      demand(await call('Validate-Job', { operation, job: template }), 'Validate-Job');
    }
    const documentName: IppAttribute = {
      name: 'document-name',
      type: 'name',
      values: [Array.from(job.title).slice(0, 60).join('')],
    };
    const answer = demand(
      await call('Print-Job', { operation: [...operation, documentName], job: template, data: job.bytes }),
      'Print-Job',
    );
    const id = numberIn(answer.jobs[0], 'job-id');
    if (id === null) throw unavailable('the printer took the job and named no job-id');
    return id;
  };

  const follow = async (id: number, name: string): Promise<void> => {
    const turns = Math.max(1, Math.ceil(options.jobTimeoutMs / options.pollMs));
    for (let turn = 0; turn < turns; turn += 1) {
      const { state, reasons } = await stateOf(id, name);
      // taken and gone is printed: a job that failed would be there with its reason
      if (state === JOB.completed || state === 'forgotten') return;
      if (state === JOB.canceled || state === JOB.aborted) {
        throw unavailable(
          `job ${id} was ${state === JOB.canceled ? 'cancelled' : 'aborted'} on the printer (${reasons})`,
        );
      }
      if (state === JOB.stopped) {
        const obstacles = obstaclesOf(await inspect());
        throw unavailable(`job ${id} waits on the printer: ${obstacles.join('; ') || 'it is stopped'}`);
      }
      await wait(options.pollMs);
    }
    const obstacles = obstaclesOf(await inspect());
    throw unavailable(
      `job ${id} is not printed after ${options.jobTimeoutMs} ms: ${obstacles.join('; ') || 'no reason given'}`,
    );
  };

  return {
    async print(job) {
      const printer = await inspect();
      const name = jobNameOf(job.key);
      let id = (await findEarlier(name)) ?? (await findTaken(job, name));
      if (id === null) {
        const obstacles = obstaclesOf(printer);
        if (obstacles.length > 0) throw unavailable(`the printer cannot print: ${obstacles.join('; ')}`);
        const formats = (printer.get('document-format-supported') ?? []).map(String);
        if (formats.length > 0 && !formats.includes(PDF)) {
          throw new PortFailure(
            'PRINTER_UNAVAILABLE',
            `the printer takes ${formats.join(', ')}, not ${PDF}: choose another`,
            {
              retryable: false,
            },
          );
        }
        id = await submit(job, name, printer);
        remember(job.key, id);
        await job.onTaken?.(String(id));
      }
      await follow(id, name);
      return {
        job: String(id),
        state: 'completed',
        printer: String(printer.get('printer-name')?.[0] ?? options.address),
      };
    },
  };
};
