/** The ten rows of the Prabumulih SOP, walked through the REST API, each officer logged in as themself. */
import { randomUUID } from 'node:crypto';
import { Refused, request, until } from './client.mjs';
import { receiveNib, scannedPage, upload } from './inputs.mjs';

/** Posts the message of OSS and waits until its application waits at the front office. */
export const intake = async ({ api, people, secrets, check, tell }) => {
  const { body, token, nib } = receiveNib(secrets.oss);
  const url = `${api}/api/v1/oss/receiveNIB`;
  const wrong = await request(url, {
    method: 'POST',
    headers: { token: 'f'.repeat(40), 'content-type': 'application/json' },
    body,
  });
  check('webhook-wrong-token-refused', wrong.status === 401, `answer ${wrong.status}`);
  const send = () => request(url, { method: 'POST', headers: { token, 'content-type': 'application/json' }, body });
  const first = await send();
  check('webhook-answered-as-oss-expects', first.body?.responreceiveNIB?.status === '1', JSON.stringify(first.body));
  tell(`OSS: receiveNIB for NIB ${nib} → ${JSON.stringify(first.body)}`);
  const repeat = await send();
  const tasks = await until('the application to reach the front office', async () => {
    const { items } = await people.fo.get('/tasks?view=role&limit=50');
    const found = items.filter(({ action }) => action === 'receive');
    return found.length > 0 ? found : undefined;
  });
  check(
    'repeat-makes-no-second-application',
    repeat.body?.responreceiveNIB?.status === '1' && tasks.length === 1,
    `${tasks.length} application(s)`,
  );
  return tasks[0].application;
};

/** True for a failed signature that the same order does not mend. */
const isOfSigning = (body) => String(body?.code ?? '').startsWith('SIGN_');

