import { describe, expect, it } from "vitest";
import { commandLine, runProgram, SubprocessError } from "./subprocess.ts";

const node = (code: string): readonly [string, readonly string[]] => [process.execPath, ["-e", code]];

async function failureOf(run: Promise<unknown>): Promise<SubprocessError> {
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof SubprocessError) return error;
  throw new Error(`expected a SubprocessError, not ${String(error)}`);
}

describe("a program", () => {
  it("gives its output and takes its input", async () => {
    const [program, args] = node("process.stdin.pipe(process.stdout); console.error('aside')");
    const result = await runProgram(program, args, { input: "in\n" });
    expect(result).toMatchObject({ exitCode: 0, stdout: "in\n", stderr: "aside\n" });
  });

  it("that fails says how, and what it said", async () => {
    const error = await failureOf(runProgram(...node("console.error('no such pod'); process.exit(3)")));
    expect(error.kind).toBe("execution");
    expect(error.result.exitCode).toBe(3);
    expect(error.message).toContain("failed with exit code 3: no such pod");
  });

  it("that is not there is named", async () => {
    const error = await failureOf(runProgram("no-such-program", ["x"]));
    expect([error.kind, error.message]).toEqual([
      "notFound",
      "no-such-program is not installed or not on the PATH",
    ]);
  });

  it("is ended by its time limit and by its signal", async () => {
    const forever = node("setInterval(() => {}, 1000)");
    expect((await failureOf(runProgram(...forever, { timeoutMs: 50 }))).kind).toBe("timeout");
    expect((await failureOf(runProgram(...forever, { signal: AbortSignal.timeout(50) }))).kind).toBe(
      "canceled",
    );
  });

  it("shows no secrets, neither in its lines nor in errors", async () => {
    const lines: string[] = [];
    const [program, args] = node("console.log('key abc123'); process.exit(1)");
    const error = await failureOf(
      runProgram(program, [...args, "abc123"], { secrets: ["abc123"], onLine: (line) => lines.push(line) }),
    );
    expect(lines).toEqual(["key ****"]);
    expect(`${error.message}${error.result.stdout}${error.result.command}`).not.toContain("abc123");
  });
});

describe("a command line", () => {
  it("can be pasted into a shell", () => {
    expect(commandLine("kubectl", ["get", "pods", "-l", "a in (b)", "it's", ""])).toBe(
      String.raw`kubectl get pods -l 'a in (b)' 'it'\''s' ''`,
    );
  });
});
