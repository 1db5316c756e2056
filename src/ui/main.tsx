import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { routeOf } from "./app/routes.ts";
import "./theme/theme-store.ts";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/shell.css";

// Not awaited by this module: a page's code is from the same file as this one's, and would wait for it.
void show(document.querySelector("#root"));

async function show(root: Element | null): Promise<void> {
  if (root === null) throw new Error("index.html has no #root");
  await routeOf(location.pathname)?.load();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
