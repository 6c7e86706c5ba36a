import type { InboxDesk, InboxRow } from '../../src/domain/ports/inbox.js';
import type { JsonObject } from '../../src/domain/shared/json.js';

export interface FakeInboxDesk extends InboxDesk {
  readonly messages: Map<string, InboxRow & { readonly content: JsonObject | null }>;
}

/** Messages of other systems in memory, for tests of HTTP. */
export const fakeInboxDesk = (): FakeInboxDesk => {
  const messages: FakeInboxDesk['messages'] = new Map();
  const shown = (id: string): InboxRow | null => {
    const found = messages.get(id);
    if (found === undefined) return null;
    const { content: _, ...row } = found;
    return row;
  };
  const turn = (id: string, from: readonly InboxRow['fate'][], fate: InboxRow['fate']): boolean => {
    const found = messages.get(id);
    if (found === undefined || !from.includes(found.fate)) return false;
    messages.set(id, { ...found, fate });
    return true;
  };
  return {
    messages,
    list: async ({ source, fate, application, since, before, limit }) => {
      const rows = [...messages.keys()]
        .flatMap((id) => shown(id) ?? [])
        .filter((row) => source === undefined || row.source === source)
        .filter((row) => fate === undefined || row.fate === fate)
        .filter((row) => application === undefined || row.applications.includes(application))
        .filter((row) => since === undefined || row.receivedAt >= since)
        .sort((a, b) => Number(b.id) - Number(a.id));
      const items = rows.filter(({ id }) => before === undefined || Number(id) < before).slice(0, limit);
      return { items, total: rows.length };
    },
    find: async (id) => shown(id),
    content: async (id) => messages.get(id)?.content ?? null,
    retry: async (id) => turn(id, ['waiting', 'not-understood', 'set-aside'], 'waiting'),
    setAside: async (id) => turn(id, ['waiting', 'not-understood'], 'set-aside'),
    causes: async () => [],
  };
};
