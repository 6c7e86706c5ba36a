import { inboxWord } from '../../domain/incidents/inbox.js';
import { applicationOf } from '../../domain/incidents/subjects.js';
import { handlingOf, kindOfIncident, type IncidentKind } from '../../domain/incidents/table.js';
import type { Incidents } from '../../domain/ports/incidents.js';
import { isErrorCode, type ErrorCode } from '../../domain/shared/error-codes.js';
import { isoInstant, isoOrNull } from '../../domain/shared/time.js';
import type { Answer } from '../http/schema.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { spoken } from '../messages/reason.js';
import { readerLanguages } from '../messages/reader.js';
import { taskSegment } from '../tasks/task-segment.js';
import type { IncidentList } from './answers.js';
import { presentRemedy } from './remedy.js';

type Row = Awaited<ReturnType<Incidents['list']>>[number];
type Words = Pick<MessageCatalogue, 'text' | 'title' | 'detail' | 'cause'>;
type Presented = Answer<typeof IncidentList>['items'][number];

/** Meaning of the code for this incident: the words that an answer has for the same code are about a request. */
const meaning = (kind: IncidentKind, code: ErrorCode, of: string, catalogue: Words): string => {
  const word = inboxWord({ fate: 'waiting', troubles: [{ code, about: '' }] });
  if (kind === 'inbox' && word !== null)
    return catalogue.text(`inbox.why.${word}`, { about: of.split('/').slice(2).join('/') || '–' }, readerLanguages());
  return code === 'INPUT_INVALID' || code === 'PERMIT_TYPE_UNKNOWN' ? catalogue.title(code) : catalogue.detail(code);
};

/** Name of the official whom the incident of a task is about; null where it is about none. */
export type Whom = (task: string | null) => string | null;

export const presentIncident = (
  row: Row,
  catalogue: Words,
  { numberOf, whom }: { readonly numberOf: (id: string) => string; readonly whom: Whom },
): Presented => {
  const { id, firstAt, lastAt, count, settledAt } = row;
  const kind = kindOfIncident(row.task);
  const of = row.task?.split('/').slice(1).join('/') ?? '';
  // Mail stands under the task whose work was to send it.
  const raw = kind === 'work' ? row.task : kind === 'mail' ? of : null;
  const task = raw === null ? null : taskSegment(raw);
  // An incident that was raised before codes were a closed set keeps its words.
  const code = isErrorCode(row.code) ? row.code : 'INVARIANT';
  const { owner, remedies } = handlingOf(kind, code);
  const application = applicationOf(row.application);
  const ids = { application, task, disposal: kind === 'disposal' ? of : null, message: null as string | null };
  if (kind === 'outgoing') ids.message = of.split('/').at(-1) ?? null;
  return {
    ...{ id, application, kind, task, code, owner, count },
    applicationNumber: application === null ? null : numberOf(application),
    kindText: catalogue.text(`incident.kind.${kind}`, {}, readerLanguages()),
    about: task !== null || of === '' ? null : of,
    aboutName: whom(row.task),
    title: catalogue.title(code),
    detail:
      kind === 'key'
        ? spoken({ code, detail: row.detail }, catalogue, readerLanguages())
        : meaning(kind, code, of, catalogue),
    technical: code === row.code ? row.detail : `${row.code}: ${row.detail}`,
    ownerText: catalogue.text(`incident.owner.${owner}`, {}, readerLanguages()),
    remedies: remedies.map((name) => presentRemedy(catalogue, name, ids)),
    firstAt: isoInstant(firstAt),
    lastAt: isoInstant(lastAt),
    settledAt: isoOrNull(settledAt),
  };
};
