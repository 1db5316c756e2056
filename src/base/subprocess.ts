import { execa } from "execa";
import { WatchtowerError } from "./errors.ts";

/** How a program is run; without `timeoutMs` it may take as long as it likes. */
export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Written to standard input, which is empty otherwise. */
  readonly input?: string;
  /** Beside the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly timeoutMs?: number;
  /** Each line of standard output and error as it comes. */
  readonly onLine?: (line: string) => void;
  /** Texts that must not be seen: replaced by `****` in the result and in errors. */
  readonly secrets?: readonly string[];
}

/** What a program said; of one that failed, {@link SubprocessError} has it. */
export interface RunResult {
  /** As it can be pasted into a shell. */
  readonly command: string;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end. Rooms take this as an argument, so that tests pass a fake.
 *
 * @throws SubprocessError if it cannot be started, ends with another code than 0, or is stopped.
 */
export type Run = (program: string, args: readonly string[], options?: RunOptions) => Promise<RunResult>;

/** Most bytes kept of each output of a program; what goes beyond is cut off. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** A program that failed: `notFound` if it is not installed, else `execution`, `timeout` or `canceled`. */
export class SubprocessError extends WatchtowerError {
  readonly result: RunResult;
  /** The command with what it read, as a shell takes it. */
  readonly pasteable: string;

  constructor(
    kind: "notFound" | "execution" | "timeout" | "canceled",
    result: RunResult,
    why: string,
    pasteable: string = result.command,
  ) {
    super(kind, why);
    this.result = result;
    this.pasteable = pasteable;
  }
}

/** The program whose failure is behind an error, however deep. */
export function subprocessErrorIn(error: unknown): SubprocessError | undefined {
  if (error instanceof SubprocessError) return error;
  return error instanceof Error && error.cause !== undefined ? subprocessErrorIn(error.cause) : undefined;
}

/** Really starts it; tests give another {@link Run}. */
export const runProgram: Run = async (program, args, options = {}) => {
  const child = execa(program, [...args], {
    reject: false,
    all: options.onLine !== undefined,
    stripFinalNewline: false,
    maxBuffer: MAX_OUTPUT_BYTES,
    ...(options.input === undefined ? { stdin: "ignore" as const } : { input: options.input }),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
  });
  const { onLine } = options;
  const mask = masker(options.secrets ?? []);
  if (onLine !== undefined) for await (const line of child.iterable({ from: "all" })) onLine(mask(line));
  const ended = await child;
  const result: RunResult = {
    command: mask(commandLine(program, args)),
    exitCode: ended.exitCode ?? -1,
    stdout: mask(ended.stdout),
    stderr: mask(ended.stderr),
  };
  if (!ended.failed) return result;
  if (ended.code === "ENOENT")
    throw new SubprocessError("notFound", result, `${program} is not installed or not on the PATH`);
  if (ended.timedOut)
    throw new SubprocessError(
      "timeout",
      result,
      `${result.command} took longer than ${options.timeoutMs} ms`,
    );
  if (ended.isCanceled) throw new SubprocessError("canceled", result, `${result.command} was stopped`);
  throw new SubprocessError("execution", result, failureText(result));
};

function failureText({ command, exitCode, stderr, stdout }: RunResult): string {
  const said = (stderr.trim() === "" ? stdout : stderr).trim();
  return `${command} failed with exit code ${exitCode}${said === "" ? "" : `: ${said}`}`;
}

/** `program args…`, quoted for a POSIX shell where that is needed. */
export function commandLine(program: string, args: readonly string[]): string {
  return [program, ...args].map(shellWord).join(" ");
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

function masker(secrets: readonly string[]): (text: string) => string {
  const shown = secrets.filter((secret) => secret !== "");
  return (text) => shown.reduce((masked, secret) => masked.replaceAll(secret, "****"), text);
}
