import { options } from "preact";
import { StrictMode } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { queryClient } from "./app/query-client.ts";
import { routeOf } from "./app/routes.ts";
import "./theme/theme-store.ts";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/shell.css";

// Effects follow what they are of at once: as they are done after the paint, what is asked for would be asked a frame later.
options.requestAnimationFrame = queueMicrotask;

// Not awaited by this module: a page's code is from the same file as this one's, and would wait for it.
void show(document.querySelector("#root"));

/** So long is waited for what a page shows first, before it is drawn without. */
const PATIENCE_MS = 150;

async function show(root: Element | null): Promise<void> {
  if (root === null) throw new Error("index.html has no #root");
  const route = routeOf(location.pathname);
  // What does not come is told in its place.
  await route?.load().catch(() => undefined);
  const isReady = route?.prepare(location.pathname, queryClient);
  if (isReady !== undefined) await Promise.race([isReady, passed(PATIENCE_MS)]);
  const app = createRoot(root);
  // At once, with its effects: what panels ask is on its way before the first paint.
  flushSync(() =>
    app.render(
      <StrictMode>
        <App />
      </StrictMode>,
    ),
  );
}

const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
