import type { Proof, StopParams, SwitchParams, SwitchTarget } from "../core/message.ts";
import type { Sentences } from "./catalogue.ts";
import { verdictsZhCN } from "./verdicts.ts";

function pidList(pids: readonly number[]): string {
  return `PID ${pids.slice(0, 8).join("、")}${pids.length > 8 ? " 等" : ""}`;
}

function target(p: SwitchTarget): string {
  return `${p.script}（${pidList(p.pids)}）`;
}

function fileList(names: readonly string[]): string {
  return `${names.slice(0, 5).join("、")}${names.length > 5 ? `，另有 ${names.length - 5} 个文件` : ""}`;
}

const pidfileReasons = {
  unreadable: "无法读取",
  "not regular": "不是普通文件",
  "too large": "比一个 PID 还大",
  owner: "属于其他用户",
} as const;

const proofs: { readonly [P in Proof]: string } = {
  "holds log": "它在写日志",
  "config names run": "其配置指明了此训练的文件夹",
  "event file pid": "事件文件名中有它的进程号",
  "script name": "它运行的是训练脚本",
};

/** Why a trainer is not armed or not signalled: the reason, then the next step. */
export const stopZhCN: Sentences<StopParams> = {
  "stop.refused.no-trainer": () =>
    "未启用：本机没有进程在写此训练的日志；请先启动训练，或在训练所在的机器上运行 stopwatch。",
  "stop.refused.several-trainers": (p) =>
    `未启用：有多个进程符合（${pidList(p.pids)}）；请结束无关的进程，或用 --pid 指明一个。`,
  "stop.refused.not-proved": (p) =>
    `未启用：PID ${p.pid} 可能是训练进程，但${p.proofs.length === 0 ? "没有任何证据" : `证据不足（仅${p.proofs.map((proof) => proofs[proof]).join("、")}）`}；需要两项证据，其中一项须是它在写日志，或其配置指明了此文件夹；请以训练进程的用户在其机器上运行 stopwatch。`,
  "stop.refused.unknown-script": (p) =>
    `未启用：PID ${p.pid}（${p.command}）在写日志，但不是已知的训练程序；若确实要停止它，请给出 --pid ${p.pid} --allow-any-process。`,
  "stop.refused.unknown-tree": (p) =>
    `未启用：PID ${p.pid} 之下的进程结构不属于任何已知的训练程序；请手动停止，或使用 --stop-command。`,
  "stop.refused.other-host": (p) =>
    `未启用：日志是在主机 ${p.host} 上写的；请在那里运行 stopwatch，或给出能到达它的 --stop-command。`,
  "stop.refused.other-user": (p) =>
    `未启用：PID ${p.pid} 属于用户 ${p.uid}，而当前用户是 ${p.own}；请以该用户运行 stopwatch。`,
  "stop.refused.not-permitted": (p) =>
    `未发送：系统不允许向 PID ${p.pid} 发送信号；请以训练进程的用户、在其容器内运行 stopwatch。`,
  "stop.refused.pid-not-trainer": (p) =>
    `未启用：PID ${p.pid} 不是此训练的进程；请去掉 --pid，由 stopwatch 自行查找。`,
  "stop.refused.pid-not-found": (p) =>
    `未启用：不存在进程 ${p.pid}；请去掉 --pid，由 stopwatch 自行查找。`,
  "stop.refused.name-not-found": (p) =>
    `未启用：没有训练进程的命令行包含“${p.name}”；请去掉 --name，由 stopwatch 自行查找。`,
  "stop.refused.bad-pid": (p) =>
    `未启用：“${p.text}”不是进程号（须为大于 1 的整数）；请给出训练进程的 PID，或去掉 --pid。`,
  "stop.refused.bad-pidfile": (p) =>
    `未启用：PID 文件${pidfileReasons[p.reason]}；请指明另一个文件，或去掉 --pidfile。`,
  "stop.refused.first-process": (p) =>
    `未启用：PID ${p.pid} 是系统或容器的首个进程，绝不会成为目标；请指明训练进程本身。`,
  "stop.refused.self": () => "未启用：这是 stopwatch 自己；请指明训练进程，或去掉 --pid。",
  "stop.refused.ancestor": (p) =>
    `未启用：stopwatch 由 PID ${p.pid} 启动，它绝不会成为目标；请指明训练进程本身。`,
  "stop.refused.zombie": (p) => `未启用：PID ${p.pid} 已结束，正等待回收；没有可停止的进程。`,
  "stop.refused.sigint-ignored": (p) =>
    `未启用：PID ${p.pid} 忽略 SIGINT（在脚本中以 & 或 nohup 启动即会如此）；请不要这样启动，改用 setsid 或 stopwatch run。`,
  "stop.refused.sigint-blocked": (p) =>
    `未启用：PID ${p.pid} 屏蔽了 SIGINT，信号无法送达；请用 stopwatch run 启动训练。`,
  "stop.refused.suspended": (p) =>
    `未启用：PID ${p.pid} 处于暂停状态，信号要等它继续才会生效；请先用 fg 或 kill -CONT 使其继续。`,
  "stop.refused.still-loading": () =>
    "尚未启用：训练仍在加载，此时中断会被吞掉；stopwatch 会继续等待第一个损失值。",
  "stop.refused.gone": (p) => `未发送：PID ${p.pid} 已不存在；训练运行时请重新启动 stopwatch。`,
  "stop.refused.changed": (p) =>
    `未发送：PID ${p.pid} 已不是当初启用时的进程；请重新启动 stopwatch 以再次查找。`,
  "stop.refused.state-folder": (p) =>
    `未启用：状态文件夹 ${p.path} 无法写入（${p.code}）；请用 --state-folder 指定另一个。`,
  "stop.refused.locked": (p) =>
    `未启用：另一个 stopwatch（PID ${p.owner}）正在值守此训练；请先结束它。`,
  "stop.refused.foreign-proc": () =>
    "未启用：/proc 显示的是另一个 PID 命名空间的进程；请挂载容器自己的 /proc，或在容器外运行 stopwatch。",
  "stop.refused.platform": (p) =>
    `未启用：在 ${p.platform} 上信号无法送达训练进程；可使用提醒和 --stop-command。`,
  "stop.refused.journal-set-aside": (p) =>
    `未启用：以往的停止记录${p.why === "newer" ? "由更新版本的 stopwatch 写成" : "已损坏"}，已另存为 ${p.name}；请再次以 --arm 启动以确认。`,
  "stop.refused.journal-failed": (p) =>
    `未发送：无法把将要发送的内容写入记录（${p.code}）；请腾出空间，或用 --state-folder 指定另一个文件夹。`,
  "stop.refused.network-folder": (p) =>
    `未启用：状态文件夹 ${p.path} 位于网络文件系统（${p.kind}）；请用 --state-folder 指定本地文件夹。`,
  "stop.refused.half-gone": (p) =>
    `未发送：训练的一部分进程已消失，${pidList(p.pids)} 仍在；请查看后手动停止。`,
  "stop.refused.command-failed": (p) =>
    `停止命令 ${p.program} 失败（${p.detail}）；请先手动尝试，再修正 --stop-command。`,
  "stop.wait.stale": () => "等待：对训练进程的了解已过时",
  "stop.wait.loading": () => "等待：训练仍在加载",
  "stop.wait.saving": () => "等待：正在保存检查点",
  "stop.wait.file-open": (p) => `等待：${p.name} 正在写入`,
  "stop.wait.checkpoint": () => "等待：最新的检查点刚刚变化",
  "stop.wait.unseen": () => "等待：既无法查看打开的文件，也无法查看检查点",
  "stop.wait.next-save": () => "等待下一次保存",
  "stop.wait.epoch-end": () => "等待：临近一轮结束，s1 会在此时保存",
  "stop.wait.log-busy": () => "等待日志静止一秒",
  "stop.wait.figures": () => "等待：训练可能正在绘图，此时会错过中断",
  "stop.wait.gap": () => "等待两行日志之间的时刻：日志从未静止满一秒",
};

