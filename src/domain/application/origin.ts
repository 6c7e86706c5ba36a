/** Origin of an application, kept for later questions about it. Nothing in it is personal. */
import { isObject, type Json, type JsonObject } from '../shared/json.js';
import { err, ok, type Result } from '../shared/result.js';

/** A person handed it in: an applicant by the portal, or an officer at the counter for one. */
export interface Taken {
  readonly source: 'portal' | 'front-office';
  /** The account that handed it in. */
  readonly takenBy: string;
  /** Digest of the body that was handed in: the same Idempotency-Key with another content is no repeat. */
  readonly bodySha256: string;
}

const OSS_KEYS = [
  ...(['nib', 'oss_id', 'id_izin', 'id_proyek', 'id_produk', 'kd_izin', 'kd_daerah', 'kd_instansi'] as const),
  'jenis_izin',
] as const;
const SICANTIK_KEYS = ['no_permohonan', 'instansi_id', 'jenis_proses_id', 'jenis_izin_id'] as const;

/** Keys of OSS for the permit request, in its own words (PIA OSS RBA 4.3.22); empty where its message named none. */
export type OssKeys = Readonly<Record<(typeof OSS_KEYS)[number], string>>;
/** Keys of SiCANTIK for the application, in its own words. */
export type SicantikKeys = Readonly<Record<(typeof SICANTIK_KEYS)[number], string>>;

export interface FromOss {
  readonly source: 'oss';
  readonly keys: OssKeys;
}
export interface FromSicantik {
  readonly source: 'sicantik';
  readonly keys: SicantikKeys;
}

/** An officer began a procedure of the office. */
export interface BegunByOfficer {
  readonly source: 'office';
  readonly by: 'officer';
  readonly officer: string;
  readonly bodySha256: string;
  readonly variables: JsonObject;
  /** The application whose permit the procedure is about. */
  readonly about: string | null;
}

/** A message, a signal or a time began a procedure of the office. */
export interface BegunByTrigger {
  readonly source: 'office';
  readonly by: 'message' | 'signal' | 'timer';
  readonly process: string;
  readonly startEvent: string;
  /** Name of the message that the start event caught. */
  readonly message: string | null;
  readonly variables: JsonObject;
  /** Application whose procedure said it; null where a time began it, or somebody outside. */
  readonly sender: { readonly application: string; readonly conversation: string } | null;
}

/** The procedure of another application called it. */
export interface Called {
  readonly source: 'procedure';
  readonly parent: string;
  /** Work item of the call, in the calling application. */
  readonly item: string;
  readonly process: string;
  /** Permit type, for one licence of a group; null for every other call. */
  readonly licence: string | null;
  readonly conversation: string;
  /** Licences of the group that have to end first. */
  readonly after: readonly string[];
  readonly variables: JsonObject;
}

export type Origin = Taken | FromOss | FromSicantik | BegunByOfficer | BegunByTrigger | Called;
export type Source = Origin['source'];

/** True where another system tells of the application, and may send other data later. */
export const isFromElsewhere = ({ source }: Origin): boolean => source === 'oss' || source === 'sicantik';

/** Application that a case of the office is about; null for every other case. */
export const aboutOf = (origin: Origin): string | null => {
  if (origin.source !== 'office') return null;
  return origin.by === 'officer' ? origin.about : (origin.sender?.application ?? null);
};

/** Application from which the applicant's data was copied; null where none was. */
export const copiedFrom = (origin: Origin): string | null =>
  origin.source === 'procedure' ? origin.parent : aboutOf(origin);

/** Conversation of procedures that talk with each other (BPMN 2.0.2, 8.4.2): the application with which it began. */
export const conversationOf = ({ id, origin }: { readonly id: string; readonly origin: Origin }): string => {
  if (origin.source === 'procedure') return origin.conversation;
  return origin.source === 'office' && origin.by !== 'officer' ? (origin.sender?.conversation ?? id) : id;
};

/** Account of the person who entered it; null where another system, a procedure or a time did. */
export const enteredBy = (origin: Origin): string | null => {
  if ('takenBy' in origin) return origin.takenBy;
  return origin.source === 'office' && origin.by === 'officer' ? origin.officer : null;
};

/** Digest of the body that a person handed in; null where no person did. */
export const bodyOf = (origin: Origin): string | null => ('bodySha256' in origin ? origin.bodySha256 : null);

/** True where a person handed it in and waits for an answer. */
export const isByPerson = (origin: Origin): boolean => bodyOf(origin) !== null;

const TRIGGERS = ['message', 'signal', 'timer'] as const;

