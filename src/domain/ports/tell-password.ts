/** Sends an account's owner a password for one use. Fails with MAIL_UNAVAILABLE where it was not sent. */
export type TellPassword = (
  to: { readonly name: string; readonly email: string },
  values: Readonly<Record<'name' | 'office' | 'login' | 'password' | 'link', string>>,
) => Promise<void>;