/** What the switch says of itself. */
export const switchZhCN: Sentences<SwitchParams> = {
  "switch.looking": () => "正在查找此训练的进程",
  "switch.looking-for": ({ seconds }) => `正在查找此训练的进程，最多 ${seconds} 秒`,
  "switch.armed": (p) => `建议停止时，将停止 ${target(p)}`,
  "switch.armed-dry": (p) => `演练，目标为 ${target(p)}：不会发送任何信号`,
  "switch.armed-command": (p) => `建议停止时，将运行停止命令 ${p.program}，不发送信号`,
  "switch.decided": (p) =>
    `${p.verdict === undefined ? "已要求停止" : `判断为${verdictsZhCN[p.verdict]}`}：${p.isRehearsal === true ? "若非演练，" : ""}将在 ${Math.ceil(p.left)} 秒后停止训练`,
  "switch.waiting": () => "正在等待安全时刻",
  "switch.sent": (p) => `已中断 ${p.tries} 次；等待训练进程退出`,
  "switch.too-late": (p) => `来不及取消：已中断 ${p.tries} 次，训练进程正在退出`,
  "switch.stopped": (p) =>
    `训练已停止：首个信号后 ${Math.round(p.took * 10) / 10} 秒，其所有进程均已退出${p.tries > 1 ? `（中断 ${p.tries} 次）` : ""}`,
  "switch.rehearsed": () => "此刻本应中断训练；没有发送任何信号",
  "switch.survived": (p) =>
    `已中断 ${p.tries} 次，训练仍在运行：请手动停止，或加 --escalate term 重新启用`,
  "switch.asked": () => "已运行停止命令，此后日志没有变化；请到训练所在的机器上确认",
  "switch.ended": () => "训练已自行结束；没有发送任何信号",
  "switch.lost": () => "训练进程在计划结束前消失，并非由 stopwatch 停止",
  "switch.nobody": () => "本机没有进程在写此训练的日志，日志也不再增长：训练已经结束",
  "switch.nobody-early": () =>
    "本机没有进程在写此训练的日志，日志也不再增长：训练在计划结束前中断了",
  "switch.cancelled": () => "已取消停止；没有发送任何信号",
  "switch.files": (p) =>
    `若现在停止，最新的文件是 ${p.newest}${p.best === undefined ? "" : p.best === p.newest ? "，正是应保留的文件" : `；应保留的是 ${p.best}`}`,
  "switch.no-files": () => "若现在停止，还没有保存任何文件",
  "switch.kept": (p) => `已将 ${p.name} 保留到 ${p.folder}`,
  "switch.not-kept": (p) => `无法保留 ${p.name}：${p.why}`,
  "switch.audit-broken": (p) =>
    `已损坏，请勿加载：${fileList(p.names)}。${p.sound === undefined ? "没有找到完好的检查点" : `最新的完好检查点是 ${p.sound}`}`,
  "switch.audit-sound": (p) =>
    p.sound === undefined
      ? "没有找到可检查的检查点"
      : `最新的检查点均完好；不晚于最佳处的最新一个是 ${p.sound}`,
  "switch.audit-left": (p) => `中断的保存留下的文件，可以删除：${fileList(p.names)}`,
  "switch.left": (p) => `仍在运行：${pidList(p.pids)}`,
  "switch.not-notified": (p) => `${p.host} 上的 webhook 没有收到消息：${p.why}`,
  "switch.demo": () => "已启动替身训练程序；它会过拟合，stopwatch 将真正停止它",
};
