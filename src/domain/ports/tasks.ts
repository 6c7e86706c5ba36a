/** Tasks in the form of the work list. */
import type { Instant } from '../shared/time.js';
import type { Page } from './page.js';

export interface TaskRow {
  readonly application: string;
  readonly office: string;
  readonly permitType: string;
  readonly id: string;
  readonly element: string;
  readonly name: string;
  readonly action: string;
  readonly role: string;
  readonly step: string | null;
  readonly state: 'open' | 'completed' | 'cancelled' | 'returned';
  readonly holder: string | null;
  readonly openedAt: Instant;
  readonly claimedAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly closedBy: string | null;
  readonly outcome: string | null;
  readonly budget: number | null;
  readonly stepConsumed: number | null;
  readonly dueAt: Instant | null;
  readonly overdueAt: Instant | null;
  readonly clockStopped: boolean;
  readonly escalatedTo: string | null;
}

export interface Tasks {
  list(query: {
    readonly office: string;
    readonly roles?: readonly string[];
    readonly holder?: string;
    readonly application?: string;
    readonly state?: 'open' | 'all';
    readonly view?: 'mine' | 'role' | 'unassigned' | 'overdue' | 'returned';
    readonly action?: string;
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<Page<TaskRow>>;
  find(application: string, id: string): Promise<TaskRow | null>;
  /** Claims a task in one conditional update with its audit event: the second claimer learns who holds it. */
  claim(
    application: string,
    id: string,
    user: string,
    at: Instant,
  ): Promise<
    { readonly claimed: true } | { readonly claimed: false; readonly holder: string | null; readonly open: boolean }
  >;
  release(application: string, id: string, user: string, at: Instant): Promise<boolean>;
  reassign(application: string, id: string, to: string | null, by: string, at: Instant): Promise<boolean>;
}
