/** Outage windows, as supervisors see and change them; Metro regulation 27/2020, article 29 and article 1 no. 44. */
import { refusal, type Refusal } from '../shared/error-codes.js';
import { fieldFault } from '../shared/field-fault.js';
import { invalidInput } from '../shared/invalid-input.js';
import { reasonMissing } from '../shared/reason-missing.js';
import { err, ok, type Result } from '../shared/result.js';
import type { Instant } from '../shared/time.js';
import type { OutageKind } from '../time/index.js';
import type { ClockNotice, NoticeEvent } from './clock-journal.js';

interface OutageSaid {
  readonly kind: OutageKind;
  readonly cause: string;
  readonly from: Instant;
  readonly to: Instant | null;
  readonly reason: string;
  readonly evidence: string;
}

export interface Outage extends OutageSaid {
  readonly id: string;
  readonly office: string;
  readonly withdrawn: boolean;
  readonly declaredAt: Instant;
  readonly declaredBy: string;
  /** Number of the last notice about it. */
  readonly version: number;
  readonly history: readonly {
    readonly version: number;
    readonly at: Instant;
    readonly by: string;
    readonly what: 'declared' | 'corrected' | 'withdrawn';
    readonly from: Instant;
    readonly to: Instant | null;
    readonly reason: string;
  }[];
}

const WHAT = {
  'declare-window': 'declared',
  'correct-window': 'corrected',
  'withdraw-window': 'withdrawn',
} as const;

const told = (outage: Outage | undefined, { version, office, at, actor, event }: ClockNotice): Outage | undefined => {
  if (event.type === 'calendar-change') return outage;
  const said = event.type === 'withdraw-window' ? outage : event;
  if (said === undefined) return outage;
  const { kind, cause, from, to, evidence } = said;
  return {
    id: event.window,
    office: outage?.office ?? office,
    kind,
    cause,
    from,
    to,
    evidence,
    reason: event.type === 'withdraw-window' ? said.reason : event.reason,
    withdrawn: event.type === 'withdraw-window',
    declaredAt: outage?.declaredAt ?? at,
    declaredBy: outage?.declaredBy ?? actor,
    version,
    history: [
      ...(outage?.history ?? []),
      { version, at, by: actor, what: WHAT[event.type], from, to, reason: event.reason },
    ],
  };
};

/** Every window that was ever declared, newest first, with its history. */
export const outagesIn = (journal: readonly ClockNotice[]): readonly Outage[] => {
  const outages = new Map<string, Outage>();
  for (const notice of journal) {
    if (notice.event.type === 'calendar-change') continue;
    const outage = told(outages.get(notice.event.window), notice);
    if (outage !== undefined) outages.set(outage.id, outage);
  }
  return [...outages.values()].sort((a, b) => b.declaredAt - a.declaredAt || b.version - a.version);
};

/** Fault in a declared or corrected window; null where there is none. `endsAs`: member that names the window's end. */
const faultIn = (
  said: OutageSaid,
  causes: readonly string[],
  now: Instant,
  endsAs: '/to' | '/at' = '/to',
): Refusal | null => {
  if (!causes.includes(said.cause)) {
    return invalidInput([fieldFault('/cause', 'expected one of: {choices}', { choices: causes.join(', ') })], {
      known: causes,
    });
  }
  if (said.reason.trim() === '') return reasonMissing('an outage window needs its reason');
  if (said.evidence.trim() === '') {
    return reasonMissing('an outage window needs evidence: a document or words', 'evidence');
  }
  if (said.from > now)
    return invalidInput([fieldFault('/from', 'expected now or before: what is to come is not declared')]);
  if (said.to !== null && said.to <= said.from)
    return invalidInput([fieldFault(endsAs, 'expected an instant after the start')]);
  return null;
};

export const declareOutage = (
  journal: readonly ClockNotice[],
  id: string,
  said: OutageSaid,
  causes: readonly string[],
  now: Instant,
): Result<NoticeEvent, Refusal> => {
  if (outagesIn(journal).some((outage) => outage.id === id))
    return err(refusal('ALREADY_DONE', `outage "${id}" is declared`));
  const fault = faultIn(said, causes, now);
  return fault === null ? ok({ type: 'declare-window', window: id, ...said }) : err(fault);
};

const outageInForce = (journal: readonly ClockNotice[], id: string): Result<Outage, Refusal> => {
  const outage = outagesIn(journal).find((one) => one.id === id);
  if (outage === undefined) return err(refusal('OUTAGE_NOT_FOUND', `there is no outage "${id}"`));
  return outage.withdrawn
    ? err(refusal('OUTAGE_DECIDED', `outage "${id}" is withdrawn: declare a new one`))
    : ok(outage);
};

/** Correction of a window. Members that are left out stay as they were; the reason is that of the correction. */
export const correctOutage = (
  journal: readonly ClockNotice[],
  id: string,
  change: Partial<OutageSaid> & Pick<OutageSaid, 'reason'>,
  causes: readonly string[],
  now: Instant,
  endsAs?: '/to' | '/at',
): Result<NoticeEvent, Refusal> => {
  const outage = outageInForce(journal, id);
  if (!outage.ok) return outage;
  const { kind, cause, from, to, evidence } = outage.value;
  const said = { kind, cause, from, to, evidence, ...change };
  const fault = faultIn(said, causes, now, endsAs);
  if (fault !== null) return err(fault);
  const isSame =
    said.kind === kind && said.cause === cause && said.from === from && said.to === to && said.evidence === evidence;
  if (isSame) return err(refusal('ALREADY_DONE', `outage "${id}" says so already`));
  return ok({ type: 'correct-window', window: id, ...said });
};

/** End of an outage. Repeated it is refused and changes nothing: only a correction moves an end that is past. */
export const endOutage = (
  journal: readonly ClockNotice[],
  id: string,
  change: { readonly to: Instant; readonly reason: string },
  causes: readonly string[],
  now: Instant,
): Result<NoticeEvent, Refusal> => {
  const outage = outageInForce(journal, id);
  if (!outage.ok) return outage;
  const { to } = outage.value;
  return to !== null && to <= now
    ? err(refusal('ALREADY_DONE', `outage "${id}" has ended; its end is changed by a correction`))
    : correctOutage(journal, id, change, causes, now, '/at');
};

export const withdrawOutage = (
  journal: readonly ClockNotice[],
  id: string,
  reason: string,
): Result<NoticeEvent, Refusal> => {
  const outage = outageInForce(journal, id);
  if (!outage.ok) return outage;
  if (reason.trim() === '') return err(reasonMissing('a withdrawal needs its reason'));
  return ok({ type: 'withdraw-window', window: id, reason });
};
