import { commandRows } from "./command-rows.ts";
import { helpWords } from "./messages/help-words.ts";
import type { Language } from "./messages/languages.ts";
import { type CommandName, commandNames, type OptionRow } from "./option-row.ts";
import { optionRows } from "./options.ts";

/** The shells that we write completions for. */
export const shells = ["bash", "zsh", "fish", "powershell"] as const;
export type Shell = (typeof shells)[number];

/** A shell's script, made from the commands and the option table; what it says of them is in the language. */
export const completionScripts: { readonly [S in Shell]: (language: Language) => string } = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
  powershell: powershellScript,
};

/** An option as a shell completes it. */
interface Completed {
  readonly flag: string;
  readonly help: string;
  readonly choices: readonly string[];
  /** It takes a word of its own. */
  readonly takes: boolean;
}

function optionsOf(command: CommandName, language: Language): readonly Completed[] {
  const own = optionRows
    .filter(([, row]) => row.commands.includes(command))
    .map(([name, row]: readonly [string, OptionRow]) => ({
      flag: `--${name}`,
      help: row.help[language],
      choices: row.choices ?? [],
      takes: row.type !== "boolean",
    }));
  const help = { flag: "--help", help: helpWords[language].help, choices: [], takes: false };
  return [...own, help];
}

/** Options whose value is one of some words: `--mode` and `min max`. The same in every command. */
function choiceRows(): readonly (readonly [flag: string, choices: readonly string[]])[] {
  return optionRows.flatMap(([name, row]: readonly [string, OptionRow]) =>
    row.choices === undefined ? [] : [[`--${name}`, row.choices] as const],
  );
}

function bashScript(): string {
  const choices = choiceRows().map(
    ([flag, words]) =>
      `    ${flag}) COMPREPLY=($(compgen -W '${words.join(" ")}' -- "$word")); return ;;`,
  );
  const commands = commandNames.map((name) => {
    const flags = optionsOf(name, "en").map(({ flag }) => flag);
    return `    ${name}) flags='${flags.join(" ")}' ;;`;
  });
  return `# Completion of stopwatch for bash. Load it with: eval "$(stopwatch completion bash)"
_stopwatch() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} flags='--help --version'
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commandNames.join(" ")} --help --version' -- "$word"))
    local IFS=$'\\n'
    COMPREPLY+=($(compgen -d -- "$word"))
    return
  fi
  case $before in
${choices.join("\n")}
  esac
  case \${COMP_WORDS[1]} in
    completion) COMPREPLY=($(compgen -W '${shells.join(" ")}' -- "$word")); return ;;
${commands.filter((line) => !line.startsWith("    completion)")).join("\n")}
  esac
  case $word in
    -*) COMPREPLY=($(compgen -W "$flags" -- "$word")) ;;
    *) local IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}
complete -o filenames -F _stopwatch stopwatch
`;
}

function zshScript(language: Language): string {
  // Within quotes of zsh; brackets and colons have a meaning of their own in its descriptions.
  const said = (text: string) => text.replace(/[[\]:\\]/g, "\\$&").replaceAll("'", "'\\''");
  const argument = ({ choices, takes }: Completed) => {
    if (choices.length > 0) return `: :(${choices.join(" ")})`;
    return takes ? ": :_files" : "";
  };
  const commands = commandNames.map((name) => `    '${name}:${said(commandRows[name][language])}'`);
  const cases = commandNames.map((name) => {
    const options = optionsOf(name, language).map(
      (each) => `        '${each.flag}[${said(each.help)}]${argument(each)}' \\`,
    );
    const rest = name === "completion" ? `'1: :(${shells.join(" ")})'` : "'*: :_files'";
    return `      ${name})\n        _arguments \\\n${options.join("\n")}\n        ${rest} ;;`;
  });
  return `#compdef stopwatch
# Completion of stopwatch for zsh. Load it with: source <(stopwatch completion zsh)
_stopwatch() {
  local -a commands
  commands=(
${commands.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    _files
    return
  fi
  local chosen=$words[2]
  words=("\${(@)words[2,-1]}")
  (( CURRENT-- ))
  case $chosen in
${cases.join("\n")}
  esac
}
if [[ $funcstack[1] == _stopwatch ]]; then _stopwatch "$@"; else compdef _stopwatch stopwatch; fi
`;
}

function fishScript(language: Language): string {
  const said = (text: string) => `'${text.replace(/['\\]/g, "\\$&")}'`;
  const commands = commandNames.map(
    (name) =>
      `complete -c stopwatch -n __fish_use_subcommand -a ${name} -d ${said(commandRows[name][language])}`,
  );
  const options = commandNames.flatMap((name) =>
    optionsOf(name, language).map(({ flag, help, choices, takes }) => {
      const value = choices.length > 0 ? ` -x -a '${choices.join(" ")}'` : takes ? " -r" : "";
      const when = `'__fish_seen_subcommand_from ${name}'`;
      return `complete -c stopwatch -n ${when} -l ${flag.slice(2)}${value} -d ${said(help)}`;
    }),
  );
  const shell = `complete -c stopwatch -n '__fish_seen_subcommand_from completion' -f -a '${shells.join(" ")}'`;
  const about =
    "# Completion of stopwatch for fish. Keep it: stopwatch completion fish > ~/.config/fish/completions/stopwatch.fish";
  return `${[about, ...commands, ...options, shell].join("\n")}\n`;
}

function powershellScript(language: Language): string {
  const said = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const commands = commandNames.map(
    (name) => `    ${said(name)} = ${said(commandRows[name][language])}`,
  );
  const options = commandNames.map((name) => {
    const rows = optionsOf(name, language).map(
      ({ flag, help }) => `      ${said(flag)} = ${said(help)}`,
    );
    return `    ${said(name)} = [ordered]@{\n${rows.join("\n")}\n    }`;
  });
  const choices = choiceRows().map(
    ([flag, words]) => `    ${said(flag)} = @(${words.map(said).join(", ")})`,
  );
  return `# Completion of stopwatch for PowerShell. Load it with: stopwatch completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName stopwatch -ScriptBlock {
  param($word, $line, $cursor)
  $commands = [ordered]@{
${commands.join("\n")}
  }
  $options = @{
${options.join("\n")}
  }
  $choices = @{
${choices.join("\n")}
  }
  $words = @($line.CommandElements | ForEach-Object { $_.ToString() })
  $before = if ($word) { $words[-2] } else { $words[-1] }
  $chosen = if ($words.Count -gt 1 -and $commands.Contains($words[1])) { $words[1] }
  $found = if (-not $chosen) { $commands }
    elseif ($choices.ContainsKey($before)) { $all = [ordered]@{}; $choices[$before] | ForEach-Object { $all[$_] = $_ }; $all }
    elseif ($chosen -eq 'completion') { [ordered]@{ ${shells.map((each) => `${each} = '${each}'`).join("; ")} } }
    elseif ($word -like '-*') { $options[$chosen] }
    else { [ordered]@{} }
  $found.GetEnumerator() | Where-Object { $_.Key -like "$word*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_.Key, $_.Key, 'ParameterValue', $_.Value)
  }
}
`;
}
