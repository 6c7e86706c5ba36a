/** Sound drawings: whoever finds an error here is wrong. */
export const GOOD: readonly (readonly [name: string, text: string])[] = [
  ['one task', 'start s; task a; end e; s -> a -> e'],
  ['no end event', 'start s; task a; s -> a'],
  ['no start event', 'task a; task b; end e; a -> b -> e'],
  [
    'an exclusive choice without conditions',
    'start s; xor g; task a; task b; xor j; end e; s -> g; g -> a -> j; g -> b -> j; j -> e',
  ],
  ['a parallel block', 'start s; and g; task a; task b; and j; end e; s -> g; g -> a -> j; g -> b -> j; j -> e'],
  [
    'parallel branches with ends of their own',
    'start s; and g; task a; task b; end e; end e2; s -> g; g -> a -> e; g -> b -> e2',
  ],
  ['parallel branches into one end', 'start s; and g; task a; task b; end e; s -> g; g -> a -> e; g -> b -> e'],
  [
    'an inclusive block',
    'start s; or g; task a; task b; task c; or j; end e; s -> g; g -> a [x]; g -> b [y]; g -> c (default); a -> j; b -> j; c -> j; j -> e',
  ],
  [
    'an inclusive block in a loop',
    'start s; xor again; or g; task a; task b; or j; xor h; end e; s -> again -> g; g -> a [x]; g -> b [y]; a -> j; b -> j; j -> h; h -> e (default); h -> again [more]',
  ],
  ['inclusive after parallel', 'start s; and g; task a; task b; or j; end e; s -> g; g -> a -> j; g -> b -> j; j -> e'],
  [
    'inclusive after exclusive',
    'start s; xor g; task a; task b; or j; end e; s -> g; g -> a -> j; g -> b -> j; j -> e',
  ],
  ['a loop with a way out', 'start s; xor j; task a; xor g; end e; s -> j -> a -> g; g -> e (default); g -> j [again]'],
  ['a loop drawn into a task', 'start s; task a; xor g; end e; s -> a -> g; g -> e (default); g -> a [again]'],
  [
    'a loop beside a branch',
    'start s; and g; xor j; task a; xor h; task b; and k; end e; s -> g; g -> j -> a -> h; h -> j [again]; h -> k (default); g -> b -> k; k -> e',
  ],
  [
    'nested blocks',
    'start s; and g; xor h; task a; task b; xor i; task c; and j; end e; s -> g; g -> h; h -> a -> i; h -> b -> i; i -> j; g -> c -> j; j -> e',
  ],
  [
    'a deadline that interrupts',
    'start s; task a; boundary b on=a timer; task late; xor j; end e; s -> a -> j; b -> late -> j; j -> e',
  ],
  [
    'a reminder with an end of its own',
    'start s; task a; boundary b on=a timer nonint; task remind; end r; end e; s -> a -> e; b -> remind -> r',
  ],
  [
    'a race of events',
    'start s; eventgw g; timer t; catch c message=m; xor j; end e; s -> g; g -> t -> j; g -> c -> j; j -> e',
  ],
  [
    'a race with a receive task',
    'start s; eventgw g; timer t; receive r message=m; xor j; end e; s -> g; g -> t -> j; g -> r -> j; j -> e',
  ],
  ['terminate beside work', 'start s; and g; task a; task b; terminate e; end e2; s -> g; g -> a -> e; g -> b -> e2'],
  [
    'a sub-process that throws an error sometimes',
    'start s; sub S { start s2; xor g; end ok; end bad error=E1; task a; s2 -> a -> g; g -> ok (default); g -> bad [x] }; boundary b on=S error=E1; task fix; end e; end e2; s -> S -> e; b -> fix -> e2',
  ],
  [
    'an error nobody draws as thrown',
    'start s; service a; boundary b on=a catch-error; end e; end e2; s -> a -> e; b -> e2',
  ],
  [
    'an event sub-process',
    'start s; task a; end e; s -> a -> e; eventsub V { start v message=m; task x; end y; v -> x -> y }',
  ],
  [
    'an event sub-process beside the work',
    'start s; task a; end e; s -> a -> e; eventsub V { start v message=m nonint; task x; end y; v -> x -> y }',
  ],
  [
    'an event sub-process where nothing rests',
    'start s; end e; s -> e; eventsub V { start v message=m; task x; end y; v -> x -> y }',
  ],
  ['links', 'start s; task a; throw t link=L; catch c link=L; task b; end e; s -> a -> t; c -> b -> e'],
  [
    'links from two places',
    'start s; xor g; task a; throw t link=L; throw u link=L; catch c link=L; end e; s -> g; g -> a -> t; g -> u; c -> e',
  ],
  ['repeated work', 'start s; task a loop="more = true"; task b multi; end e; s -> a -> b -> e'],
  [
    'a sub-process of parallel instances',
    'start s; sub S multi { start s2; and g; task a; task b; and j; end e2; s2 -> g; g -> a -> j; g -> b -> j; j -> e2 }; end e; s -> S -> e',
  ],
  [
    'a task that waits for two tokens',
    'start s; and g; task a; task b; task c startQuantity=2; end e; s -> g; g -> a -> c; g -> b -> c; c -> e',
  ],
  [
    'a task that gives two tokens',
    'start s; task a completionQuantity=2; task b startQuantity=2; end e; s -> a -> b -> e',
  ],
  ['two start events', 'start s; start t; xor j; task a; end e; s -> j; t -> j; j -> a -> e'],
  ['starts by message', 'start s message=m; start t message=n; task a; end e; s -> a; t -> a; a -> e'],
  [
    'conditional flows out of a task',
    'start s; task a; task b; task c; end e; end e2; s -> a; a -> b [x]; a -> c (default); b -> e; c -> e2',
  ],
  [
    'compensation',
    'start s; task a; boundary k on=a compensate; task undo for-compensation; throw t compensate; end e; s -> a -> t -> e',
  ],
  [
    'a transaction that is cancelled',
    'start s; transaction T { start s2; task a; xor g; end ok; cancel no; s2 -> a -> g; g -> ok (default); g -> no [x] }; boundary c on=T cancel; end e; end e2; s -> T -> e; c -> e2',
  ],
  ['lanes without our attributes', 'start s; task a; service b; end e; s -> a -> b -> e; lane x : s a b e'],
  ['a called process elsewhere', 'start s; task a; end e; s -> a -> e'],
  [
    'an office without letters',
    'start s; user a step=1 budget=PT5M; user b step=2 budget=PT5M returnTo=a; end e; s -> a -> b -> e; lane kasi : a b',
  ],
  [
    'parafs and signature in order',
    'start s; user a step=1 budget=PT5M; user p step=2 budget=PT5M action=paraf covers=draft returnTo=a; user q step=3 budget=PT5M action=paraf covers=draft returnTo=a; user sign step=4 budget=PT5M action=sign; end e; s -> a -> p -> q -> sign -> e; lane kasi superior=kabid : a p ; lane kabid : q sign',
  ],
  [
    'parafs side by side before the signature',
    'start s; user a step=1 budget=PT5M; and g; and j; user p step=2 budget=PT5M action=paraf covers=draft; user q step=3 budget=PT5M action=paraf covers=draft; user sign step=4 budget=PT5M action=sign; end e; s -> a -> g; g -> p -> j; g -> q -> j; j -> sign -> e; lane kasi superior=kabid : a p ; lane kabid : q sign',
  ],
  [
    'two letters, each with its own paraf',
    'start s; user a step=1 budget=PT5M; xor g; user p step=2 budget=PT5M action=paraf covers=draft; user sign step=3 budget=PT5M action=sign; user q step=4 budget=PT5M action=paraf covers=draft; user sign2 step=5 budget=PT5M action=sign; end e; s -> a -> g; g -> p -> sign -> e; g -> q -> sign2 -> e; lane kasi superior=kabid : a p q ; lane kabid : sign sign2',
  ],
  [
    'a sub-process in a lane',
    'start s; sub S { start s2; user a step=1 budget=PT5M; end e2; s2 -> a -> e2 }; end e; s -> S -> e; lane kasi : s S e',
  ],
];
