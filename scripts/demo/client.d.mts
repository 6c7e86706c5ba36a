export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Person {
  readonly login: string;
  readonly passphrase?: string;
  get(path: string): Promise<unknown>;
  post(
    path: string,
    body?: unknown,
    options?: { readonly key?: string; readonly wait?: number; readonly form?: FormData },
  ): Promise<Answer>;
}

export declare const person: (
  api: string,
  account: { readonly login: string; readonly role: string; readonly password: string; readonly passphrase?: string },
) => Person;
export declare const until: <T>(
  what: string,
  ask: () => Promise<T | undefined>,
  patience?: { readonly within?: number; readonly every?: number },
) => Promise<T>;