/** Acts of the walk at each row; `act` sends one person's act and answers when it counts. */
export const createWalk = (world) => {
  const { people, application, tell, check } = world;
  const path = `/applications/${application}`;
  const read = () => people.supervisor.get(path);

  /** Waits for the open task of an element. */
  const openTask = (element) =>
    until(`task ${element}`, async () => {
      const { tasks } = await read();
      return tasks.find((task) => task.element === element && task.state === 'open');
    });

  /**
   * One act: sent once under one key, and followed until the record says that it counts. While a server is away the
   * API says so or keeps the act; the same key makes a repeat harmless.
   */
  const act = async (who, element, route, body, { away = async () => {}, back = async (_answer) => {} } = {}) => {
    const task = await openTask(element);
    const key = randomUUID();
    const send = (wait) =>
      people[who].tryPost(`${path}/tasks/${encodeURIComponent(task.id)}/${route}`, body, { key, wait });
    await people[who].get('/me');
    await away();
    let answer = await send(0).catch((error) => ({
      status: 0,
      body: { detail: `${error.message} ${error.cause?.message ?? ''}` },
    }));
    await back(answer);
    answer = await until(
      `the act at ${element} to count`,
      async () => {
        if (answer.status === 200) return answer;
        if (answer.status >= 400 && (answer.status < 500 || isOfSigning(answer.body))) return answer;
        answer = await send(20);
        return undefined;
      },
      { within: 120_000, every: 300 },
    );
    if (answer.status >= 400) throw new Refused(`${people[who].login} at ${element}`, answer.status, answer.body);
    return answer;
  };

  const uploadAs = async (who, fields, name) => {
    const { status, body } = await people[who].tryPost(`${path}/documents`, undefined, {
      form: upload(fields, name, scannedPage(name)),
    });
    if (status >= 300) throw new Refused(`${who} uploads ${name}`, status, body);
  };

  const refusedAt = async (name, who, element, route, body, code) => {
    const task = await openTask(element);
    const answer = await people[who].tryPost(`${path}/tasks/${encodeURIComponent(task.id)}/${route}`, body);
    check(name, answer.body?.code === code, `${answer.status} ${answer.body?.code ?? JSON.stringify(answer.body)}`);
    tell(`   refused, as it must be: ${answer.body?.title ?? ''} (${answer.body?.code})`);
  };

  const receive = async (disturbed) => {
    await openTask('receive');
    const missing = await people.fo.tryPost(`${path}/tasks/receive/complete`, { input: { outcome: 'complete' } });
    check(
      'incomplete-file-refused',
      missing.body?.code === 'REQUIREMENTS_INCOMPLETE',
      `${missing.status} ${missing.body?.code}`,
    );
    for (const requirement of missing.body?.data?.missing ?? missing.body?.missing ?? [])
      await uploadAs('fo', { kind: 'requirement', requirement }, `${requirement}.pdf`);
    await refusedAt(
      'missing-recommendation-refused',
      'fo',
      'receive',
      'complete',
      { input: { outcome: 'complete' } },
      'RECOMMENDATION_MISSING',
    );
    await uploadAs(
      'teknis',
      { kind: 'recommendation', number: '503/112/REK/2026', date: '2026-11-20', result: 'positive' },
      'rekomendasi-teknis.pdf',
    );
    tell('   the technical team has uploaded its recommendation 503/112/REK/2026 (positive)');
    await act('fo', 'receive', 'complete', { input: { outcome: 'complete' } }, disturbed);
  };

  const paraf = (who, element) => async (disturbed) => {
    const task = await openTask(element);
    await people[who].post(`${path}/tasks/${encodeURIComponent(task.id)}/claim`, {}, { wait: 0 });
    const { letter } = await read();
    await act(who, element, 'paraf', { draft: letter.draft }, disturbed);
  };

  const fillSurvey = async () => {
    const gate = await until('the survey gate', async () => {
      const { clockRunning, survey, tasks } = await read();
      return clockRunning === false && tasks.every(({ state }) => state !== 'open')
        ? { clockRunning, survey }
        : undefined;
    });
    const early = await people.kadin.tryPost(`${path}/tasks/sign/sign`, {
      letter: 'a'.repeat(64),
      passphrase: people.kadin.passphrase,
    });
    check(
      'no-signature-before-the-survey',
      early.status >= 400 && gate.clockRunning === false,
      `${early.status} ${early.body?.code}; clock running: ${gate.clockRunning}`,
    );
    const secret = await until('the survey invitation by e-mail', () => world.surveySecret());
    const form = await request(`${world.api}/api/v1/surveys/${secret}`);
    const kiosk = await people.fo.tryPost(`${path}/survey/kiosk`, {}, { wait: 0 });
    check('survey-also-on-the-office-device', kiosk.status < 300, `${kiosk.status}`);
    const elements = form.body?.form?.elements ?? form.body?.elements ?? [];
    const answers = Object.fromEntries(elements.map(({ key }, index) => [key, 3 + (index % 2)]));
    const filled = await request(`${world.api}/api/v1/surveys/${secret}`, {
      method: 'POST',
      headers: { 'idempotency-key': randomUUID() },
      body: { answers },
    });
    if (filled.status >= 300) throw new Refused('the applicant fills the survey', filled.status, filled.body);
    tell(`   the applicant has filled the survey (${elements.length} elements); the clock rested meanwhile`);
    const seen = await until('the filled survey to open the gate', async () => {
      const kase = await people.kadin.get(path);
      return kase.survey.filledAt === null ? undefined : kase;
    });
    check('signer-sees-no-answers', !JSON.stringify(seen).includes('"answers"'));
  };

  const sign = async (disturbed) => {
    await openTask('sign');
    const { letter } = await read();
    const before = await openTask('sign');
    const answer = await people.kadin.tryPost(`${path}/tasks/${encodeURIComponent(before.id)}/sign`, {
      letter: letter.final,
      passphrase: 'bukan-frasa-sandinya',
    });
    const again = await until('the wrong passphrase to be refused', async () => {
      const task = (await read()).tasks.find(
        ({ element, state, id }) => element === 'sign' && state === 'open' && id !== before.id,
      );
      return task ?? undefined;
    });
    check(
      'wrong-passphrase-asked-again',
      answer.body?.code === 'SIGN_PASSPHRASE_WRONG' && again.id !== before.id,
      `${answer.status} ${again.id}`,
    );
    tell('   a wrong passphrase was tried: the task is open again, nothing is signed');
    const signs = (final, how) =>
      act('kadin', 'sign', 'sign', { letter: final, passphrase: people.kadin.passphrase }, how).catch(
        (/** @type {unknown} */ error) => {
          // the answer names the reason of the failed signature, and the task is open again
          if (!(error instanceof Refused) || !isOfSigning(error.body)) throw error;
        },
      );
    await signs(letter.final, disturbed);
    // A signing worker that dies takes its key with it: then the official is asked once more.
    await until(
      'the signed letter',
      async () => {
        const kase = await read();
        if (kase.letter?.signed) return true;
        const open = kase.tasks.find(({ element, state }) => element === 'sign' && state === 'open');
        if (open !== undefined) {
          tell('   the worker that held the sealed passphrase is gone: the official enters it again');
          await signs(kase.letter.final);
        }
        return undefined;
      },
      { within: 120_000, every: 500 },
    );
  };

  return {
    read,
    steps: [
      { step: 1, what: 'receive the complete file', officer: 'front-office', run: receive },
      {
        step: 2,
        what: 'check the file, draft the letter',
        officer: 'back-office',
        run: (d) => act('bo', 'process', 'complete', { input: {} }, d),
      },
      { step: 3, what: 'paraf of the Kasi', officer: 'kasi', run: paraf('kasi', 'paraf-kasi') },
      { step: 4, what: 'paraf of the Kabid', officer: 'kabid', run: paraf('kabid', 'paraf-kabid') },
      { step: 5, what: 'paraf of the Sekdin', officer: 'sekdin', run: paraf('sekdin', 'paraf-sekdin') },
      {
        step: 6,
        what: 'approval by the Kadin',
        officer: 'kadin',
        run: (d) => act('kadin', 'approve', 'complete', { input: { decision: 'approved' } }, d),
      },
      {
        step: 7,
        what: 'final letter with its number',
        officer: 'back-office',
        run: async (d) => {
          await act('bo', 'finalise', 'complete', { input: {} }, d);
          await fillSurvey();
        },
      },
      { step: 8, what: 'electronic signature', officer: 'kadin', run: sign },
      {
        step: 9,
        what: 'print',
        officer: 'back-office',
        run: (d) => act('bo', 'print', 'complete', { input: { copies: 1 } }, d),
      },
      {
        step: 10,
        what: 'tell the applicant, hand over',
        officer: 'front-office, applicant',
        run: async (d) => {
          await act('fo', 'announce', 'complete', { input: {} }, d);
          const resting = await until('the hand-over to wait', async () =>
            (await read()).tasks.find(({ element, state }) => element === 'hand-over' && state === 'open'),
          );
          check('clock-rests-until-the-applicant-comes', resting.clockStopped === true);
          await refusedAt(
            'hand-over-needs-an-identity',
            'fo',
            'hand-over',
            'complete',
            { input: {} },
            'RECEIVER_MISSING',
          );
          await act('fo', 'hand-over', 'complete', {
            input: { receiver: { name: 'Siti Contoh', identity: '1674014107850000', relation: 'pemohon' } },
          });
        },
      },
    ],
  };
};
