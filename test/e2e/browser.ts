import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContext, type ConsoleMessage, type Page } from "playwright-core";

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const executable = [process.env["CHROMIUM_PATH"], ...USUAL_PLACES].find(
  (path) => path !== undefined && existsSync(path),
);

const WITHOUT = "no Chrome or Chromium found in the usual places; set CHROMIUM_PATH to one";

/**
 * Why tests in a browser are skipped, to stand behind their title; empty when they run.
 * Where `CI` is set they always run, and fail without a browser.
 */
export const skipped = executable === undefined && !process.env["CI"] ? ` (skipped: ${WITHOUT})` : "";

const opened = new Set<BrowserContext>();

/** What pages go on doing after their test, as asking each five seconds, is time that the next one waits. */
export async function closePages(): Promise<void> {
  await Promise.all([...opened].map((context) => context.close()));
  opened.clear();
}

export interface TestBrowser {
  /** A page of its own, as of a new visitor. Whatever its console calls an error is in `problems`. */
  open(url: string, options?: OpenOptions): Promise<OpenPage>;
  close(): Promise<void>;
}

export type OpenOptions = NonNullable<Parameters<Browser["newContext"]>[0]> & {
  /** What the page takes for the time, Unix milliseconds; it stays so. */
  readonly fixedTime?: number;
};

export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly problems: string[];
}

/** What a failed request says is the same for each; where it went to tells them apart. */
function consoleError(message: ConsoleMessage): string {
  const { url } = message.location();
  return message.text().startsWith("Failed to load resource") ? `${message.text()} ${url}` : message.text();
}

export async function startBrowser(): Promise<TestBrowser> {
  if (executable === undefined) throw new Error(WITHOUT);
  const profile = await mkdtemp(join(tmpdir(), "watchtower-browser-"));
  const browser = await chromium.launch({
    executablePath: executable,
    args: [...FLAGS, `--crash-dumps-dir=${profile}`],
  });
  return {
    async open(url, { fixedTime, ...options } = {}) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        // Its clock has 24 hours.
        locale: "en-GB",
        ...options,
      });
      opened.add(context);
      if (fixedTime !== undefined) await context.clock.setFixedTime(fixedTime);
      const page = await context.newPage();
      const problems: string[] = [];
      page.on("pageerror", (error) => problems.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error") problems.push(consoleError(message));
      });
      await page.goto(url);
      return { page, context, problems };
    },
    async close() {
      await browser.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