/** The origin as it is kept: one object whose keys and order the record has had from its beginning. */
export const keptOrigin = (origin: Origin): JsonObject => {
  switch (origin.source) {
    case 'portal':
    case 'front-office':
      return { takenBy: origin.takenBy, bodySha256: origin.bodySha256 };
    case 'oss':
    case 'sicantik':
      return { ...origin.keys };
    case 'office': {
      if (origin.by === 'officer') {
        const { officer, bodySha256, variables, about } = origin;
        return { begunBy: officer, bodySha256, variables, ...(about === null ? {} : { about }) };
      }
      const { by, process, startEvent, message, variables, sender } = origin;
      return {
        begunBy: by,
        process,
        startEvent,
        ...(message === null ? {} : { message }),
        variables,
        ...(sender === null ? {} : { about: sender.application, conversation: sender.conversation }),
      };
    }
    case 'procedure': {
      const { parent, item, process, licence, conversation, after, variables } = origin;
      return { parent, item, process, licence, conversation, after, variables };
    }
  }
};

/** Reader of the kept members, each by its kind. `faults` collects those of another kind. */
const reader = (kept: JsonObject) => {
  const faults: string[] = [];
  const read = <T extends Json>(
    key: string,
    expected: string,
    is: (value: Json | undefined) => value is T,
    or: T,
  ): T => {
    const value = kept[key];
    if (is(value)) return value;
    faults.push(`${key}: expected ${expected}, got ${value === undefined ? 'nothing' : JSON.stringify(value)}`);
    return or;
  };
  const isText = (value: Json | undefined): value is string => typeof value === 'string';
  const isTexts = (value: Json | undefined): value is readonly string[] => Array.isArray(value) && value.every(isText);
  const text = (key: string): string => read(key, 'a text', isText, '');
  return {
    faults,
    text,
    /** Null where the key is not there. */
    textIf: (key: string): string | null => ((kept[key] ?? null) === null ? null : text(key)),
    object: (key: string): JsonObject => read(key, 'an object', isObject, {}),
    texts: (key: string): readonly string[] => read(key, 'a list of texts', isTexts, []),
  };
};
type Reader = ReturnType<typeof reader>;

const begunByOfficer = (read: Reader): BegunByOfficer => ({
  source: 'office',
  by: 'officer',
  officer: read.text('begunBy'),
  bodySha256: read.text('bodySha256'),
  variables: read.object('variables'),
  about: read.textIf('about'),
});

const begunByTrigger = (read: Reader, by: BegunByTrigger['by']): BegunByTrigger => ({
  source: 'office',
  by,
  process: read.text('process'),
  startEvent: read.text('startEvent'),
  message: read.textIf('message'),
  variables: read.object('variables'),
  sender:
    read.textIf('about') === null ? null : { application: read.text('about'), conversation: read.text('conversation') },
});

const originIn = (source: string, kept: JsonObject, read: Reader): Origin | null => {
  const { text } = read;
  switch (source) {
    case 'portal':
    case 'front-office':
      return { source, takenBy: text('takenBy'), bodySha256: text('bodySha256') };
    case 'oss':
      return { source, keys: Object.fromEntries(OSS_KEYS.map((key) => [key, text(key)])) as unknown as OssKeys };
    case 'sicantik':
      return {
        source,
        keys: Object.fromEntries(SICANTIK_KEYS.map((key) => [key, text(key)])) as unknown as SicantikKeys,
      };
    case 'office': {
      // A trigger's word may also be an officer's account. The digest beside it tells them apart: only a person hands a
      // body in.
      const by = kept['bodySha256'] === undefined ? TRIGGERS.find((one) => one === kept['begunBy']) : undefined;
      return by === undefined ? begunByOfficer(read) : begunByTrigger(read, by);
    }
    case 'procedure':
      return {
        source,
        parent: text('parent'),
        item: text('item'),
        process: text('process'),
        licence: read.textIf('licence'),
        conversation: text('conversation'),
        after: read.texts('after'),
        variables: read.object('variables'),
      };
    default:
      return null;
  }
};

/** Reads the object that {@link keptOrigin} wrote; the error names each member that is not as expected. */
export const originOf = (source: string, kept: Json): Result<Origin, string> => {
  if (!isObject(kept)) return err(`expected an object, got ${JSON.stringify(kept)}`);
  const read = reader(kept);
  const origin = originIn(source, kept, read);
  if (origin === null) return err(`"${source}" is no source of applications`);
  return read.faults.length === 0 ? ok(origin) : err(read.faults.join('; '));
};
