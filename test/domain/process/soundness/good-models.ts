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
  [
    'many tasks side by side',
    `start s; end e; and g; and j; s -> g; j -> e; ${Array.from({ length: 10 }, (_, i) => `task a${i}; task b${i}; g -> a${i} -> b${i} -> j`).join('; ')}`,
  ],
  [
    'reminders side by side',
    `start s; end e; and g; and j; s -> g; j -> e; ${Array.from({ length: 6 }, (_, i) => `task t${i}; boundary b${i} on=t${i} timer nonint; task r${i}; end q${i}; g -> t${i} -> j; b${i} -> r${i} -> q${i}`).join('; ')}`,
  ],
  [
    'deadlines side by side',
    `start s; end e; and g; and j; s -> g; j -> e; ${Array.from({ length: 6 }, (_, i) => `task t${i}; boundary b${i} on=t${i} timer; task r${i}; xor m${i}; g -> t${i} -> m${i}; b${i} -> r${i} -> m${i}; m${i} -> j`).join('; ')}`,
  ],
  [
    'inclusive blocks side by side',
    `start s; end e; and g; and j; s -> g; j -> e; ${Array.from({ length: 4 }, (_, i) => `or o${i}; or p${i}; task a${i}; task b${i}; task c${i}; g -> o${i}; o${i} -> a${i} [x${i}]; o${i} -> b${i} [y${i}]; o${i} -> c${i} (default); a${i} -> p${i}; b${i} -> p${i}; c${i} -> p${i}; p${i} -> j`).join('; ')}`,
  ],
  [
    'loops side by side',
    `start s; end e; and g; and j; s -> g; j -> e; ${Array.from({ length: 4 }, (_, i) => `xor o${i}; xor p${i}; task a${i}; task b${i}; g -> o${i} -> a${i} -> p${i}; p${i} -> b${i} [again]; b${i} -> o${i}; p${i} -> j (default)`).join('; ')}`,
  ],
  [
    'sub-processes side by side, each with a reminder inside',
    `start s; end e; and g; and j; s -> g; j -> e; ${Array.from({ length: 3 }, (_, i) => `sub S${i} { start s${i}; task a${i}; end e${i}; s${i} -> a${i} -> e${i}; eventsub V${i} { start v${i} timer nonint; task x${i}; end y${i}; v${i} -> x${i} -> y${i} } }; g -> S${i} -> j`).join('; ')}`,
  ],
  [
    'a deadline that leads back',
    'start s; xor j; task a; boundary t on=a timer; task remind; end e; s -> j -> a -> e; t -> remind -> j',
  ],
  [
    'a deadline of a sub-process that leads back to before it',
    'start s; xor j; end e; s -> j -> S -> e; sub S { start s2; task a; end e2; s2 -> a -> e2 }; boundary t on=S timer; task fix; t -> fix -> j',
  ],
  [
    'several ends, one of them a refusal',
    'start s; user a; xor g; user b; end ok; end no; s -> a -> g; g -> b [complete]; g -> no (default); b -> ok',
  ],
  [
    'a refusal that terminates all',
    'start s; and g; user a; user b; xor h; and j; terminate no; end e; s -> g; g -> a -> h; h -> j [ok]; h -> no (default); g -> b -> j; j -> e',
  ],
  [
    'three sub-processes deep',
    'start s; end e; s -> A -> e; sub A { start s1; end e1; s1 -> B -> e1; sub B { start s2; end e2; s2 -> C -> e2; sub C { start s3; task t; end e3; s3 -> t -> e3 } } }',
  ],
  [
    'an error two levels up',
    'start s; end e; end e9; s -> A -> e; boundary x on=A error=E1; x -> e9; sub A { start s1; end e1; s1 -> B -> e1; sub B { start s2; xor g; end e2; end bad error=E1; s2 -> g; g -> e2 (default); g -> bad [wrong] } }',
  ],
  [
    'a loop around a parallel block',
    'start s; xor j; and g; task a; task b; and k; xor h; end e; s -> j -> g; g -> a -> k; g -> b -> k; k -> h; h -> j [again]; h -> e (default)',
  ],
  [
    'a parallel block whose branches skip work',
    'start s; and g; xor h; task a; xor m; task b; and j; end e; s -> g; g -> h; h -> a [x]; h -> m (default); a -> m; m -> j; g -> b -> j; j -> e',
  ],
  [
    'an inclusive split with one way only',
    'start s; or g; task a; task b; or j; end e; s -> g; g -> a [x]; g -> b (default); a -> j; b -> j; j -> e',
  ],
  [
    'inclusive joins in a row',
    'start s; or g; task a; task b; or j; or h; task c; task d; or k; end e; s -> g; g -> a [x]; g -> b [y]; a -> j; b -> j; j -> h; h -> c [v]; h -> d [w]; c -> k; d -> k; k -> e',
  ],
  [
    'an inclusive split inside a parallel block',
    'start s; and g; or h; task a; task b; or k; task c; and j; end e; s -> g; g -> h; h -> a [x]; h -> b (default); a -> k; b -> k; k -> j; g -> c -> j; j -> e',
  ],
  [
    'a race in a loop',
    'start s; xor m; eventgw g; catch c message=answer; timer t; task remind; task go; end e; s -> m -> g; g -> c -> go -> e; g -> t -> remind -> m',
  ],
  [
    'a race of three',
    'start s; eventgw g; catch c message=yes; catch d message=no; timer t; task a; task b; end e1; end e2; end e3; s -> g; g -> c -> a -> e1; g -> d -> b -> e2; g -> t -> e3',
  ],
  [
    'the same question asked twice',
    'start s; xor g; task a; xor j; task b; xor h; task c; xor k; end e; s -> g; g -> a [survey]; g -> j (default); a -> j; j -> b -> h; h -> c [survey]; h -> k (default); c -> k; k -> e',
  ],
  [
    'every value has its way',
    'start s; xor g; task a; task b; task c; xor j; end e; s -> g; g -> a [kind = "izin"]; g -> b [kind = "nonizin"]; g -> c (default); a -> j; b -> j; c -> j; j -> e',
  ],
  [
    'thresholds in order',
    'start s; xor g; task a; task b; task c; xor j; end e; s -> g; g -> a [n > 10]; g -> b [n > 5]; g -> c (default); a -> j; b -> j; c -> j; j -> e',
  ],
  [
    'yes, no and not asked',
    'start s; xor g; task a; task b; task c; xor j; end e; s -> g; g -> a [ok = true]; g -> b [ok = false]; g -> c (default); a -> j; b -> j; c -> j; j -> e',
  ],
  [
    'a transaction with compensation',
    'start s; transaction T { start s2; task a; boundary k on=a compensate; task undo for-compensation; xor g; end ok; cancel no; s2 -> a -> g; g -> ok (default); g -> no [x] }; boundary c on=T cancel; task tell; end e; end e2; s -> T -> e; c -> tell -> e2',
  ],
  [
    'an event sub-process in a sub-process in a loop',
    'start s; xor j; xor h; end e; s -> j -> S -> h; h -> j [again]; h -> e (default); sub S { start s2; user a; end e2; s2 -> a -> e2; eventsub V { start v message=m; user x; end y; v -> x -> y } }',
  ],
  [
    'a reminder that repeats beside the work',
    'start s; user a; boundary r on=a timer nonint; service mail; end told; end e; s -> a -> e; r -> mail -> told',
  ],
  [
    'an appeal after a refusal',
    'start s; user a; xor g; user refuse; eventgw w; catch appeal message=appeal; timer late; xor m; end no; user issue; end e; s -> m -> a -> g; g -> issue [ok]; issue -> e; g -> refuse (default); refuse -> w; w -> appeal -> m; w -> late -> no',
  ],
  [
    'a signature only where the paraf is asked for, by the same question',
    'start s; user in step=1 budget=PT5M; xor g; user p step=2 budget=PT5M action=paraf covers=draft; xor j; xor h; user sign step=3 budget=PT5M action=sign; xor k; end e; s -> in -> g; g -> p [permit]; g -> j (default); p -> j; j -> h; h -> sign [permit]; h -> k (default); sign -> k; k -> e; lane kasi superior=kabid : in p ; lane kabid : sign',
  ],
];
