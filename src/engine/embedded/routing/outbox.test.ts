import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { limitError } from "../../../base/errors.ts";
import { sequence } from "../../../base/units.ts";
import type { Made } from "../../../route/source.ts";
import { Outbox } from "./outbox.ts";
import type { OutboxPlace } from "./outbox.ts";

let dir = "";
/** What the journal has, by its tickets. */
let journal: { readonly text: string; readonly ticket: string }[] = [];
/** What the journal does with what it is given: `silent` keeps it, and says nothing of it; `small` has never room for `large`. */
let mode: "open" | "full" | "silent" | "small" = "open";
let problems: string[] = [];
let tickets = 0;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "watchtower-outbox-"));
  journal = [];
  mode = "open";
  problems = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = (known?: OutboxPlace): Promise<Outbox> =>
  Outbox.open({
    dir,
    ...(known === undefined ? {} : { known }),
    newTicket: () => String(++tickets),
    find: (wanted) =>
      Promise.resolve(
        new Map(
          journal.flatMap(({ ticket }, at) =>
            wanted.includes(ticket) ? [[ticket, sequence(at + 1)] as const] : [],
          ),
        ),
      ),
    emit: ({ payload }, ticket) => {
      if (mode === "full") return Promise.reject(new Error("full"));
      if (mode === "small" && payload.length > 4)
        return Promise.reject(limitError("journal.maxBytes", 4, "too large"));
      journal.push({ text: Buffer.from(payload).toString(), ticket });
      return mode === "silent" ? new Promise(() => {}) : Promise.resolve(sequence(journal.length));
    },
    onProblem: (problem) => problems.push(problem),
  });

const made = (...texts: readonly string[]): readonly Made[] =>
  texts.map((text) => ({ signal: "traces", payload: Buffer.from(text) }));
const texts = (): readonly string[] => journal.map(({ text }) => text);

describe("an outbox", () => {
  it("sends what is released, in its order, and keeps none of it", async () => {
    const outbox = await open({ sent: 0, made: 0 });
    const last = await outbox.write(made("a", "b"));
    expect(texts()).toEqual([]);
    outbox.release(last);
    expect(await outbox.drained()).toBe(2);
    expect(texts()).toEqual(["a", "b"]);
    expect(outbox.isEmpty).toBe(true);
    expect(readdirSync(dir)).toEqual([]);
    expect(outbox.place(last)).toEqual({ sent: 2, made: 2 });
  });

  it("waits for a journal that takes nothing, which is told once, and is found again by the next process", async () => {
    mode = "full";
    const outbox = await open({ sent: 0, made: 0 });
    outbox.release(await outbox.write(made("a")));
    await expect.poll(() => problems).toEqual(["what it made cannot be kept now: full"]);
    const last = await outbox.write(made("b"));
    const known = outbox.place(last);
    outbox.release(last);
    await outbox.stop();
    expect(await outbox.drained()).toBeUndefined();
    mode = "open";
    const next = await open(known);
    expect(await next.drained()).toBe(2);
    expect(texts()).toEqual(["a", "b"]);
    expect(problems).toHaveLength(1);
  });

  it("tells of what can never be kept, and goes on with what is behind it", async () => {
    mode = "small";
    const outbox = await open({ sent: 0, made: 0 });
    outbox.release(await outbox.write(made("a", "large", "b")));
    expect(await outbox.drained()).toBe(2);
    expect(texts()).toEqual(["a", "b"]);
    expect(readdirSync(dir)).toEqual([]);
    expect(problems).toEqual([
      "what it made is lost, as it can never be kept: too large (limit journal.maxBytes = 4)",
    ]);
  });

  it("sends nothing twice that came into the journal when the process ended", async () => {
    mode = "silent";
    const outbox = await open({ sent: 0, made: 0 });
    const last = await outbox.write(made("a", "b"));
    outbox.release(last);
    await expect.poll(texts).toEqual(["a"]);
    mode = "open";
    const next = await open({ sent: 0, made: last });
    expect(await next.drained()).toBe(2);
    expect(texts()).toEqual(["a", "b"]);
  });

  it("forgets what no state knows of, and numbers go on", async () => {
    const outbox = await open({ sent: 0, made: 0 });
    outbox.release(await outbox.write(made("a")));
    await outbox.drained();
    // Its maker ended before its state was saved, and makes it once more.
    await outbox.write(made("lost", "lost"));
    const next = await open({ sent: 1, made: 1 });
    next.release(await next.write(made("b")));
    await next.drained();
    expect(texts()).toEqual(["a", "b"]);
  });

  it("sends all that there is if its maker's state is lost, but for what is damaged", async () => {
    mode = "full";
    const outbox = await open({ sent: 0, made: 0 });
    outbox.release(await outbox.write(made("a", "b", "c")));
    await outbox.stop();
    writeFileSync(join(dir, "2".padStart(16, "0")), "1 2 traces\nb");
    mode = "open";
    const next = await open();
    await next.drained();
    expect(texts()).toEqual(["a", "c"]);
    expect(problems.at(-1)).toMatch(/0002 is damaged or gone/);
    next.release(await next.write(made("d")));
    await next.drained();
    expect(texts()).toEqual(["a", "c", "d"]);
  });
});
