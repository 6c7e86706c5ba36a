/** Steps after whose commit the loops of mortal-exchange.ts may kill themselves. */
export type Step = 'post' | 'give' | 'courier' | 'beginWith' | 'create' | 'begun' | 'settle' | 'fired';

export const STEPS_OF = {
  messages: ['post', 'beginWith', 'create', 'begun', 'give', 'courier', 'settle'],
  signals: ['courier', 'create'],
} as const satisfies Readonly<Record<string, readonly Step[]>>;

export interface MortalExchange {
  readonly address: string;
  readonly taskQueue: string;
  readonly database: string;
  readonly office: string;
  readonly dieAfter: Step | null;
  readonly keptMs: number;
}
