import type { Proof, StopParams, SwitchParams, SwitchTarget } from "../core/message.ts";
import type { Sentences } from "./catalogue.ts";
import { verdictsEn } from "./verdicts.ts";

function pidList(pids: readonly number[]): string {
  const shown = pids.slice(0, 8).join(", ");
  return `${pids.length === 1 ? "pid" : "pids"} ${shown}${pids.length > 8 ? ", …" : ""}`;
}

function times(tries: number): string {
  return `${tries} time${tries === 1 ? "" : "s"}`;
}

function target(p: SwitchTarget): string {
  return `${p.script}, ${pidList(p.pids)}`;
}

function fileList(names: readonly string[]): string {
  const more = names.length > 5 ? ` and ${names.length - 5} more` : "";
  return `${names.slice(0, 5).join(", ")}${more}`;
}

const pidfileReasons = {
  unreadable: "cannot be read",
  "not regular": "is no regular file",
  "too large": "is larger than a pid",
  owner: "belongs to another user",
} as const;

const proofs: { readonly [P in Proof]: string } = {
  "holds log": "it writes the log",
  "config names run": "its settings name this run's folder",
  "event file pid": "an event file carries its number",
  "script name": "it runs a trainer's script",
};

/** Why a trainer is not armed or not signalled: the reason, then the next step. */
export const stopEn: Sentences<StopParams> = {
  "stop.refused.no-trainer": () =>
    "Not armed: no process on this machine writes this run's log; start the training, or run stopwatch where it runs.",
  "stop.refused.several-trainers": (p) =>
    `Not armed: several processes match (${pidList(p.pids)}); end the ones you do not mean, or name one with --pid.`,
  "stop.refused.not-proved": (p) =>
    `Not armed: pid ${p.pid} may be the trainer, but ${p.proofs.length === 0 ? "nothing proves it" : `all that says so is that ${p.proofs.map((proof) => proofs[proof]).join(" and ")}`}, and two proofs are needed, one of them that it writes the log or that its settings name the folder; run stopwatch as the trainer's user, on its machine.`,
  "stop.refused.unknown-script": (p) =>
    `Not armed: pid ${p.pid} (${p.command}) writes the log and is no trainer that stopwatch knows; if it is yours to stop, give --pid ${p.pid} --allow-any-process.`,
  "stop.refused.unknown-tree": (p) =>
    `Not armed: the processes below pid ${p.pid} are built as no trainer we know; stop it by hand, or with --stop-command.`,
  "stop.refused.other-host": (p) =>
    `Not armed: the log was written on ${p.host}; run stopwatch there, or give a --stop-command that reaches it.`,
  "stop.refused.other-user": (p) =>
    `Not armed: pid ${p.pid} belongs to user ${p.uid} and we are user ${p.own}; run stopwatch as that user.`,
  "stop.refused.not-permitted": (p) =>
    `Nothing sent: the system does not let us signal pid ${p.pid}; run stopwatch as the trainer's user, in its container.`,
  "stop.refused.pid-not-trainer": (p) =>
    `Not armed: pid ${p.pid} is no process of this run's trainer; leave --pid away, and stopwatch looks for it.`,
  "stop.refused.pid-not-found": (p) =>
    `Not armed: there is no process ${p.pid}; leave --pid away, and stopwatch looks for it.`,
  "stop.refused.name-not-found": (p) =>
    `Not armed: no trainer has "${p.name}" in its command line; leave --name away, and stopwatch looks for it.`,
  "stop.refused.bad-pid": (p) =>
    `Not armed: "${p.text}" is no process number (a whole number above 1); give the trainer's, or leave --pid away.`,
  "stop.refused.bad-pidfile": (p) =>
    `Not armed: the pidfile ${pidfileReasons[p.reason]}; name another one, or leave --pidfile away.`,
  "stop.refused.first-process": (p) =>
    `Not armed: pid ${p.pid} is the first process of a system or container and never a target; name the trainer's own.`,
  "stop.refused.self": () =>
    "Not armed: that is stopwatch itself; name the trainer's process, or leave --pid away.",
  "stop.refused.ancestor": (p) =>
    `Not armed: stopwatch was started from pid ${p.pid}, which is never a target; name the trainer's own process.`,
  "stop.refused.zombie": (p) =>
    `Not armed: pid ${p.pid} has ended and waits to be collected; there is nothing left to stop.`,
  "stop.refused.sigint-ignored": (p) =>
    `Not armed: pid ${p.pid} ignores SIGINT, as a trainer started with & or nohup in a script does; start it without, with setsid, or with stopwatch run.`,
  "stop.refused.sigint-blocked": (p) =>
    `Not armed: pid ${p.pid} blocks SIGINT, so it would never arrive; start the trainer with stopwatch run.`,
  "stop.refused.suspended": (p) =>
    `Not armed: pid ${p.pid} is suspended, and a signal would wait until it goes on; continue it with fg or kill -CONT.`,
  "stop.refused.still-loading": () =>
    "Not armed yet: the trainer is still loading, where an interrupt would be swallowed; stopwatch goes on waiting for its first loss.",
  "stop.refused.gone": (p) =>
    `Nothing sent: pid ${p.pid} is gone; start stopwatch again when the training runs.`,
  "stop.refused.changed": (p) =>
    `Nothing sent: pid ${p.pid} is not the process that was armed; start stopwatch again to look anew.`,
  "stop.refused.state-folder": (p) =>
    `Not armed: the state folder ${p.path} cannot be written (${p.code}); give another one with --state-folder.`,
  "stop.refused.locked": (p) =>
    `Not armed: another stopwatch (pid ${p.owner}) guards this trainer; end that one first.`,
  "stop.refused.foreign-proc": () =>
    "Not armed: /proc shows the processes of another pid namespace; mount the container's own /proc, or run stopwatch outside.",
  "stop.refused.platform": (p) =>
    `Not armed: no signal reaches a trainer on ${p.platform}; alerts work, and so does --stop-command.`,
  "stop.refused.journal-set-aside": (p) =>
    `Not armed: the journal of earlier stops was ${p.why === "newer" ? "written by a newer stopwatch" : "damaged"} and is set aside as ${p.name}; start again with --arm to confirm.`,
  "stop.refused.journal-failed": (p) =>
    `Nothing sent: what is about to be sent cannot be written to the journal (${p.code}); make room, or give another --state-folder.`,
  "stop.refused.network-folder": (p) =>
    `Not armed: the state folder ${p.path} lies on a network file system (${p.kind}); give a local one with --state-folder.`,
  "stop.refused.half-gone": (p) =>
    `Nothing sent: a part of the trainer is gone and ${pidList(p.pids)} still there; look at them, and stop them by hand.`,
  "stop.refused.command-failed": (p) =>
    `The stop command ${p.program} failed (${p.detail}); try it by hand, then mend --stop-command.`,
  "stop.wait.stale": () => "Waiting: what is known of the trainer is too old",
  "stop.wait.loading": () => "Waiting: the trainer is still loading",
  "stop.wait.saving": () => "Waiting: a checkpoint is being saved",
  "stop.wait.file-open": (p) => `Waiting: ${p.name} is open for writing`,
  "stop.wait.checkpoint": () => "Waiting: the newest checkpoint has just changed",
  "stop.wait.unseen": () => "Waiting: neither open files nor checkpoints can be looked at",
  "stop.wait.next-save": () => "Waiting for the next save",
  "stop.wait.epoch-end": () => "Waiting: an epoch's end is near, and s1 saves there",
  "stop.wait.log-busy": () => "Waiting for the log to be quiet for a second",
  "stop.wait.figures": () =>
    "Waiting: the trainer may be drawing its figures, and would miss an interrupt",
  "stop.wait.gap": () =>
    "Waiting for a moment between two lines: the log is never quiet for a second",
};

