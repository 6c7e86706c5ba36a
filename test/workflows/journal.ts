/** An office whose record knows a journal of windows and decrees, and asks for it as the database does. */
import type { RecordingActivities } from '../../src/domain/effects/contracts.js';
import type { ClockNotice, NoticeEvent } from '../../src/domain/application/clock-journal.js';
import type { ApplicationContext } from '../../src/domain/application/context.js';
import { openOffice, type Office } from './harness.js';

export interface Journal {
  readonly office: Office;
  /** Writes a notice, for all offices unless one is named. */
  readonly say: (event: NoticeEvent, office?: string) => Promise<ClockNotice>;
  /** The next application begins with an empty journal; versions go on. */
  readonly forget: () => void;
}

/** The office that the harness's applications belong to. */
const OWN = 'prabumulih';

export const withJournal = async (
  context: ApplicationContext,
  options: Parameters<typeof openOffice>[1] = {},
): Promise<Journal> => {
  const office = await openOffice(context, options);
  const journal: ClockNotice[] = [];
  let version = 0;
  const { world } = office;
  const newer = (known: number): readonly ClockNotice[] =>
    journal.filter((notice) => notice.version > known && (notice.office === '*' || notice.office === OWN));
  const recordTransition = world.activities.recordTransition.bind(world.activities);
  const asked: RecordingActivities['recordTransition'] = async (transition) => {
    const written = world.record.transitions(transition.application);
    const stands =
      written.length >= transition.seq || written.some(({ message }) => message.key === transition.message.key);
    const notices = stands ? [] : newer(transition.patch.state.notices);
    return notices.length > 0 ? { outcome: 'notices', notices } : recordTransition(transition);
  };
  await office.stopWorker();
  Object.assign(world.activities, {
    recordTransition: asked,
    newNotices: (_office: string, known: number) => Promise.resolve(newer(known)),
  });
  await office.startWorker();
  const say: Journal['say'] = async (event, of = '*') => {
    const at = await office.env.currentTimeMs();
    const notice = { version: (version += 1), office: of, at, actor: 'user-pengawas', event };
    journal.push(notice);
    return notice;
  };
  return {
    office,
    say,
    forget: () => {
      journal.length = 0;
    },
  };
};

export const window = (
  from: number,
  to: number | null,
  type: 'declare-window' | 'correct-window' = 'declare-window',
  id = 'w-1',
): NoticeEvent => ({
  type,
  window: id,
  kind: 'a',
  cause: 'kebakaran',
  from,
  to,
  reason: 'jaringan putus',
  evidence: 'BA 1',
});
