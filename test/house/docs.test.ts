import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { program } from "../../src/cli/program.ts";

const root = join(import.meta.dirname, "../..");
const PAGES = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  cwd: root,
  encoding: "utf8",
})
  .trim()
  .split("\n")
  .filter((file) => !file.startsWith("test/"));

const textOf = (page: string): string => readFileSync(join(root, page), "utf8");

/** Headings as GitHub makes anchors of them. */
const anchorsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

/** Links within the project that lead nowhere. */
function broken(page: string): readonly string[] {
  const prose = textOf(page).replaceAll(/```[\s\S]*?```/g, "");
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links.filter((link) => {
    if (/^\w+:/.test(link)) return false;
    const [path = "", anchor] = link.split("#");
    const file = path === "" ? page : join(dirname(page), path);
    if (!existsSync(join(root, file))) return true;
    return anchor !== undefined && !anchorsOf(textOf(file)).includes(anchor);
  });
}

/** What is written in code after `word`, up to what a shell would take as the next command or a comment. */
function called(text: string, word: RegExp): readonly string[] {
  const fenced = [...text.matchAll(/^ *```sh\n([\s\S]*?)```/gm)].flatMap(([, code = ""]) => code.split("\n"));
  const inline = [...text.replaceAll(/```[\s\S]*?```/g, "").matchAll(/`([^`\n]+)`/g)].map(
    ([, code = ""]) => code,
  );
  return [...fenced, ...inline]
    .flatMap((line) => line.replaceAll(/'[^']*'/g, "TEXT").split(/&&|[;|<>]|\s#/))
    .flatMap((call) => (word.test(call.trim()) ? [call.trim().replace(word, "")] : []));
}

/** The command that is called, and which of its options are none. */
function unknownIn(call: string, commands: Command): readonly string[] {
  let command = commands;
  const words = call.split(/\s+/).filter((word) => word !== "");
  while (command.commands.length > 0) {
    const [name] = words;
    if (name === undefined) break;
    const found = command.commands.find((each) => each.name() === name);
    if (found === undefined && !name.startsWith("-")) return [name];
    if (found === undefined) break;
    command = found;
    words.shift();
  }
  const known = command.options.flatMap(({ long, short }) => [long, short]);
  return words.filter((word) => word.startsWith("-") && !known.includes(word));
}

describe.each(PAGES)("%s", (page) => {
  it("links to what is there", () => {
    expect(broken(page)).toEqual([]);
  });

  it("calls commands and options that there are", async () => {
    const terminal = { write: () => {}, writeError: () => {}, isInteractive: false };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing is run.
    const commands = await program(terminal as never, undefined);
    const calls = called(textOf(page), /^(?:bin\/)?watchtower(?= )/);
    const wrong = calls.filter((call) => unknownIn(call, commands).length > 0);
    expect(wrong).toEqual([]);
  });

  it("names targets of make and scripts of npm that there are", () => {
    const makefile = readFileSync(join(root, "Makefile"), "utf8");
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const targets = called(textOf(page), /^make(?= )/).map((call) => call.trim().split(/\s/)[0] ?? "");
    expect(targets.filter((target) => !makefile.includes(`\n${target}:`))).toEqual([]);
    const run = called(textOf(page), /^npm run(?= )/).map((call) => call.trim().split(/\s/)[0] ?? "");
    expect(run.filter((name) => !(name in scripts))).toEqual([]);
  });
});
