import { type OptionRow, switching } from "./option-row.ts";

/** The options of the kill-switch. What may act on a process is taken from the command line alone. */
export const guardRows = {
  arm: {
    type: "boolean",
    flagOnly: true,
    commands: ["tail", "guard"],
    help: {
      en: "arm the kill-switch: find the trainer, check it, stop it when the advice is stop",
      "zh-CN": "启用停止开关：找到并核实训练进程，建议停止时将其停止",
    },
  },
  "dry-run": {
    type: "boolean",
    commands: switching,
    help: {
      en: "do everything but send: say what would have been sent, and when",
      "zh-CN": "除发送信号外一切照做：说明会在何时发送什么",
    },
  },
  "stop-on": {
    type: "string",
    value: "VERDICTS",
    shownDefault: "overfitting,diverged",
    commands: switching,
    help: {
      en: "verdicts that may pull the switch, of overfitting, diverged, rising, plateau",
      "zh-CN": "可以触发停止的判断：overfitting、diverged、rising、plateau",
    },
  },
  "cancel-window": {
    type: "number",
    value: "SECONDS",
    shownDefault: "30",
    commands: switching,
    help: { en: "time to say no after the decision", "zh-CN": "决定之后可以取消的时间（秒）" },
  },
  "stop-at": {
    type: "string",
    choices: ["now", "after-save"],
    shownDefault: "now",
    commands: switching,
    help: {
      en: "stop at the next safe moment, or after the next save",
      "zh-CN": "在下一个安全时刻停止（now），或在下一次保存之后停止（after-save）",
    },
  },
  escalate: {
    type: "string",
    choices: ["term", "kill"],
    shownDefault: { en: "never", "zh-CN": "从不" },
    flagOnly: true,
    commands: switching,
    help: {
      en: "when three SIGINTs and the whole tree failed: SIGTERM, and with kill SIGKILL after it",
      "zh-CN": "多次 SIGINT 都无效时：发送 SIGTERM；选 kill 时随后再发 SIGKILL",
    },
  },
  "keep-best": {
    type: "string",
    value: "DIR",
    flagOnly: true,
    commands: switching,
    help: {
      en: "copy the recommended weights here as soon as they are complete",
      "zh-CN": "推荐的权重一旦写完整就复制到此文件夹",
    },
  },
  "stop-command": {
    type: "string",
    value: "ARGV",
    array: true,
    flagOnly: true,
    restOfLine: true,
    commands: switching,
    help: {
      en: "stop with this command in place of signals; takes the rest of the line; {pid} {parent} {host} {run} {step} {reason} {job}",
      "zh-CN":
        "不发信号，改用此命令停止；占用其后整行；可用 {pid} {parent} {host} {run} {step} {reason} {job}",
    },
  },
  job: {
    type: "string",
    value: "ID",
    commands: switching,
    help: { en: "what {job} is in --stop-command", "zh-CN": "--stop-command 中 {job} 的值" },
  },
  pid: {
    type: "string",
    value: "PID",
    flagOnly: true,
    commands: ["tail", "guard"],
    help: {
      en: "the trainer's process; checked like any other",
      "zh-CN": "训练进程的 PID；同样会被核实",
    },
  },
  pidfile: {
    type: "string",
    value: "FILE",
    flagOnly: true,
    commands: ["tail", "guard"],
    help: { en: "file that holds the trainer's PID", "zh-CN": "保存训练进程 PID 的文件" },
  },
  name: {
    type: "string",
    value: "TEXT",
    flagOnly: true,
    commands: ["tail", "guard"],
    help: {
      en: "text in the trainer's command line",
      "zh-CN": "训练进程命令行中的文字",
    },
  },
  "allow-any-process": {
    type: "boolean",
    flagOnly: true,
    commands: ["tail", "guard", "run"],
    help: {
      en: "with --pid: a script that stopwatch does not know may be stopped too",
      "zh-CN": "与 --pid 合用：允许停止 stopwatch 不认识的脚本",
    },
  },
  "notify-file": {
    type: "string",
    value: "FILE",
    shownDefault: { en: "the URL in STOPWATCH_NOTIFY", "zh-CN": "STOPWATCH_NOTIFY 中的网址" },
    flagOnly: true,
    commands: switching,
    help: {
      en: "file of mode 0600 that holds the webhook's URL",
      "zh-CN": "保存 webhook 网址的文件，权限须为 0600",
    },
  },
  "notify-format": {
    type: "string",
    choices: ["ntfy", "discord", "feishu", "dingtalk", "json"],
    shownDefault: "json",
    commands: switching,
    help: { en: "what the webhook expects", "zh-CN": "webhook 的消息格式" },
  },
  "log-format": {
    type: "string",
    choices: ["json", "text"],
    shownDefault: { en: "text on a terminal, else json", "zh-CN": "终端上为 text，否则为 json" },
    commands: ["guard", "run"],
    help: { en: "form of the events on stderr", "zh-CN": "stderr 上事件的格式" },
  },
  listen: {
    type: "string",
    value: "[HOST:]PORT",
    flagOnly: true,
    commands: ["guard"],
    help: {
      en: "answer /livez, /readyz and /metrics here, read-only; without a host on 127.0.0.1 alone",
      "zh-CN": "在此提供只读的 /livez、/readyz 和 /metrics；不写主机时仅监听 127.0.0.1",
    },
  },
  textfile: {
    type: "string",
    value: "FILE",
    flagOnly: true,
    commands: ["guard"],
    help: {
      en: "write the metrics to this .prom file every 15 s, for node_exporter",
      "zh-CN": "每 15 秒把指标写入此 .prom 文件，供 node_exporter 读取",
    },
  },
  "windows-hard-stop": {
    type: "boolean",
    flagOnly: true,
    commands: switching,
    help: {
      en: "Windows has no SIGINT: end the tree with taskkill, as the WebUI does",
      "zh-CN": "Windows 没有 SIGINT：像 WebUI 一样用 taskkill 结束整个进程树",
    },
  },
  "state-folder": {
    type: "string",
    value: "DIR",
    shownDefault: "$XDG_STATE_HOME/stopwatch",
    commands: ["tail", "audit", "doctor", "guard", "run", "holdout"],
    help: {
      en: "where journal, locks and scores are kept",
      "zh-CN": "保存日志（journal）、锁和分数的文件夹",
    },
  },
  guard: {
    type: "boolean",
    commands: ["demo"],
    help: {
      en: "a bundled stand-in trainer is started, guarded and really stopped",
      "zh-CN": "启动内置的替身训练程序，并真正将其停止",
    },
  },
} as const satisfies Record<string, OptionRow>;
