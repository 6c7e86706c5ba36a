/** Kills a server in the middle of a step, lets a person act meanwhile, and starts it again. */
const USUAL_STEP = { worker: 4, api: 3, temporal: 5, database: 6 };

const WHILE_AWAY = {
  worker: 'no worker lives; the act is sent all the same',
  api: 'the API is dead; the officer tries, and tries again when it is back',
  temporal: 'Temporal is away; the API keeps the act and delivers it later',
  database: 'the database is away; the API says so, and the officer repeats the act under the same key',
};

export const disturbance = ({ supervisor, options, tell, check }) => {
  const target = options.kill ?? 'worker';
  const step = options.killAt ?? USUAL_STEP[target];
  return {
    target,
    step,
    at: (current) =>
      current !== step
        ? {}
        : {
            away: async () => {
              await supervisor.kill(target, 'SIGKILL');
              tell(`   ✂ ${target} killed (SIGKILL): ${WHILE_AWAY[target]}`);
            },
            back: async (answer) => {
              const sense =
                answer.status === 0
                  ? `no answer (${answer.body?.diagnostic ?? ''})`
                  : `${answer.status}${answer.body?.status ? ` ${answer.body.status}` : ''}${answer.body?.code ? ` ${answer.body.code}` : ''}`;
              tell(`   the act was answered with: ${sense}`);
              const kept = {
                worker: answer.status === 202,
                api: answer.status === 0,
                temporal: answer.status === 202 || answer.status === 200,
                database: answer.status === 503,
              };
              check(`act-while-${target}-is-away-is-named`, kept[target], sense);
              tell(
                `   ${target} starts again${target === 'worker' ? '; Temporal first waits for the dead worker’s task to time out (up to 10 s)' : ''} …`,
              );
              await supervisor.start(target);
            },
          },
  };
};
