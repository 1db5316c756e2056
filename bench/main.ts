/** `npm run bench [-- logs|metrics]`: the whole engine, see `run.ts`; `npm run bench -- traces`: the trace store alone, see `traces.ts`. */
const [, , what] = process.argv;
if (what === "traces") await import("./traces.ts");
else await import("./run.ts");