/** What the switch says of itself. */
export const switchEn: Sentences<SwitchParams> = {
  "switch.looking": () => "Looking for the trainer of this run",
  "switch.looking-for": ({ seconds }) =>
    `Looking for the trainer of this run, for up to ${seconds} s`,
  "switch.armed": (p) => `Will stop ${target(p)}, when the advice is to stop`,
  "switch.armed-dry": (p) => `Rehearsing on ${target(p)}: nothing will be sent`,
  "switch.armed-command": (p) =>
    `Will run the stop command ${p.program} when the advice is to stop; no signal is sent`,
  "switch.decided": (p) =>
    `${p.verdict === undefined ? "A stop was asked for" : `The verdict is ${verdictsEn[p.verdict]}`}: the trainer ${p.isRehearsal === true ? "would" : "will"} be stopped in ${Math.ceil(p.left)} s`,
  "switch.waiting": () => "Waiting for a safe moment",
  "switch.sent": (p) => `Interrupted ${times(p.tries)}; waiting for the trainer to leave`,
  "switch.too-late": (p) =>
    `Too late to cancel: the trainer was interrupted ${times(p.tries)} already and is leaving`,
  "switch.stopped": (p) =>
    `The trainer is stopped: every process of it is gone, ${Math.round(p.took * 10) / 10} s after the first signal${p.tries > 1 ? ` (interrupted ${times(p.tries)})` : ""}`,
  "switch.rehearsed": () => "The trainer would have been interrupted now; nothing was sent",
  "switch.survived": (p) =>
    `The trainer was interrupted ${times(p.tries)} and is STILL RUNNING: stop it by hand, or arm again with --escalate term`,
  "switch.asked": () =>
    "The stop command ran and the log is silent since; look at the trainer's own machine to be sure",
  "switch.ended": () => "The trainer ended by itself; nothing was sent",
  "switch.lost": () => "The trainer went away before its planned end, and not by us",
  "switch.nobody": () =>
    "No process here writes this run's log and it does not grow: the training is over",
  "switch.nobody-early": () =>
    "No process here writes this run's log and it does not grow: the training broke off before its planned end",
  "switch.cancelled": () => "The stop was cancelled; nothing was sent",
  "switch.files": (p) =>
    `If it stops now, the newest file is ${p.newest}${p.best === undefined ? "" : p.best === p.newest ? ", which is the one to keep" : `; the one to keep is ${p.best}`}`,
  "switch.no-files": () => "If it stops now, nothing is saved yet",
  "switch.kept": (p) => `Kept ${p.name} in ${p.folder}`,
  "switch.not-kept": (p) => `Could not keep ${p.name}: ${p.why}`,
  "switch.audit-broken": (p) =>
    `Broken, do not load: ${fileList(p.names)}. ${p.sound === undefined ? "No sound checkpoint was found" : `The newest sound one is ${p.sound}`}`,
  "switch.audit-sound": (p) =>
    p.sound === undefined
      ? "No checkpoint was found to check"
      : `All newest checkpoints are whole; the newest at or before the best is ${p.sound}`,
  "switch.audit-left": (p) =>
    `Left over from interrupted saves, may be deleted: ${fileList(p.names)}`,
  "switch.left": (p) => `Still running: ${pidList(p.pids)}`,
  "switch.not-notified": (p) => `The webhook at ${p.host} did not get its message: ${p.why}`,
  "switch.demo": () =>
    "A stand-in trainer was started; it overfits, and stopwatch stops it for real",
};
