/**
 * The batch that adjusts open applications, in a process of its own, with the real record: it can be told to die of
 * SIGKILL at a boundary. Whom it woke and how long it paused is appended to a file, which survives it.
 * Run: `node --import ./scripts/lib/typescript.mjs` this file, with its options as JSON.
 */
import { appendFileSync } from 'node:fs';
import { createAdjustLoop } from '../../../src/office/clock/adjust-loop.js';
import { openStore } from '../../../src/infra/persistence/index.js';
import { prabumulih } from '../../builders/case.js';
import { testConfig } from '../../infra/persistence/own-database.js';

export interface AdjusterOptions {
  readonly database: string;
  readonly office: string;
  /** The office's clock: it stands. */
  readonly at: number;
  readonly batch: number;
  readonly nudgesPerSecond: number;
  readonly log: string;
  /** Boundary, and how often it is passed before the process kills itself; null: it lives until nothing is left. */
  readonly dies: { readonly at: 'nudged' | 'before-commit' | 'after-commit'; readonly after: number } | null;
}

const options = JSON.parse(process.argv[2] ?? '{}') as AdjusterOptions;
const store = await openStore(testConfig(options.database));
const context = await prabumulih();
const passed = { nudged: 0, 'before-commit': 0, 'after-commit': 0 };
const boundary = (at: keyof typeof passed): void => {
  passed[at] += 1;
  if (options.dies?.at === at && passed[at] >= options.dies.after) process.kill(process.pid, 'SIGKILL');
};
const note = (line: string): void => {
  appendFileSync(options.log, `${line}\n`);
};

const loop = createAdjustLoop({
  idleMs: 1,
  clock: () => options.at,
  report: ({ code, detail }) => {
    note(`report ${code} ${detail}`);
  },
  office: options.office,
  notices: store.notices,
  rows: {
    unadjusted: (...asked) => store.clockRows.unadjusted(...asked),
    adjust: async (rows) => {
      boundary('before-commit');
      await store.clockRows.adjust(rows);
      note(`committed ${String(rows.length)}`);
      boundary('after-commit');
    },
  },
  definitions: store.definitions,
  orchestration: {
    nudge: (application) => {
      note(`nudged ${application}`);
      boundary('nudged');
      return Promise.resolve('accepted');
    },
  },
  calendar: context.calendar,
  policy: context.rules.clock,
  batch: options.batch,
  nudgesPerSecond: options.nudgesPerSecond,
  share: 1,
  pause: (ms) => {
    note(`paused ${String(ms)}`);
    return Promise.resolve();
  },
});

while ((await loop.pass()) > 0);
await store.close();
