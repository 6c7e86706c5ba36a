import { Inject, Injectable } from '@nestjs/common';
import { waitsNow, type WaitNow } from '../../domain/application/waits-now.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { TaskRow, Tasks } from '../../domain/ports/tasks.js';
import type { ExpectedAnswer } from '../clock/expected.js';
import { ClocksService, type Certainty } from '../clock/clocks.service.js';
import { CorrectionsService } from '../corrections/corrections.service.js';
import type { ClockInForce } from '../applications/clock.js';
import type { PresentedCorrection } from '../corrections/presenter.js';
import { nameInAddress } from '../applications/number.js';
import { sha256Hex } from '../auth/tokens.js';
import { PORT } from '../ports.js';
import { problem } from '../problem/problem.js';

interface Tracked {
  readonly row: ApplicationRow;
  readonly tasks: readonly TaskRow[];
  /** Expected date; null once the application has ended. */
  readonly expected: ExpectedAnswer | null;
  /** False while the end of the promise does not yet reflect every outage window and decree. */
  readonly dueAdjusted: boolean;
  readonly certainty: Certainty;
  /** Clock with every window and decree; null before the procedure has begun. */
  readonly inForce: ClockInForce | null;
  /** Corrections that the applicant is asked for. */
  readonly corrections: readonly PresentedCorrection[];
  /** Gates and machine work that no task stands for. */
  readonly waits: readonly WaitNow[];
  readonly dataDestroyed: boolean;
  /** The office's own names for the grounds of its stops. */
  readonly grounds: Readonly<Record<string, string>>;
}

/** An applicant follows the application with the secret they were given, without an account. */
@Injectable()
export class TrackingService {
  constructor(
    @Inject(PORT.applications) private readonly applications: Applications,
    @Inject(PORT.tasks) private readonly tasks: Tasks,
    @Inject(ClocksService) private readonly clocks: ClocksService,
    @Inject(PORT.definitions) private readonly definitions: Pick<Definitions, 'find'>,
    @Inject(CorrectionsService) private readonly corrections: CorrectionsService,
  ) {}

  /** Finds an application for its secret. `name`: its id or number. */
  async find(name: string, secret: string): Promise<Tracked> {
    const row = await this.applications.trackedBy(nameInAddress(name, 'id'), sha256Hex(secret));
    // the same answer for a wrong name and a wrong secret: neither is told to exist
    if (row === null) throw problem('APPLICATION_NOT_FOUND', 'no application has this id or number and this secret');
    const { id } = row;
    const inForce = await this.clocks.inForce(row);
    const [{ items }, expected, dueAdjusted, certainty, corrections] = await Promise.all([
      this.tasks.list({ office: row.office, application: id, state: 'open', limit: 50 }),
      this.clocks.expected(row, inForce),
      this.clocks.isAdjusted(row),
      this.clocks.certainty([row]),
      this.corrections.tracked(row),
    ]);
    const { groundNames: grounds } = this.clocks;
    const dataDestroyed = row.finishedAt !== null && (await this.applications.file(id)) === null;
    const waits = await this.waits(row, items);
    return { row, tasks: items, expected, dueAdjusted, certainty, inForce, corrections, grounds, waits, dataDestroyed };
  }

  private async waits(
    { state, definitionDigest }: ApplicationRow,
    tasks: readonly TaskRow[],
  ): Promise<readonly WaitNow[]> {
    const definition = state?.outcome === null ? await this.definitions.find(definitionDigest) : null;
    if (state === null || definition === null) return [];
    return waitsNow(definition, state, new Set(tasks.map(({ element }) => element)));
  }
}
