/**
 * The door of (c), in a process of its own, so that its cost is seen: acts go through the office's gateway, as those do
 * that come by HTTP.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { openOffice } from '../../../src/assembly/open-office.js';
import type { OutsideMessage } from '../../../src/domain/application/messages.js';
import { loadConfig } from '../../../src/infra/config/index.js';
import { createGateway } from '../../../src/office/acts/gateway.js';
import { createHandOver } from '../../../src/office/acts/hand-over.js';
import { createReading } from '../../../src/office/acts/reading.js';

export interface DoorOptions {
  readonly configFile: string;
}

export interface DoorRequest {
  readonly id: number;
  readonly application: string;
  readonly message: OutsideMessage;
}

export type DoorAnswer = { readonly ready: true } | { readonly id: number; readonly fault: string | null };

const WAIT_SECONDS = 300;

const { configFile } = JSON.parse(process.argv[2] ?? '{}') as DoorOptions;
const report = ({ code, detail }: { readonly code: string; readonly detail: string }): void =>
  void process.stderr.write(`door: ${code}: ${detail}\n`);
const office = await openOffice(loadConfig({ PARAF_CONFIG: configFile }), { report, temporalMs: 10_000 });
const { store, orchestration, precheck, recordAtOnce, now } = office;
const { applications, courier } = store;
const gateway = createGateway({
  ...{ applications, courier, precheck, recordAtOnce, pause, report, clock: now },
  handOver: createHandOver({ applications, courier, orchestration, retryMs: 2_000, clock: now, report }),
  reading: createReading(store.definitions),
});

const act = async ({ application, message }: DoorRequest): Promise<string | null> => {
  const row = await applications.find(application);
  if (row === null) return 'the application is not on record';
  const refused = await gateway.precheck(row, message);
  if (refused !== null) return `${refused.code}: ${refused.detail}`;
  const sent = await gateway.deliver(row, message, WAIT_SECONDS);
  if (!sent.ok) return sent.error.code;
  const { value: status } = sent;
  if (status.status === 'accepted') return null;
  return status.status === 'declined' ? `${status.refusal.code}: ${status.refusal.detail}` : 'it waits still';
};

const answer = (told: DoorAnswer): void => void process.send?.(told);

process.on('message', (request: DoorRequest) => {
  act(request).then(
    (fault) => {
      answer({ id: request.id, fault });
    },
    (error: unknown) => {
      answer({ id: request.id, fault: String(error) });
    },
  );
});
process.once('disconnect', () => process.exit(0));
answer({ ready: true });
