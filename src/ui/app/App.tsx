import { QueryClientProvider } from "@tanstack/react-query";
import { useEffect } from "react";
import { useSearch } from "wouter";
import { setReader } from "../format/reader.ts";
import { useClock } from "../time/clock-store.ts";
import { readerOf, useZoneChoice } from "../time/zone-store.ts";
import { KeyboardGate } from "./KeyboardGate.tsx";
import { NavRail } from "./NavRail.tsx";
import { queryClient } from "./query-client.ts";
import { RoutedPage } from "./RoutedPage.tsx";
import { ROUTES } from "./routes.ts";

/** The frame around every page. */
export function App() {
  useEffect(prefetchPages, []);
  useEffect(keepNowFresh, []);
  const face = useReader();
  return (
    <QueryClientProvider client={queryClient}>
      <div className="app">
        <SkipLink />
        <NavRail />
        {/* In another zone, or by another clock, all times are written anew. */}
        <main key={face} className="app-main" tabIndex={-1}>
          <RoutedPage onTitle={showTitle} />
        </main>
      </div>
      <KeyboardGate />
    </QueryClientProvider>
  );
}

/** The first stop of the keyboard: past the way around, into the page. */
function SkipLink() {
  return (
    <button
      type="button"
      className="skip-link button"
      onClick={() => document.querySelector<HTMLElement>("main")?.focus()}
    >
      Skip to the content
    </button>
  );
}

/** Who goes to another page looks at what is there now; who looks closer, as at one of many traces, at the same time. */
function keepNowFresh(): () => void {
  let path = location.pathname;
  const onPush = () => {
    const before = path;
    path = location.pathname;
    if (path !== before && !path.startsWith(`${before}/`)) useClock.getState().refresh();
  };
  // Sent by the router before it draws the page.
  addEventListener("pushState", onPush);
  return () => removeEventListener("pushState", onPush);
}

/** Lets all times be as the reader wants them. @returns what changes when they do */
function useReader(): string {
  const choice = useZoneChoice();
  const reader = readerOf(useSearch(), choice);
  setReader(reader);
  return `${reader.zone ?? "browser"} ${reader.hours}`;
}

function showTitle(title: string | undefined): void {
  document.title = title === undefined ? "Watchtower" : `${title} · Watchtower`;
}

function prefetchPages(): () => void {
  const timer = setTimeout(() => {
    for (const route of ROUTES) void route.load();
  }, 1500);
  return () => clearTimeout(timer);
}
