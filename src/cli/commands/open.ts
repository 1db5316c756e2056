import { spawn } from "node:child_process";
import type { Command } from "commander";
import { command } from "../options.ts";
import type { SharedOptions } from "../options.ts";
import { print, printJson } from "../output.ts";
import { runningInstance } from "../running.ts";

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
  linux: ["xdg-open"],
};

export function openCommand(): Command {
  return command(
    "open",
    "open the page in a browser (only its address where CI is set)",
    "watchtower open",
  ).action(open);
}

async function open(options: SharedOptions): Promise<void> {
  const { ui } = (await runningInstance(options)).endpoints;
  const opened = process.env["CI"] ? false : await openInBrowser(ui);
  if (options.json) return printJson({ url: ui, opened });
  print(opened ? ui : `${ui} (open it in a browser)`);
}

/** @returns whether there is a program that opens pages. */
function openInBrowser(url: string): Promise<boolean> {
  const opener = OPENERS[process.platform];
  if (opener === undefined) return Promise.resolve(false);
  const [program, ...rest] = opener;
  return new Promise((resolve) => {
    const child = spawn(program, [...rest, url], { detached: true, stdio: "ignore" });
    child.once("error", () => resolve(false));
    child.once("spawn", () => {
      child.unref();
      resolve(true);
    });
  });
}
