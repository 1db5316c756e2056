import { spawn } from "node:child_process";
import type { Command } from "commander";
import { makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { refuseOptionsOfOther } from "../engine-options.ts";
import { print } from "../output.ts";
import type { Terminal } from "../output.ts";
import { CLUSTER_OPTIONS } from "../start-options.ts";

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
  linux: ["xdg-open"],
};

const OPENER_MS = 3000;

export const openCommand = (terminal: Terminal): Command =>
  makeCommand(terminal, {
    usage: "open",
    description: "open the page in a browser; where CI is set, only say where it is",
    example: "watchtower open",
    options: CLUSTER_OPTIONS,
    run: open,
  });

async function open(context: Context): Promise<void> {
  refuseOptionsOfOther(context);
  const { terminal, json, running } = context;
  const { ui } = (await running()).endpoints;
  const opened = process.env["CI"] ? false : await openInBrowser(ui);
  print(terminal, json, { url: ui, opened }, () => (opened ? ui : `${ui} (open it in a browser)`));
}

/** @returns whether a program that opens pages did so, as far as it tells within a moment. */
function openInBrowser(url: string): Promise<boolean> {
  const opener = OPENERS[process.platform];
  if (opener === undefined) return Promise.resolve(false);
  const [program, ...rest] = opener;
  return new Promise((resolve) => {
    const child = spawn(program, [...rest, url], { detached: true, stdio: "ignore" });
    // Some end only with the browser.
    const timer = setTimeout(() => {
      child.unref();
      resolve(true);
    }, OPENER_MS);
    child.once("error", () => {
      clearTimeout(timer);
      resolve(false);
    });
    child.once("exit", (code) => {
      clearTimeout(timer);
      resolve(code === 0);
    });
  });
}
